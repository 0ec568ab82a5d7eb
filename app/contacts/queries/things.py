"""Questions about what hangs on a person or an organisation: phones, profiles, roles, tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from app import database
from app.contacts.facts import Owner, Profile
from app.contacts.rules import folded
from app.lib.languages import HOME_ZONE


class WithPostalAddress:
    """What can be said of a person or an organisation by the columns of its address."""

    street: str
    postcode: str
    place: str

    @property
    def address_lines(self) -> tuple[str, ...]:
        """In the Finnish form: street lines, then 00100 HELSINKI."""
        town = " ".join(part for part in (self.postcode, self.place.upper()) if part)
        return tuple(line for line in (*self.street.splitlines(), town) if line)


@dataclass(frozen=True)
class PhoneNumber:
    """`number` is E.164; `shown` is as one writes it."""

    number: str
    kind: str

    @property
    def shown(self) -> str:
        from app.contacts.phones import shown

        return shown(self.number)


@dataclass(frozen=True)
class RoleHeld:
    role: str
    since: datetime
    until: datetime | None
    added_by: str | None


@dataclass(frozen=True)
class TagInUse:
    id: int
    name: str
    people: int


def phones_and_profiles(column: str, owner: str) -> str:
    """SQL: two columns, phones (number, kind) and profiles (network, handle, url) of an owner."""
    return f"""
array(select array[p.number, p.kind] from contact_phones p where p.{column} = {owner}
       order by p.id) as phones,
array(select array[p.network, p.handle, p.url] from social_profiles p where p.{column} = {owner}
       order by p.id) as profiles
"""


TAGS = """
array(select t.name from contact_tags ct join tags t on t.id = ct.tag
       where ct.contact = {owner} order by t.key)
"""
"""SQL: the names of a person's tags."""


async def phones_of(owner: Owner) -> tuple[PhoneNumber, ...]:
    return (await _phones_and_profiles(owner))[0]


async def profiles_of(owner: Owner) -> tuple[Profile, ...]:
    return (await _phones_and_profiles(owner))[1]


async def _phones_and_profiles(
    owner: Owner,
) -> tuple[tuple[PhoneNumber, ...], tuple[Profile, ...]]:
    row = await database.fetchrow(f"select {phones_and_profiles(owner.column, '$1')}", owner.id)
    assert row is not None
    return read_phones(row["phones"]), read_profiles(row["profiles"])


def read_phones(rows: Iterable[Sequence[str]]) -> tuple[PhoneNumber, ...]:
    return tuple(PhoneNumber(*row) for row in rows)


def read_profiles(rows: Iterable[Sequence[str]]) -> tuple[Profile, ...]:
    return tuple(Profile(*row) for row in rows)


async def tags_of(contact_id: UUID) -> tuple[str, ...]:
    return tuple(await database.fetchval(f"select {TAGS.format(owner='$1')}", contact_id))


async def tags_like(beginning: str = "", most: int = 20) -> list[TagInUse]:
    """Tags whose name begins so, by name, with how many people have them."""
    like = folded(beginning).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    rows = await database.fetch(
        "select t.id, t.name, (select count(*) from contact_tags ct where ct.tag = t.id) as people "
        "from tags t where t.key like $1 order by t.key limit $2",
        f"{like}%",
        most,
    )
    return [TagInUse(**row) for row in rows]


async def roles_of(owner: Owner) -> list[RoleHeld]:
    """Open ones first, then the newest."""
    return await _roles(owner, "true")


async def roles_on(owner: Owner, day: date) -> list[RoleHeld]:
    """The roles that were held at any moment of that day, in Finnish time."""
    start = datetime.combine(day, time.min, HOME_ZONE)
    end = datetime.combine(day, time.max, HOME_ZONE)
    return await _roles(owner, "r.since <= $3 and (r.until is null or r.until >= $2)", start, end)


async def _roles(owner: Owner, condition: str, *values: object) -> list[RoleHeld]:
    rows = await database.fetch(
        "select r.role, r.since, r.until, s.name as added_by "
        "from contact_roles r left join staff_members s on s.id = r.added_by "
        f"where r.{owner.column} = $1 and {condition} "
        "order by r.until desc nulls first, r.since desc, r.id desc",
        owner.id,
        *values,
    )
    return [RoleHeld(**row) for row in rows]
