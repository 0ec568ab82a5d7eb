"""Questions about organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.contacts.facts import OrganisationFields, Owner, Profile
from app.contacts.queries.fields import Value, values_of
from app.contacts.queries.things import (
    PhoneNumber,
    RoleHeld,
    WithPostalAddress,
    phones_and_profiles,
    read_phones,
    read_profiles,
    roles_of,
)
from app.contacts.rules import display_name, folded
from app.contacts.sql import main_address, position_now
from app.lib import clock

MOST_PEOPLE = 200


@dataclass(frozen=True)
class OrganisationFound:
    id: UUID
    name: str
    kind: str
    business_id: str
    place: str


@dataclass(frozen=True)
class PersonThere:
    """A person's position, seen from the organisation."""

    position_id: int
    contact_id: UUID
    first_name: str
    last_name: str
    email: str
    title: str
    decision_maker: bool
    since: date | None
    until: date | None
    is_current: bool

    @property
    def name(self) -> str:
        return display_name(self.first_name, self.last_name, self.email)


@dataclass(frozen=True)
class OrganisationDetails(WithPostalAddress):
    id: UUID
    name: str
    kind: str
    legal_form: str | None
    business_id: str
    vat_number: str
    web: str
    street: str
    postcode: str
    place: str
    country: str
    notes: str
    parent: UUID | None
    parent_name: str | None
    owner: UUID | None
    owner_name: str | None
    source_kind: str
    source_detail: str
    source_on: date | None
    import_id: UUID | None
    created_at: datetime
    entered_by: str | None
    changed_at: datetime
    checked_at: datetime | None
    checked_by: str | None
    edition: int
    phones: tuple[PhoneNumber, ...]
    profiles: tuple[Profile, ...]
    people: tuple[PersonThere, ...]
    people_count: int
    children: tuple[OrganisationFound, ...]
    roles: tuple[RoleHeld, ...]
    past_roles: tuple[RoleHeld, ...]
    values: tuple[Value, ...]

    @property
    def fields(self) -> OrganisationFields:
        """What a form shows to be changed."""
        return OrganisationFields(
            self.name, self.kind, self.business_id, self.vat_number, self.web, self.street,
            self.postcode, self.place, self.country, self.notes, self.parent, self.owner,
            self.legal_form,
        )  # fmt: skip


_ORGANISATION = f"""
select g.id, g.name, g.kind, g.legal_form, g.business_id, g.vat_number, g.web, g.street, g.postcode,
g.place, g.country, g.notes, g.parent, m.name as parent_name, g.owner,
o.name as owner_name, g.source_kind, g.source_detail, g.source_on, g.import_id,
g.created_at, e.name as entered_by, g.changed_at, g.checked_at, k.name as checked_by,
g.edition, {phones_and_profiles("organisation", "g.id")},
(select count(*) from positions p where p.organisation = g.id
    and {position_now(day="$2")}) as people_count
from organisations g
left join organisations m on m.id = g.parent
left join staff_members o on o.id = g.owner
left join staff_members e on e.id = g.created_by
left join staff_members k on k.id = g.checked_by where g.id = $1
"""


async def organisation_details(organisation_id: UUID) -> OrganisationDetails | None:
    """With at most MOST_PEOPLE of its people; `people_count` is of all current ones."""
    row = await database.fetchrow(_ORGANISATION, organisation_id, clock.today())
    if row is None:
        return None
    owner = Owner(organisation=organisation_id)
    roles = await roles_of(owner)
    return OrganisationDetails(
        **{
            **row,
            "phones": read_phones(row["phones"]),
            "profiles": read_profiles(row["profiles"]),
        },
        people=tuple(await _people_at(organisation_id)),
        children=tuple(await _found("parent = $1", organisation_id)),
        roles=tuple(role for role in roles if role.until is None),
        past_roles=tuple(role for role in roles if role.until is not None),
        values=tuple(await values_of(owner)),
    )


async def organisation_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these are called; without those that are gone."""
    rows = await database.fetch("select id, name from organisations where id = any($1)", list(ids))
    return {row["id"]: row["name"] for row in rows}


async def organisations_named(name: str) -> list[OrganisationFound]:
    """Those with this name, however it is written in capitals and accents."""
    return await _found("name_key = $1", folded(name)[:200])


async def organisations_of(ids: Sequence[UUID]) -> list[OrganisationFound]:
    return await _found("id = any($1)", list(ids))


async def organisation_by_business_id(business_id: str) -> OrganisationFound | None:
    """`business_id` as `identifiers.read_business_id` gives it."""
    if not business_id:
        return None
    found = await _found("business_id = $1 and business_id <> ''", business_id)
    return next(iter(found), None)


async def _found(condition: str, value: object) -> list[OrganisationFound]:
    rows = await database.fetch(
        "select id, name, kind, business_id, place from organisations "
        f"where {condition} order by sort_key using ~<~, id limit 200",
        value,
    )
    return [OrganisationFound(**row) for row in rows]


async def _people_at(organisation_id: UUID) -> list[PersonThere]:
    """Current ones first, decision makers before others, then by name."""
    rows = await database.fetch(
        "select p.id as position_id, c.id as contact_id, c.first_name, c.last_name, "
        f"{main_address()} as email, "
        "p.title, p.decision_maker, p.since, p.until, "
        f"{position_now(day='$2')} as is_current "
        "from positions p join contacts c on c.id = p.contact where p.organisation = $1 "
        "order by is_current desc, p.decision_maker desc, c.sort_key using ~<~, p.id limit $3",
        organisation_id,
        clock.today(),
        MOST_PEOPLE,
    )
    return [PersonThere(**row) for row in rows]
