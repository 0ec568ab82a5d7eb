"""How many of the people of an import may be e-mailed, how many consents wait, how many came without."""

from dataclasses import dataclass

from app import database
from app.imports.queries import ImportInfo


@dataclass(frozen=True)
class Permitted:
    """`given`: people with a consent that counts; `without`: rows about people that have brought none."""

    given: int
    waiting: int
    without: int


def would_be_permitted(info: ImportInfo, *, may_record: bool) -> Permitted | None:
    """What the dry run foretells when somebody starts it who may, or may not, record consents."""
    if info.trial is None or info.tried_consents is None:
        return None
    given, waiting = (info.tried_consents, 0) if may_record else (0, info.tried_consents)
    return Permitted(given, waiting, max(0, info.trial.people - info.tried_consents))


_GIVEN = """
select count(distinct a.contact)
  from contact_addresses a
  join permission p on p.address = a.id and p.list_id = $2 and p.purpose = $3
                   and p.channel = 'email' and p.ground = 'consent' and p.verdict
 where a.contact in (select id from contacts where import_id = $1
                     union select contact from import_changes where import_id = $1 and field = 'consent')
"""


async def permitted(info: ImportInfo, waiting: int) -> Permitted:
    """As things are now, as long as it is known whose consents the import has brought."""
    given: int = await database.fetchval(_GIVEN, info.id, info.list_id, info.purpose)
    return Permitted(given, waiting, max(0, info.counts.people - given - waiting))
