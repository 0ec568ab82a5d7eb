"""Product groups, and which of them somebody judged similar (Act 917/2014 § 200(3))."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from app import database
from app.consent.tables import ProductGroup, SimilarGroups
from app.contacts.facts import Who
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.staff.log import actions

NO_SUCH_GROUP = N_("There is no such product group.")
GROUP_TAKEN = N_("There is already a product group with this name.")
ITSELF = N_("Choose another group: a group is always similar to itself.")
LANGUAGES = ("fi", "sv", "en")
Names = dict[str, Any]
"""By column: a name in each language."""


@dataclass(frozen=True)
class Group:
    """`name` is in the current language."""

    id: int
    name_fi: str
    name_sv: str
    name_en: str
    retired_at: datetime | None

    @property
    def name(self) -> str:
        name: str = getattr(self, f"name_{current_language().value}")
        return name

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None


@dataclass(frozen=True)
class Similar:
    """Judged by whom and when; `other` is seen from one of the two."""

    other: int
    why: str
    since: datetime
    by: str


_GROUPS = "select id, name_fi, name_sv, name_en, retired_at from product_groups"
_SIMILAR = """
select case when s.one = $1 then s.other else s.one end as other, s.why, s.since,
       coalesce(m.name, '') as by
  from similar_groups s left join staff_members m on m.id = s.by
 where $1 in (s.one, s.other) and s.until is null order by s.since
"""


async def groups() -> list[Group]:
    """By name; those no longer in use last."""
    found = [Group(**row) for row in await database.fetch(_GROUPS)]
    return sorted(found, key=lambda one: (not one.is_offered, one.name.casefold()))


async def group(group_id: int) -> Group:
    """Raises NotFound."""
    known = group_id < 2**31 and await database.fetchrow(f"{_GROUPS} where id = $1", group_id)
    return Group(**or_not_found(known or None, NO_SUCH_GROUP))


async def similar_to(group_id: int) -> list[Similar]:
    return [Similar(**row) for row in await database.fetch(_SIMILAR, group_id)]


async def with_similar(group_id: int) -> frozenset[int]:
    """The groups whose buyers may be sent letters about this one."""
    return frozenset({group_id, *(one.other for one in await similar_to(group_id))})


async def add_group(names: Names, who: Who) -> int:
    """Raises Conflict when a name is taken, whatever its capitals."""
    async with transaction():
        await _refuse_taken(names)
        made = await ProductGroup.insert(ProductGroup(**names, created_at=clock.now()))
        group_id: int = made[0]["id"]
        await _note("product_group_added", group_id, who)
        return group_id


async def group_named(names: Names) -> int:
    """The group that is called so in every language; made where there is none."""
    async with transaction():
        known = next((one for one in await groups() if names_of(one) == names), None)
        if known is not None:
            return known.id
        made = await ProductGroup.insert(ProductGroup(**names, created_at=clock.now()))
        return int(made[0]["id"])


def names_of(one: Group) -> Names:
    return {f"name_{language}": getattr(one, f"name_{language}") for language in LANGUAGES}


async def change_group(group_id: int, names: Names, who: Who) -> None:
    """It is the same group under other words."""
    async with transaction():
        await _refuse_taken(names, group_id)
        await group(group_id)
        changes: dict[Column | str, Any] = dict(names.items())
        await ProductGroup.update(changes).where(ProductGroup.id == group_id)
        await _note("product_group_changed", group_id, who)


async def note_similar(group_id: int, other: int, why: str, who: Who) -> None:
    """A person's judgement; twice is once."""
    if group_id == other:
        raise Invalid(ITSELF)
    async with transaction():
        await lock("product groups")
        await group(group_id)
        await group(other)
        if other in {one.other for one in await similar_to(group_id)}:
            return
        first, second = sorted((group_id, other))
        await SimilarGroups.insert(
            SimilarGroups(one=first, other=second, why=why, since=clock.now(), by=who.by)
        )
        await _note("product_groups_similar", group_id, who)


async def end_similar(group_id: int, other: int, who: Who) -> None:
    """They are judged different from now on; what was sent before stays explained."""
    ended = "update similar_groups set until = $3 where one = $1 and other = $2 and until is null"
    async with transaction():
        await database.execute(ended, *sorted((group_id, other)), clock.now())
        await _note("product_groups_different", group_id, who)


async def _refuse_taken(names: Names, but: int = 0) -> None:
    await lock("product groups")
    for one in await groups():
        if one.id != but and any(
            getattr(one, column).casefold() == name.casefold() for column, name in names.items()
        ):
            raise Conflict(GROUP_TAKEN)


async def _note(what: str, group_id: int, who: Who) -> None:
    await actions.note(who.by, what, about_kind="product_group", about=group_id)
