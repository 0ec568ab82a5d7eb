"""People whose data came from elsewhere: who is to be told by when, and that it was done.

GDPR Article 14: within a month, or with the first message if that is earlier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app import database
from app.contacts.actions.recording import FieldChange, RecordChange, change_many, write_log
from app.contacts.facts import Owner, Who
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.database import transaction
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_
from app.lib.refusals import Invalid
from app.staff.log import actions

SOON = timedelta(days=7)
MOST_AT_ONCE = 500
COUNTED = 1000

NOBODY_TICKED = N_("Tick at least one person.")
NOT_YET = N_("The day cannot be in the future.")
NOT_A_WAY = N_("Choose how they were told.")


class How(StrEnum):
    """The way in which somebody was told."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    MEETING = "meeting"
    FIRST_MESSAGE = "first_message"
    NEWSLETTER = "newsletter"
    INVITATION = "invitation"
    NOTICE = "notice"


BY_STAFF = (How.EMAIL, How.LETTER, How.PHONE, How.MEETING, How.FIRST_MESSAGE)
"""What staff note; the others are noted once a mail server has taken our message."""


@dataclass(frozen=True)
class ToTell:
    """Somebody who has not been told yet. `obtained_on` is when the month began."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    source_kind: str
    source_detail: str
    obtained_on: date
    due_on: date
    owner_name: str | None

    @property
    def name(self) -> str:
        return display_name(self.first_name, self.last_name, self.email)

    def days_left(self, today: date) -> int:
        """Below zero when it is late."""
        return (self.due_on - today).days

    def gone(self, today: date) -> tuple[int, int]:
        """How many days of how many have gone."""
        whole = max((self.due_on - self.obtained_on).days, 1)
        return min(max((today - self.obtained_on).days, 0), whole), whole


Place = tuple[date, UUID]

_OPEN = f"""
select c.id, c.first_name, c.last_name,
       {main_address()} as email,
       c.source_kind, c.source_detail, c.source_on, c.told_due_on as due_on, s.name as owner_name
  from contacts c left join staff_members s on s.id = c.owner
 where c.told_at is null and c.told_due_on is not null
   and ($1::text is null or c.source_kind = $1)
   and ($2::date is null or (c.told_due_on, c.id) > ($2, $3))
 order by c.told_due_on, c.id limit $4
"""


async def to_tell(
    source: str | None = None, after: Place | None = None, most: int = 50
) -> list[ToTell]:
    """Those who are to be told, the soonest first; `after` is (due on, id) of the last one shown."""
    rows = await database.fetch(_OPEN, source, *(after or (None, None)), most)
    return [_to_tell(row) for row in rows]


async def still_to_tell(contact_id: UUID) -> ToTell | None:
    """The same about one person; None when they are told or need not be."""
    rows = await database.fetch(
        _OPEN.replace("where c.told_at", "where c.id = $5 and c.told_at"),
        None, None, None, 1, contact_id,
    )  # fmt: skip
    return _to_tell(rows[0]) if rows else None


def _to_tell(row: object) -> ToTell:
    facts = dict(row)  # type: ignore[call-overload]  # a Record
    obtained = facts.pop("source_on") or facts["due_on"] - timedelta(days=30)
    month = timedelta(days=31)
    begun = obtained if facts["due_on"] - obtained <= month else facts["due_on"] - month
    return ToTell(**facts, obtained_on=begun)


async def sources_open() -> list[str]:
    """The kinds of source that somebody is still to be told about."""
    rows = await database.fetch(
        "select distinct source_kind from (select source_kind from contacts "
        "where told_at is null and told_due_on is not null order by told_due_on limit 10000) c"
    )
    return sorted(row["source_kind"] for row in rows)


@dataclass(frozen=True)
class DueSoon:
    """How many are late, and how many have at most a week left; each counted up to 1,000."""

    late: int
    soon: int


async def due_soon() -> DueSoon:
    """As of today in Finland."""
    today = clock.today()
    late = await _due(date.min, today - timedelta(days=1))
    return DueSoon(late, await _due(today, today + SOON))


async def _due(first: date, last: date) -> int:
    return int(
        await database.fetchval(
            "select count(*) from (select from contacts where told_at is null "
            "and told_due_on between $1 and $2 limit $3) c",
            first,
            last,
            COUNTED,
        )
    )


async def tell(people: Sequence[UUID], on: date, how: How, *, by: UUID) -> int:
    """These people were told on this day. Who had been told already stays so; answers how many are new."""
    if not people or len(people) > MOST_AT_ONCE:
        raise Invalid(NOBODY_TICKED)
    if on > clock.today():
        raise Invalid(NOT_YET)
    at = datetime.combine(on, time(12), HOME_ZONE)
    async with transaction():
        told = await _tell(dict.fromkeys(people, at), how, Who(by), {"told_by": by})
        for owner in told:
            await write_log(owner, "changed", Who(by))
        if told:
            await actions.note(by, "people_told", detail={"people": len(told), "how": how.value})
    return len(told)


async def told_by_message(
    people: Mapping[UUID, datetime], how: How, *, what: str, campaign: int | None = None
) -> int:
    """A message that said it was taken by the mail server: then, for each. Who was told stays so.

    `what` names the message in the history. Answers for how many it is new.
    """
    who = Who(None, what, actor="system")
    async with transaction():
        return len(await _tell(people, how, who, {"told_in": campaign}))


async def _tell(
    people: Mapping[UUID, datetime], how: How, who: Who, also: Mapping[str, object]
) -> list[Owner]:
    """Those of them who had to be told, once nobody else is changing them."""
    rows = await database.fetch(
        "select id from contacts where id = any($1) and told_at is null "
        "and told_due_on is not null order by id for no key update",
        list(people),
    )
    told = {Owner(contact=row["id"]): people[row["id"]] for row in rows}
    changes = [
        RecordChange(
            owner,
            [
                FieldChange(
                    "told", "", f"{at.astimezone(HOME_ZONE).date().isoformat()} · {how.value}"
                )
            ],
            {"told_at": at, "told_how": how.value, **also},
        )
        for owner, at in told.items()
    ]
    await change_many(changes, who)
    return list(told)


async def open_among(people: Sequence[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Of those whom nobody else is changing: who has to be told, and who need not; both stay as
    they are until the transaction ends. Waits for nobody.
    """
    rows = await database.fetch(
        "select id, told_at is null and told_due_on is not null as is_open from contacts "
        "where id = any($1) order by id for no key update skip locked",
        people,
    )
    is_open = {row["id"] for row in rows if row["is_open"]}
    return is_open, {row["id"] for row in rows} - is_open
