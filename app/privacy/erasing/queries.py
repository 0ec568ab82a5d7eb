"""Named questions about erasures and what is still to be decided after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.crm.services.sql import is_void, last_day
from app.lib import clock
from app.lib.languages import N_, gettext
from app.privacy.erasing.places import PLACES, Place
from app.privacy.erasing.rules import OF_RULE
from app.privacy.retention.words import rule_names
from app.staff.periods.queries import periods
from app.staff.periods.rules import Key

BY_RULE = N_("Erased by a retention rule: %(rule)s")


@dataclass(frozen=True)
class PastErasure:
    """When, by whom and why; `open` texts still wait for somebody's decision."""

    reference: str
    at: datetime
    by: str | None
    reason: str
    addresses: int
    open: int


_ERASURES = """
select coalesce(e.contact, e.id)::text as reference, e.at, s.name as by, e.reason, e.addresses,
       (select count(*) from erasure_mentions m
         where m.erasure = e.id and m.decided_at is null) as open
  from erasures e left join staff_members s on s.id = e.by
 order by e.at desc limit $1
"""


async def erasures(most: int = 200) -> list[PastErasure]:
    """Newest first."""
    names = await rule_names()
    return [
        PastErasure(**{**row, "reason": _in_words(row["reason"], names)})
        for row in await database.fetch(_ERASURES, most)
    ]


def _in_words(reason: str, names: Mapping[str, str]) -> str:
    """What somebody wrote, or the rule by which a night erased them, as it is called now."""
    if not reason.startswith(OF_RULE):
        return reason
    rule = reason.removeprefix(OF_RULE)
    return gettext(BY_RULE, rule=names.get(rule, rule))


@dataclass(frozen=True)
class OpenMention:
    """A text that named somebody who has been erased since."""

    id: int
    kind: str
    record: str
    at: datetime
    reference: str

    @property
    def place(self) -> Place | None:
        return PLACES.get(self.kind)

    @property
    def path(self) -> str:
        return self.place.path.format(self.record) if self.place else ""


_OPEN = """
select m.id, m.kind, m.record, e.at, coalesce(e.contact, e.id)::text as reference
  from erasure_mentions m join erasures e on e.id = m.erasure
 where m.decided_at is null
 order by e.at, m.id limit $1
"""


async def open_mentions(most: int = 200) -> list[OpenMention]:
    """Oldest first."""
    return [OpenMention(**row) for row in await database.fetch(_OPEN, most)]


async def bookkept_until(contact: UUID) -> date | None:
    """The last day on which bookkeeping asks for the person's own orders; None where it asks for none.

    One that is in force ends today at the earliest.
    """
    rows = await database.fetch(
        f"select {last_day('o')} as ended from orders o where o.contact = $1 and not {is_void('o')}",
        contact,
    )
    today, kept = clock.today(), (await periods())[Key.ORDERS]
    ends = [kept.ends(row["ended"] or today) for row in rows]
    return max((one for one in ends if one >= today), default=None)
