"""Why somebody is asked, as the letter and its page tell the reader."""

from uuid import UUID

from asyncpg import Record

from app import database
from app.consent.grounds.facts import Ground
from app.lib.languages import N_, Language, format_date, gettext, speaking
from app.lists.sql import list_name

CONSENT = N_("We ask you because you gave your consent on %(day)s: %(list)s.")
CUSTOMER = N_("We ask you because you are our customer (purchase on %(day)s: %(product)s).")
ORGANISATION = N_("We send this question to the shared address of %(organisation)s.")
SHARED = N_("We send this question to the shared address of your organisation.")
DUTIES = N_(
    "We ask you at your work address because it concerns your work: %(reason)s. "
    "You do not have to answer."
)
WORK = N_(
    "We ask you at your work address because it concerns your work. You do not have to answer."
)
ASKED = N_("You spoke with %(staff)s on %(day)s and said that we may ask you this once.")
SPOKEN = N_("You spoke with us on %(day)s and said that we may ask you this once.")

_FACT = """
select f.on_day as day, s.name as staff, f.reason_fi, f.reason_sv, f.reason_en,
       g.name_fi, g.name_sv, g.name_en
  from ground_facts f left join product_groups g on g.id = f.product_group
  left join staff_members s on s.id = f.recorded_by
 where f.id = $1
"""
_CONSENT = f"""
select e.at as day, {list_name("e.list_id", "$2")} as list from consent_events e where e.id = $1
"""
_ORGANISATION = """
select o.name from contact_addresses a join positions p on p.contact = a.contact
  join organisations o on o.id = p.organisation
 where a.id = $1 and p.until is null order by p.main_since is null, p.since nulls last, p.id limit 1
"""


async def ground_told(
    ground: str | None, fact: int | None, address: UUID, language: Language
) -> str:
    """One sentence in that language; '' for what went before grounds were kept."""
    if ground == Ground.ORGANISATION:
        name = await database.fetchval(_ORGANISATION, address)
        with speaking(language):
            return gettext(ORGANISATION, organisation=name) if name else gettext(SHARED)
    row = await _looked_up(ground, fact, language)
    if row is None:
        return ""
    with speaking(language):
        return _said(Ground(ground or ""), row, language)


async def _looked_up(ground: str | None, fact: int | None, language: Language) -> Record | None:
    if fact is None:
        return None
    if ground == Ground.CONSENT:
        return await database.fetchrow(_CONSENT, fact, language.value)
    return await database.fetchrow(_FACT, fact)


def _said(ground: Ground, row: Record, language: Language) -> str:
    day = format_date(row["day"])
    if ground is Ground.CONSENT:
        return gettext(CONSENT, day=day, list=row["list"] or "")
    if ground is Ground.CUSTOMER:
        return gettext(CUSTOMER, day=day, product=row[f"name_{language}"] or "")
    if ground is Ground.DUTIES:
        reason = row[f"reason_{language}"].strip().rstrip(".")
        return gettext(DUTIES, reason=reason) if reason else gettext(WORK)
    return gettext(ASKED, staff=row["staff"], day=day) if row["staff"] else gettext(SPOKEN, day=day)
