"""Named questions about breaches: the open ones by their clock, one with its steps, whom it concerns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.lib import clock
from app.privacy.breaches import rules
from app.privacy.breaches.rules import Risk, Step

AUTHORITY, PEOPLE = "authority", "people"


@dataclass(frozen=True)
class Happened:
    step: Step
    at: datetime
    by: str | None
    note: str


@dataclass(frozen=True)
class Facts:
    """What staff write down of a breach."""

    title: str
    noticed_at: datetime
    happened_at: datetime | None = None
    happened: str = ""
    to_whom: str = ""
    data: str = ""
    cause: str = ""
    effects: str = ""
    measures: str = ""


FACTS = tuple(Facts.__dataclass_fields__)


@dataclass(frozen=True)
class BreachNow:
    """One breach with its steps; `people` is how many it concerns, the erased ones among them."""

    id: UUID
    number: str
    facts: Facts
    risk: Risk | None
    created_at: datetime
    closed_at: datetime | None
    people: int
    steps: tuple[Happened, ...] = ()

    @property
    def path(self) -> str:
        return f"/staff/breaches/{self.id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def done(self) -> list[Step]:
        return [one.step for one in self.steps]

    @property
    def to_do(self) -> Step | None:
        return rules.to_do(self.risk, self.done)

    @property
    def is_running(self) -> bool:
        return self.is_open and rules.must_notify(self.risk, self.done)

    @property
    def due_at(self) -> datetime:
        return rules.due_at(self.facts.noticed_at)

    @property
    def left(self) -> int:
        return rules.hours_left(self.facts.noticed_at, clock.now())

    def last(self, step: Step) -> Happened | None:
        return next((one for one in reversed(self.steps) if one.step is step), None)


_BREACHES = f"""
select b.id, b.number, {", ".join(f"b.{name}" for name in FACTS)}, b.risk, b.created_at, b.closed_at,
       (select count(*)::integer from breach_people p where p.breach = b.id) as people
  from breaches b
"""
_STEPS = """
select s.breach, s.step, s.at, m.name as by, s.note
  from breach_steps s left join staff_members m on m.id = s.by
 where s.breach = any($1) order by s.id
"""


async def breaches() -> list[BreachNow]:
    """The open ones first, by their clock; then the newest."""
    return await _breaches("order by b.closed_at desc nulls first, b.noticed_at")


async def running() -> list[BreachNow]:
    """Those whose 72 hours run or have run out."""
    found = await _breaches("where b.closed_at is null order by b.noticed_at")
    return [one for one in found if one.is_running]


async def breach(breach_id: UUID, *, lock: bool = False) -> BreachNow | None:
    """`lock`: nobody else changes it before the caller's transaction ends."""
    which = "where b.id = $1" + (" for update of b" if lock else "")
    return next(iter(await _breaches(which, breach_id)), None)


async def _breaches(which: str, *arguments: object) -> list[BreachNow]:
    rows = await database.fetch(f"{_BREACHES} {which}", *arguments)
    steps = await database.fetch(_STEPS, [row["id"] for row in rows])
    return [
        BreachNow(
            row["id"], row["number"], Facts(**{name: row[name] for name in FACTS}),
            Risk(row["risk"]) if row["risk"] else None, row["created_at"], row["closed_at"],
            row["people"],
            tuple(
                Happened(Step(one["step"]), one["at"], one["by"], one["note"])
                for one in steps if one["breach"] == row["id"]
            ),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Concerned:
    """Somebody whose data it is, as they are called now; without an id who was erased."""

    row: UUID
    id: UUID | None
    name: str
    email: str
    language: str
    letter_at: datetime | None
    sent_at: datetime | None
    failed_at: datetime | None


CONCERNED = f"""
select p.id as row, c.id, coalesce(c.first_name, '') as first_name,
       coalesce(c.last_name, '') as last_name, {main_address()} as email,
       coalesce(c.language, 'fi') as language, p.letter_at, p.sent_at, p.failed_at
  from breach_people p
  left join contacts c on c.id = p.contact
"""


async def concerned(breach_id: UUID, *, start: int = 0, most: int | None = None) -> list[Concerned]:
    """By name."""
    rows = await database.fetch(
        f"{CONCERNED} where p.breach = $1 order by c.last_name, c.first_name, p.id offset $2 limit $3",
        breach_id, start, most,
    )  # fmt: skip
    return [_concerned(dict(row)) for row in rows]


async def concerned_by(row_id: UUID) -> tuple[UUID, Concerned] | None:
    """The breach, and somebody whom it concerns, by the row that says so."""
    sql = CONCERNED.replace("select p.id as row", "select p.breach, p.id as row")
    row = await database.fetchrow(f"{sql} where p.id = $1", row_id)
    if row is None:
        return None
    known = dict(row)
    return known.pop("breach"), _concerned(known)


def _concerned(row: dict[str, object]) -> Concerned:
    name = display_name(str(row.pop("first_name")), str(row.pop("last_name")), str(row["email"]))
    return Concerned(name=name if row["id"] else "", **row)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Letter:
    id: UUID
    kind: str
    language: str
    subject: str
    body: str
    saved_at: datetime
    by: str | None
    sent_at: datetime | None


async def letters(breach_id: UUID) -> dict[tuple[str, str], Letter]:
    """By kind and language."""
    rows = await database.fetch(
        "select l.id, l.kind, l.language, l.subject, l.body, l.saved_at, m.name as by, l.sent_at "
        "from breach_letters l left join staff_members m on m.id = l.saved_by where l.breach = $1",
        breach_id,
    )
    return {(row["kind"], row["language"]): Letter(**row) for row in rows}
