"""Facts that grounds rest on are recorded once, end once, and stay."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app import database
from app.consent.grounds.actions import FactEnd, NewFact, end_fact, record_fact, use_fact
from app.consent.grounds.facts import FactKind
from app.lib import clock
from app.lib.refusals import Conflict, Invalid, NotFound
from tests.make import contacts as make_contacts

DAY = date(2026, 11, 3)


async def rows() -> list[tuple[str, str | None, int | None]]:
    rows = await database.fetch(
        "select kind, ended_because, replaces from ground_facts order by id"
    )
    return [tuple(row) for row in rows]


async def test_a_fact_is_kept_with_who_and_when(db: None) -> None:
    person = await make_contacts.person()
    sale = NewFact(FactKind.SALE, person.id, DAY, refusal_offered="You can refuse.", reference="1")
    await record_fact(sale, None)
    row = await database.fetchrow("select * from ground_facts")
    assert row is not None
    assert (row["kind"], row["address"], row["on_day"]) == ("sale", person.id, DAY)
    assert (row["refusal_offered"], row["reference"]) == ("You can refuse.", "1")
    assert row["recorded_at"] is not None
    assert row["ended_at"] is None


async def test_a_changed_fact_is_a_new_one_in_the_place_of_the_old(db: None) -> None:
    person = await make_contacts.person()
    talk = NewFact(FactKind.CONVERSATION, person.id, DAY, note="Asked for the guide.")
    first = await record_fact(talk, None)
    await record_fact(talk, None, replaces=first)
    assert await rows() == [
        ("conversation", "replaced", None),
        ("conversation", None, first),
    ]
    with pytest.raises(Conflict):
        await record_fact(talk, None, replaces=first)
    assert len(await rows()) == 2


async def test_a_fact_ends_once(db: None) -> None:
    person = await make_contacts.person()
    sale = await record_fact(NewFact(FactKind.SALE, person.id, DAY), None)
    await end_fact(sale, FactEnd.OVER, at=datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(Conflict):
        await end_fact(sale, FactEnd.CORRECTED)
    with pytest.raises(NotFound):
        await end_fact(sale + 1, FactEnd.OVER)


async def test_one_question_is_used_up_once(db: None) -> None:
    person = await make_contacts.person()
    talk = await record_fact(
        NewFact(FactKind.CONVERSATION, person.id, DAY, note="Asked for the guide."), None
    )
    assert await use_fact(talk, clock.now())
    assert not await use_fact(talk, clock.now())


@pytest.mark.parametrize(
    "fact",
    [
        {"kind": FactKind.CONVERSATION},
        {"kind": FactKind.DUTIES, "position": 1},
        {"kind": FactKind.DUTIES, "note": "Buys our services."},
        {"kind": FactKind.SALE, "note": "a\x00b"},
        {"kind": FactKind.SALE, "on_day": clock.today() + timedelta(days=1)},
        {"kind": FactKind.SALE, "reference": "9" * 41},
    ],
)
async def test_half_a_fact_is_none(db: None, fact: dict[str, object]) -> None:
    person = await make_contacts.person()
    with pytest.raises(Invalid):
        await record_fact(NewFact(**{"address": person.id, "on_day": DAY, **fact}), None)  # type: ignore[arg-type]
    assert await rows() == []


async def test_nobody_has_a_fact_without_an_address(db: None) -> None:
    with pytest.raises(NotFound):
        await record_fact(NewFact(FactKind.SALE, uuid4(), DAY), None)
