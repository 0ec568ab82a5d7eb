"""To whom the demo's agency gives data: its recipients, who permits a transfer, and what went out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from app import database
from app.consent.events import TRANSFER, Method
from app.demo.readers import BROWSERS
from app.demo.shapes import DemoRelease
from app.disclosures.actions import Release, record_disclosure, sort_out
from app.disclosures.queries import register
from app.disclosures.rules import ContractKind, Kind, RecipientNow, ReleaseKind, Safeguard
from app.lib import clock
from app.lib.languages import speaking
from app.lists.actions.evidence import evidence_of
from app.lists.rules import Visit
from app.lists.transfer.actions import Told, permit
from app.lists.transfer.forms import question
from app.staff.queries import identity as identity_queries

PERMITTED = 300  # days ago
_VISIT = Visit("/preferences", "192.0.2.0", BROWSERS[0])
_PURPOSE = "marketing_directory"
_READERS = """
select s.address from subscriptions s where s.left_at is null group by s.address
 order by min(s.joined_at), s.address limit 12
"""
_BY_POST = """
select id from (
    select c.id, c.street, c.created_at, c.id = any(array(
        select a.contact from permission p join contact_addresses a on a.id = p.address
         where p.channel = 'transfer' and p.verdict)) as permits from contacts c) people
 where street <> '' or permits
 order by not permits, street = '', created_at, id limit $1
"""


def recipient(one: Mapping[str, object]) -> RecipientNow:
    """`begins` and `ends` are the days of its contract, counted from today."""
    said = {
        name: str(one.get(name, "")) for name in ("business_id", "task", "contact", "reference")
    }
    days, safeguard, contract = one.get("keeps_days"), one.get("safeguard"), one.get("contract")
    return RecipientNow(
        Kind(str(one["kind"])),
        str(one["name"]),
        str(one["country"]),
        safeguard=Safeguard(str(safeguard)) if safeguard else None,
        keeps_days=int(str(days)) if days else None,
        contract=ContractKind(str(contract)) if contract else None,
        contract_on=_day(one.get("begins")),
        contract_until=_day(one.get("ends")),
        **said,
    )


def _day(days: object) -> date | None:
    return None if days is None else clock.today() + timedelta(days=int(str(days)))


async def some_permit() -> None:
    """Some readers have permitted that their data go outside the EEA, on their own page."""
    identity = await identity_queries.identity()
    assert identity is not None
    at = clock.now() - timedelta(days=PERMITTED)
    for row in await database.fetch(_READERS):
        with speaking("fi"), clock.standing_at(at):
            asked = (await question(row["address"], identity)).asked
        assert asked.shown is not None
        seen = replace(
            _VISIT, form=asked.shown.digest.hex(), ticked=[TRANSFER], language=asked.language
        )
        told = Told(Method.OWN_LINK, evidence_of(seen, ""), at=at)
        await permit(row["address"], asked, told)


async def give(releases: tuple[DemoRelease, ...], by: UUID) -> None:
    firms = {one.facts.name: one for one in await register()}
    for one in releases:
        people = [row["id"] for row in await database.fetch(_BY_POST, one.most)]
        to = firms[one.to]
        known = await sort_out(to.id, people)
        release = Release(
            to.id, ReleaseKind(one.kind), _PURPOSE, one.why, one.fields, to.facts.reference
        )
        with clock.standing_at(clock.now() - timedelta(days=one.days)):
            await record_disclosure(release, known.may_go, known.left_out, by=by)
