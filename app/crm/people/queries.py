"""What the page of one person holds beside the stream: all of it on one screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.grounds.profiles import EEA
from app.consent.sql import may_leave
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Suppressed
from app.contacts.duplicates import suggest as duplicates
from app.contacts.duplicates.rules import Known
from app.contacts.duplicates.suggest import Pair
from app.contacts.facts import Owner
from app.contacts.queries import changes, person_details
from app.contacts.queries.changes import PastSource
from app.contacts.queries.person_details import PersonDetails, PositionHeld
from app.contacts.rules import Role
from app.contacts.sql import subjects
from app.crm.common.words import first_line
from app.crm.follow_ups import queries as follow_ups_queries
from app.crm.follow_ups.queries import FollowUpDue
from app.crm.interactions import queries as interactions_queries
from app.crm.interactions.queries import Interaction
from app.crm.relations import queries as relations_queries
from app.crm.relations.queries import Considered, MediaProfile, Prospect
from app.crm.services import queries as services_queries
from app.crm.services.queries import OrderInForce
from app.lib import clock
from app.lists import person_queries as permissions
from app.lists.person_queries import Permissions

SUBSCRIBER = "subscriber"


@dataclass(frozen=True)
class KeptFromMail:
    """An address of the person stands on the suppression list."""

    email: str
    row: Suppressed


@dataclass(frozen=True)
class PersonPage:
    """`last` is the newest interaction that has taken place."""

    details: PersonDetails
    permissions: Permissions
    kept_from_mail: list[KeptFromMail]
    sources: list[PastSource]
    last: Interaction | None
    media: MediaProfile | None
    prospect: Prospect | None
    considered: list[Considered]
    follow_ups: list[FollowUpDue]
    twins: list[Pair]
    in_force: list[OrderInForce]

    @property
    def others(self) -> list[Known]:
        """Records that may be of this person too."""
        return [p.other if p.one.id == self.details.id else p.one for p in self.twins]

    @property
    def roles(self) -> list[str]:
        """What the person is to us; a subscriber by having a subscription."""
        held = [one.role for one in self.details.roles]
        return [*held, SUBSCRIBER] if self.permissions.is_subscriber else held

    @property
    def place(self) -> PositionHeld | None:
        """Where the person works."""
        return self.details.works_at

    @property
    def is_media(self) -> bool:
        return Role.MEDIA in self.roles or self.media is not None

    @property
    def first_line(self) -> str:
        return first_line(self.last.subject, self.last.text) if self.last else ""

    @property
    def outlets(self) -> list[PositionHeld]:
        """The media houses a journalist writes for now."""
        return [one for one in self.details.current_positions if is_outlet(one)]


def is_outlet(position: PositionHeld) -> bool:
    return position.organisation_kind == "media_house"


async def person_page(contact_id: UUID) -> PersonPage | None:
    """None when there is no such person."""
    details = await person_details.person_details(contact_id)
    if details is None:
        return None
    owner = Owner(contact=contact_id)
    return PersonPage(
        details=details,
        permissions=await permissions.permissions_of(details.addresses, details.unmailed),
        kept_from_mail=await _kept_from_mail(details),
        sources=await changes.sources_of(owner),
        last=await last_interaction(owner),
        media=await relations_queries.media_profile(contact_id),
        prospect=await relations_queries.prospect(owner),
        considered=await relations_queries.considered(owner),
        follow_ups=await follow_ups_queries.follow_ups_of(owner),
        twins=await duplicates.of_person(contact_id),
        in_force=await services_queries.in_force(contact_id, clock.today()),
    )


async def _kept_from_mail(person: PersonDetails) -> list[KeptFromMail]:
    """What the suppression list knows beyond the ledger: imported rows, returned mail, the erased."""
    rows = await suppressed([one.canonical for one in person.addresses])
    return [
        KeptFromMail(address.email, row)
        for address in person.addresses
        for row in rows.get(address.canonical, [])
    ]


_LAST = {
    "contact": """
        select interaction from interaction_people
         where contact = $1 and at <= $2 order by at desc, interaction limit 1
    """,
    "organisation": """
        select id from interactions
         where organisation = $1 and at <= $2 order by at desc, id limit 1
    """,
}


async def last_interaction(owner: Owner) -> Interaction | None:
    """The newest one that has taken place."""
    found: UUID | None = await database.fetchval(_LAST[owner.column], owner.id, clock.now())
    return await interactions_queries.interaction(found) if found else None


async def team(*also: UUID | None) -> list[tuple[str, str]]:
    """Who of staff may be chosen, by name; `also` those who are chosen already."""
    rows = await database.fetch(
        "select id, name from staff_members where disabled_at is null or id = any($1)",
        [one for one in also if one],
    )
    return sorted(
        ((str(row["id"]), row["name"]) for row in rows), key=lambda one: one[1].casefold()
    )


_SUGGESTED = """
select name from organisations where id in (
       (select organisation from positions order by id desc limit $1)
        union (select id from organisations order by sort_key using ~<~, id limit $1))
"""


async def known_organisations(most: int = 300) -> Sequence[str]:
    """Names to suggest: where people were last entered, and the first of all by name."""
    rows = await database.fetch(_SUGGESTED, most)
    return sorted({row["name"] for row in rows}, key=str.casefold)


_IN_LEDGER = """
select w.id from unnest($1::uuid[]) as w (id)
 where exists (select from consent_events where subject = w.id)
    or exists (select from subscriptions where address = w.id)
    or exists (select from delivery where address = w.id)
"""


async def in_ledger(address_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these addresses that consents, subscriptions or letters speak of."""
    return {row["id"] for row in await database.fetch(_IN_LEDGER, list(address_ids))}


@dataclass(frozen=True)
class Proofs:
    """What leads to the proof sheet, and whether data of theirs may go outside the EEA: None where
    nobody is there and nothing was permitted.
    """

    proved: UUID | None
    may_leave_the_eea: bool | None


_PROOFS = f"""
select (select subject from consent_events where subject in {subjects("$1")} limit 1) as proved,
       case when m.may or exists (
           select from recipients r where r.until is null and r.country <> all($2))
       then m.may end as may_leave_the_eea
  from (select {may_leave("$1")} as may) m
"""


async def proofs(person: PersonDetails) -> Proofs:
    """What the ledger says of them beside the lists."""
    row = await database.fetchrow(_PROOFS, person.id, list(EEA))
    assert row is not None
    return Proofs(**row)
