"""The suppression list: what puts an address on it, what it stops, and the one way back."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from app import database
from app.consent import actions, personal_data, queries
from app.consent.actions import NewEvent, OnSuppressionList
from app.consent.events import Actor, Method, State
from app.consent.suppression import kept as suppression
from app.consent.suppression.kept import Suppression, lift, suppress, suppress_many, suppressed
from app.consent.suppression.rules import Cause, strongest
from app.contacts import personal_data as contacts_data
from app.contacts.queries.people import AddressOfPerson
from app.lists import personal_data as lists_data
from app.lists.actions.unsubscribe import object_to_everything
from tests.make import consent as make
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists

SINCE = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
A, B = uuid4(), uuid4()


async def reasons(canonical: str) -> set[tuple[UUID | None, Cause]]:
    rows = (await suppressed([canonical])).get(canonical, [])
    return {(row.list_id, row.reason) for row in rows}


def about(
    person: AddressOfPerson, state: State, method: Method = Method.PAGE, list_id: UUID | None = A
) -> NewEvent:
    by = Actor.STAFF if method in (Method.STAFF, Method.WRITTEN, Method.IMPORT) else Actor.PERSON
    return make.new_event(person.id, state, method, list_id=list_id, actor=by)


async def test_an_address_is_kept_as_a_keyed_hash_only(db: None) -> None:
    await suppress("aino@example.org", None, Cause.OBJECTED, SINCE)
    row = await database.fetchrow("select * from suppressions")
    assert row is not None
    assert "aino" not in str(dict(row))
    assert len(row["digest"]) == 32
    assert row["key_id"] == suppression.KEY_RING[0]


async def test_what_was_written_under_an_old_key_is_still_found_and_lifted(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await suppress("aino@example.org", None, Cause.OBJECTED, SINCE)
    monkeypatch.setattr(suppression, "KEY_RING", ("2", "1"))
    assert await reasons("aino@example.org") == {(None, Cause.OBJECTED)}
    await suppress("aino@example.org", None, Cause.OBJECTED, SINCE)
    assert await reasons("aino@example.org") == {(None, Cause.OBJECTED)}
    await lift("aino@example.org", None, Cause.OBJECTED)
    assert await reasons("aino@example.org") == set()


async def test_thousands_are_written_and_looked_up_in_one_statement_each(db: None) -> None:
    people = [f"reader{number}@example.org" for number in range(5_000)]
    entries = [Suppression(one, A, Cause.UNSUBSCRIBED_ELSEWHERE, SINCE) for one in people]
    first = await suppress_many([*entries, *entries[:10]])
    assert len(first) == 5_000
    assert all(first.values())
    again = await suppress_many(entries)
    assert again == dict.fromkeys(first, False)
    found = await suppressed([*people, "nobody@example.org"])
    assert found.keys() == set(people)
    assert found[people[7]][0].since == SINCE


async def test_of_several_reasons_the_strongest_is_told(db: None) -> None:
    await suppress("aino@example.org", A, Cause.WITHDRAWN, SINCE)
    await suppress("aino@example.org", None, Cause.CLEANED_ELSEWHERE, SINCE)
    rows = (await suppressed(["aino@example.org"]))["aino@example.org"]
    told = [strongest(rows, one) for one in (A, B, None)]
    assert [one and one.reason for one in told] == [
        Cause.WITHDRAWN,
        Cause.CLEANED_ELSEWHERE,
        Cause.CLEANED_ELSEWHERE,
    ]


@pytest.mark.parametrize(
    ("state", "method", "list_id", "written"),
    [
        (State.WITHDRAWN, Method.ONE_CLICK, A, (A, Cause.WITHDRAWN)),
        (State.OBJECTED, Method.PAGE, None, (None, Cause.OBJECTED)),
        (State.WITHDRAWN, Method.COMPLAINT, A, (None, Cause.COMPLAINED)),
        (State.RESTRICTED, Method.STAFF, None, (None, Cause.RESTRICTED)),
        (State.ERASED, Method.STAFF, None, (None, Cause.ERASED)),
    ],
)
async def test_leaving_objecting_and_complaining_put_the_address_on_the_list(
    db: None, state: State, method: Method, list_id: UUID | None, written: tuple[UUID | None, Cause]
) -> None:
    person = await make_contacts.person()
    await actions.record(about(person, state, method, list_id))
    assert await reasons(person.canonical) == {written}


async def test_undoing_an_objection_takes_its_row_away_but_no_older_one(db: None) -> None:
    person = await make_contacts.person()
    first = await actions.record(about(person, State.OBJECTED, list_id=None))
    second = await actions.record(about(person, State.OBJECTED, list_id=None))
    for event, left in ((second, {(None, Cause.OBJECTED)}), (first, set())):
        undo = make.new_event(person.id, State.CORRECTED, Method.PAGE, undoes=event)
        await actions.record(undo)
        assert await reasons(person.canonical) == left


NOT_THEIR_OWN = [Method.WRITTEN, Method.ORAL, Method.IMPORT, Method.STAFF, Method.SOFT_OPT_IN]


@pytest.mark.parametrize("reason", Cause)
async def test_nobody_elses_word_brings_a_suppressed_address_back(db: None, reason: Cause) -> None:
    # trial E8
    person = await make_contacts.person()
    await suppress(person.canonical, None, reason, SINCE)
    for method in NOT_THEIR_OWN:
        for state in (State.GIVEN, State.RENEWED):
            with pytest.raises(OnSuppressionList) as refused:
                await actions.record(about(person, state, method))
            assert refused.value.reason is reason
            assert "suppression list" in refused.value.sentence
    assert await queries.events_of(person.id) == []


async def test_a_double_opt_in_that_staff_claim_is_not_the_persons_own(db: None) -> None:
    # trial E8
    person = await make_contacts.person()
    await suppress(person.canonical, None, Cause.OBJECTED, SINCE)
    claim = make.new_event(person.id, list_id=A, actor=Actor.STAFF)
    with pytest.raises(OnSuppressionList):
        await actions.record(claim)


async def test_a_block_on_one_list_leaves_the_others(db: None) -> None:
    person = await make_contacts.person()
    await suppress(person.canonical, A, Cause.UNSUBSCRIBED_ELSEWHERE, SINCE)
    await actions.record(about(person, State.GIVEN, Method.WRITTEN, B))
    with pytest.raises(OnSuppressionList):
        await actions.record(about(person, State.GIVEN, Method.WRITTEN, A))


async def test_what_is_no_direct_marketing_is_not_stopped(db: None) -> None:
    person = await make_contacts.person()
    await suppress(person.canonical, None, Cause.OBJECTED, SINCE)
    contract = make.new_event(
        person.id, State.GIVEN, Method.WRITTEN, purpose="contract", actor=Actor.STAFF
    )
    assert await actions.record(contract)


async def test_the_owners_double_opt_in_ends_the_block_of_that_list(db: None) -> None:
    # trial E8
    known = await make_lists.subscriber()
    canonical, list_id = known.address.canonical, known.list.list_id
    await make_lists.stop_everything(known)
    await suppress(canonical, list_id, Cause.WITHDRAWN, SINCE)
    assert len(await reasons(canonical)) == 2
    await make_lists.subscriber(known.address.email, known.list)
    assert await reasons(canonical) == {(None, Cause.OBJECTED)}
    back = make.new_event(
        known.address.id, State.RENEWED, Method.WRITTEN, list_id=list_id,
        purpose=known.subscription.purpose, actor=Actor.STAFF,
    )  # fmt: skip
    assert await actions.record(back), "back on that list: it may be renewed in writing"
    with pytest.raises(OnSuppressionList):
        await actions.record(about(known.address, State.GIVEN, Method.WRITTEN, B))


@pytest.mark.parametrize("reason", [Cause.BOUNCED, Cause.CLEANED_ELSEWHERE, Cause.ERASED])
async def test_who_answers_from_the_mailbox_proves_that_it_works(db: None, reason: Cause) -> None:
    email = make_lists.email()
    await suppress(email, None, reason, SINCE)
    await make_lists.subscriber(email)
    assert await reasons(email) == set()


async def test_an_objection_covers_every_address_of_the_person(db: None) -> None:
    known = await make_lists.subscriber()
    other = await make_lists.second_address_of(known)
    await make_lists.stop_everything(known)
    for address in (known.address, other.address):
        assert (None, Cause.OBJECTED) in await reasons(address.canonical)


async def test_an_erased_person_leaves_a_hash_that_remembers_what_they_wished(db: None) -> None:
    # trial E8
    known = await make_lists.subscriber()
    canonical, list_id = known.address.canonical, known.list.list_id
    await actions.record(
        make.new_event(
            known.address.id, State.WITHDRAWN, Method.ONE_CLICK, list_id=list_id,
            purpose=known.subscription.purpose,
        )
    )  # fmt: skip
    await make_lists.stop_everything(known)
    # As if they had left before there was a list.
    await database.execute("delete from suppressions")
    await lists_data.erase([known.address.id])
    await personal_data.erase([known.address.id])
    await contacts_data.erase([known.address.id])
    assert await reasons(canonical) == {(None, Cause.OBJECTED), (None, Cause.ERASED)}
    again = await make_contacts.person(canonical)
    with pytest.raises(OnSuppressionList) as refused:
        await actions.record(about(again, State.GIVEN, Method.IMPORT))
    assert refused.value.reason is Cause.ERASED


async def test_staff_record_an_objection_on_the_list_too(db: None) -> None:
    known = await make_lists.subscriber()
    await object_to_everything(
        known.address.id, known.subscription.purpose, Method.STAFF, make.EVIDENCE
    )
    assert await reasons(known.address.canonical) == {(None, Cause.OBJECTED)}
