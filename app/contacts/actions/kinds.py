"""Whose the addresses of people are: judged anew when what is known changes, unless somebody has said."""

from collections.abc import Collection
from uuid import UUID

from app import database
from app.contacts.legal_forms import LegalForm
from app.contacts.role_addresses import Employer, kind_of
from app.contacts.sql import position_now
from app.contacts.tables import AddressKind
from app.lib import clock

_OPEN = f"""
select a.id, a.canonical, a.kind, c.first_name, c.last_name,
       coalesce(array_agg(array[o.name, o.web, o.legal_form]) filter (where o.id is not null),
                '{{}}') as employers
  from contact_addresses a join contacts c on c.id = a.contact
  left join positions p on p.contact = a.contact and {position_now(day="$2")}
  left join organisations o on o.id = p.organisation
 where a.contact = any($1) and a.kind_decided_at is null and a.kind = any($3)
 group by a.id, c.id
"""
_GUESSED = [AddressKind.UNKNOWN.value, AddressKind.ROLE.value]
_JUDGED = """
update contact_addresses a set kind = j.kind from unnest($1::uuid[], $2::varchar[]) as j (id, kind)
 where a.id = j.id
"""


async def judge_kinds(people: Collection[UUID]) -> None:
    """In the transaction of what has changed: an address, a position, a legal form."""
    rows = await database.fetch(_OPEN, list(people), clock.today(), _GUESSED)
    judged = []
    for row in rows:
        employers = [
            Employer(name, web, LegalForm(form) if form else None)
            for name, web, form in row["employers"]
        ]
        kind = kind_of(row["canonical"], (row["first_name"], row["last_name"]), employers)
        if kind != row["kind"]:
            judged.append((row["id"], kind.value))
    if judged:
        await database.execute(_JUDGED, *map(list, zip(*judged, strict=True)))


async def judge_kinds_at(organisation: UUID) -> None:
    """Of everybody who works there."""
    rows = await database.fetch(
        "select distinct contact from positions where organisation = $1", organisation
    )
    await judge_kinds([row["contact"] for row in rows])
