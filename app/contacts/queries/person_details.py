"""Everything this room knows about one person, for the person's page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.contacts.facts import Owner, PersonFields, Profile
from app.contacts.queries.fields import Value, values_of
from app.contacts.queries.people import AddressOfPerson, addresses_of
from app.contacts.queries.things import (
    TAGS,
    PhoneNumber,
    RoleHeld,
    WithPostalAddress,
    phones_and_profiles,
    read_phones,
    read_profiles,
    roles_of,
)
from app.contacts.rules import display_name
from app.contacts.sql import main_position_first, position_now
from app.lib import clock


@dataclass(frozen=True)
class PositionHeld:
    id: int
    organisation_id: UUID
    organisation_name: str
    organisation_kind: str
    title: str
    decision_maker: bool
    since: date | None
    until: date | None
    is_main: bool
    is_current: bool


@dataclass(frozen=True)
class PersonDetails(WithPostalAddress):
    id: UUID
    first_name: str
    last_name: str
    title: str
    language: str
    street: str
    postcode: str
    place: str
    country: str
    notes: str
    birth_year: int | None
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
    told_due_on: date | None
    told_at: datetime | None
    told_how: str | None
    told_by: str | None
    told_in: int | None
    edition: int
    addresses: tuple[AddressOfPerson, ...]
    unmailed: tuple[UUID, ...]
    """What the ledger called them while there was no address."""
    phones: tuple[PhoneNumber, ...]
    profiles: tuple[Profile, ...]
    tags: tuple[str, ...]
    positions: tuple[PositionHeld, ...]
    roles: tuple[RoleHeld, ...]
    past_roles: tuple[RoleHeld, ...]
    values: tuple[Value, ...]

    @property
    def name(self) -> str:
        emails = [address.email for address in self.addresses]
        return display_name(self.first_name, self.last_name, *emails[:1])

    @property
    def current_positions(self) -> tuple[PositionHeld, ...]:
        return tuple(one for one in self.positions if one.is_current)

    @property
    def works_at(self) -> PositionHeld | None:
        """The main position, else the first current one."""
        return next(iter(self.current_positions), None)

    @property
    def may_be_a_child(self) -> bool:
        """Not eighteen in the whole of this year, as far as the year of birth tells."""
        return self.birth_year is not None and clock.today().year - self.birth_year <= 18

    @property
    def fields(self) -> PersonFields:
        """What a form shows to be changed."""
        return PersonFields(
            self.first_name, self.last_name, self.title, self.language, self.street,
            self.postcode, self.place, self.country, self.notes, self.owner,
            self.birth_year,
        )  # fmt: skip


_PERSON = f"""
select c.id, c.first_name, c.last_name, c.title, c.language, c.street, c.postcode,
c.place, c.country, c.notes, c.birth_year, c.owner, o.name as owner_name, c.source_kind,
c.source_detail, c.source_on, c.import_id, c.created_at, e.name as entered_by,
c.changed_at, c.checked_at, k.name as checked_by, c.told_due_on, c.told_at, c.told_how,
t.name as told_by, c.told_in, c.edition,
{TAGS.format(owner="c.id")} as tags, {phones_and_profiles("contact", "c.id")},
       array(select s.id from person_subjects s where s.contact = c.id) as unmailed from contacts c
left join staff_members o on o.id = c.owner
left join staff_members e on e.id = c.created_by
left join staff_members k on k.id = c.checked_by
left join staff_members t on t.id = c.told_by where c.id = $1
"""


async def person_details(contact_id: UUID) -> PersonDetails | None:
    row = await database.fetchrow(_PERSON, contact_id)
    if row is None:
        return None
    owner = Owner(contact=contact_id)
    roles = await roles_of(owner)
    return PersonDetails(
        **{
            **row,
            "tags": tuple(row["tags"]),
            "phones": read_phones(row["phones"]),
            "profiles": read_profiles(row["profiles"]),
            "unmailed": tuple(row["unmailed"]),
        },
        addresses=tuple(await addresses_of(contact_id)),
        positions=tuple(await _positions_of(contact_id)),
        roles=tuple(role for role in roles if role.until is None),
        past_roles=tuple(role for role in roles if role.until is not None),
        values=tuple(await values_of(owner)),
    )


async def _positions_of(contact_id: UUID) -> list[PositionHeld]:
    """Current ones first, the main one at the top; then the newest."""
    rows = await database.fetch(
        "select p.id, o.id as organisation_id, o.name as organisation_name, "
        "o.kind as organisation_kind, p.title, p.decision_maker, p.since, p.until, "
        "p.main_since is not null and p.until is null as is_main, "
        f"{position_now(day='$2')} as is_current "
        "from positions p join organisations o on o.id = p.organisation where p.contact = $1 "
        f"order by is_current desc, {main_position_first()}",
        contact_id,
        clock.today(),
    )
    return [PositionHeld(**row) for row in rows]
