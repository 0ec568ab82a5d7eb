"""Merging two records of one person, and undoing it: nothing is lost either way."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import database as plumbing
from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.contacts import facts
from app.contacts.actions import addresses as addresses_actions
from app.contacts.actions import (
    belongings,
    custom_fields,
    forgetting,
    organisations,
    positions,
    roles,
)
from app.contacts.actions import people as people_actions
from app.contacts.duplicates.hanging import OF_CONTACTS
from app.contacts.duplicates.join import GONE_MEANWHILE, Wish
from app.contacts.duplicates.part import MERGED_FURTHER, TOO_LATE, UNDONE_BEFORE
from app.contacts.duplicates.queries import merged_into, recent_merges
from app.contacts.facts import Owner, PositionFields, Profile, Source, Who
from app.contacts.queries import changes as changes_queries
from app.contacts.queries import fields, person_details
from app.contacts.queries import people as people_queries
from app.crm.duplicates import actions as merging
from app.crm.duplicates.actions import OF_CRM
from app.lib import clock
from app.lib.refusals import Conflict, Invalid
from app.lists import queries as lists_queries
from app.lists.actions.unsubscribe import unsubscribe
from app.lists.queries import OfferedList
from app.staff.periods.rules import Key
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.consent import given, new_event
from tests.make.deliveries import World
from tests.make.lists import VISIT
from tests.privacy.retention.nights import destroyed

TABLES = (*OF_CONTACTS, *OF_CRM)


async def image(person: UUID) -> dict[str, Any]:
    """Everything about a person, as the database tells it."""
    found = {}
    for of in TABLES:
        found[of.table] = await plumbing.fetchval(
            f"select coalesce(jsonb_agg(to_jsonb(t) order by {of.key}), '[]')::text "
            f"from {of.table} t where {of.column} = $1",
            person,
        )
    found["contacts"] = await plumbing.fetchval(
        "select to_jsonb(c)::text from contacts c where id = $1", person
    )
    return {table: json.loads(text) for table, text in found.items()}


async def full_person(email: str, by: UUID, *, first_name: str = "Aino") -> UUID:
    """Somebody with a row of everything, some of it the same for everybody."""
    one = await make_contacts.person(email, first_name=first_name)
    person, who = one.contact_id, Who(by)
    owner = Owner(contact=person)
    await belongings.set_phones(
        person, None, [("+358401234567", "mobile"), (_number(email), "work")], who
    )
    await belongings.set_profiles(person, None, [Profile("linkedin", email)], who)
    await belongings.set_tags(person, ["energia", first_name], who)
    await roles.add_role(owner, "customer", who)
    house = await organisations.add_organisation(
        facts.OrganisationFields(f"Talo {email}"), Source("meeting"), who
    )
    await positions.add_position(person, house, PositionFields("toimittaja", main=True), who)
    field = await plumbing.fetchval("select id from custom_fields where name = 'Jäsennumero'")
    field = field or await custom_fields.define_field("Jäsennumero", "person", "number", [], by)
    await custom_fields.set_value(owner, field, str(len(email)), who)
    await _hang_customer_rows(person, by)
    return person


def _number(email: str) -> str:
    return f"+35850{sum(email.encode()):07d}"


async def _hang_customer_rows(person: UUID, by: UUID) -> None:
    now, talk = clock.now(), uuid4()
    await plumbing.execute(
        "insert into interactions (id, kind, at, subject, created_at, created_by, changed_at) "
        "values ($1, 'call', $2, 'Puhelu', $2, $3, $2)",
        talk, now, by,
    )  # fmt: skip
    for sql in (
        "insert into interaction_people (interaction, contact, at) values ($3, $1, $2)",
        "insert into follow_ups values ($3, $3, $1, null, 'Soita', '2026-12-01', null, $2)",
        "insert into media_profiles (contact, beat, changed_at) select $1, $3::uuid::text, $2",
        "insert into prospect_profiles (contact, next_step, changed_at) select $1, $3::uuid::text, $2",
    ):
        await plumbing.execute(sql, person, now, talk)


@pytest.fixture
async def by(db: None) -> UUID:
    return await make_staff.member()


@pytest.fixture
async def two(by: UUID) -> tuple[UUID, UUID]:
    one = await full_person("aino@example.org", by)
    return one, await full_person("a.makinen@example.com", by, first_name="Aino Maria")


async def test_both_records_addresses_and_histories_stay(by: UUID, two: tuple[UUID, UUID]) -> None:
    # trial F6
    kept, gone = two
    before = {one: await image(one) for one in two}
    await merging.merge(kept, gone, Wish(), by=by)
    after = await image(kept)
    assert _ids(after, "contact_addresses") == _ids(before[kept], "contact_addresses") | _ids(
        before[gone], "contact_addresses"
    )
    assert _ids(after, "contact_changes") > _ids(before[kept], "contact_changes") | _ids(
        before[gone], "contact_changes"
    )
    assert len(after["contact_phones"]) == 3  # one number was known to both
    assert len(after["contact_roles"]) == 1
    assert len(after["interaction_people"]) == 2
    assert [one["main_since"] is not None for one in after["contact_addresses"]].count(True) == 1


def _ids(found: dict[str, Any], table: str) -> set[Any]:
    return {row["id"] for row in found[table]}


async def test_each_field_is_taken_from_the_record_that_was_chosen(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    kept, gone = two
    (field,) = await fields.custom_fields("person")
    chosen = frozenset({"first_name", "main_address", f"field {field.id}", "media"})
    theirs = (await image(gone))["media_profiles"][0]["beat"]
    await merging.merge(kept, gone, Wish(chosen), by=by)
    person = await person_details.person_details(kept)
    assert person is not None
    assert person.first_name == "Aino Maria"
    assert person.addresses[0].email == "a.makinen@example.com"
    assert person.values[0].text == str(len("a.makinen@example.com"))
    assert (await image(kept))["media_profiles"][0]["beat"] == theirs


async def test_the_history_says_what_was_merged_and_by_whom(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    # register R18
    kept, gone = two
    await merging.merge(kept, gone, Wish(frozenset({"first_name"})), by=by)
    changes = {one.field: one for one in await changes_queries.changes_of(Owner(contact=kept))}
    assert changes["merged"].new == "Aino Maria Mäkinen"
    assert changes["merged"].by == "Sanna Laaksonen"
    assert (changes["first_name"].old, changes["first_name"].new) == ("Aino", "Aino Maria")


@pytest.mark.parametrize(
    "chosen",
    [
        frozenset[str](),
        frozenset({"first_name", "main_address", "media", "prospect", "notes", "owner"}),
    ],
)
async def test_undoing_restores_both_exactly(
    by: UUID, two: tuple[UUID, UUID], chosen: frozenset[str]
) -> None:
    # trial F6
    kept, gone = two
    before = {one: await image(one) for one in two}
    merge = await merging.merge(kept, gone, Wish(chosen), by=by)
    assert await people_queries.person(gone) is None
    parted = await merging.undo(merge, by=by)
    assert (parted.missing, parted.edited_since) == (0, ())
    assert await image(gone) == before[gone]
    after = await image(kept)
    assert _without_history(after) == _without_history(before[kept])
    assert (
        after["contact_changes"][: len(before[kept]["contact_changes"])]
        == (before[kept]["contact_changes"])
    )


def _without_history(found: dict[str, Any]) -> dict[str, Any]:
    """Without what every saving adds: a line of history, the edition and its moment."""
    of_saving = ("edition", "changed_at")
    contact = {key: value for key, value in found["contacts"].items() if key not in of_saving}
    return {**found, "contacts": contact, "contact_changes": None}


async def test_what_came_since_the_merge_stays_with_the_one_who_was_kept(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    kept, gone = two
    before = await image(gone)
    merge = await merging.merge(kept, gone, Wish(frozenset({"first_name", "title"})), by=by)
    person = await person_details.person_details(kept)
    assert person is not None
    edited = replace(person.fields, first_name="Aino-Maria")
    await people_actions.change_person(kept, edited, person.edition, Who(by))
    await belongings.set_phones(kept, None, [("+358449999999", "mobile")], Who(by))
    new = await addresses_actions.add_address(
        kept, make_contacts.address("new@example.org"), "unknown", Who(by)
    )
    parted = await merging.undo(merge, by=by)
    assert parted.edited_since == ("first_name",)
    assert await image(gone) == before
    person = await person_details.person_details(kept)
    assert person is not None
    assert person.first_name == "Aino-Maria"
    assert new in {one.id for one in person.addresses}
    assert [one.number for one in person.phones] == ["+358449999999"]


async def test_the_strictest_permission_wins_and_undoing_gives_back(by: UUID) -> None:
    # trial F6
    news, [kept, gone] = await make_lists.a_list(), [await make_contacts.person() for _ in "ab"]
    for one in (kept, gone):
        await given(one.id, list_id=news.list_id)
        await _subscribe(one.id, news.list_id)
    await consent.record(new_event(gone.id, State.OBJECTED, Method.STAFF, actor=Actor.STAFF))
    merge = await merging.merge(kept.contact_id, gone.contact_id, Wish(), by=by)
    assert await _reason(kept.id) is Reason.OBJECTED
    assert not await _is_on_a_list(kept.id)
    await merging.undo(merge, by=by)
    assert (await _reason(kept.id), await _reason(gone.id)) == (Reason.CONSENT, Reason.OBJECTED)
    assert await _is_on_a_list(kept.id)
    assert [event.method for event in await ledger.history(kept.id)][-2:] == [Method.MERGE] * 2


@pytest.mark.parametrize("everything", [False, True])
async def test_who_leaves_while_a_merge_stops_them_stays_away_when_it_is_undone(
    by: UUID, everything: bool
) -> None:
    """Their own word is kept though there seems to be nothing to end (trial F6)."""
    news, other = await make_lists.a_list("news"), await make_lists.a_list("other")
    kept, gone = [await make_contacts.person() for _ in "ab"]
    for one in (kept, gone):
        for mailing_list in (news, other):
            await given(one.id, list_id=mailing_list.list_id)
            await _subscribe(one.id, mailing_list.list_id)
    await consent.record(new_event(gone.id, State.OBJECTED, Method.STAFF, actor=Actor.STAFF))
    merge = await merging.merge(kept.contact_id, gone.contact_id, Wish(), by=by)
    link = await lists_queries.subscription_to_leave(await _subscription(kept.id, news), "fi")
    assert link
    leaving = replace(link, purpose=new_event(kept.id, State.GIVEN).purpose)
    for _twice in "12":
        await unsubscribe(leaving, everything=everything, method=Method.ONE_CLICK, visit=VISIT)
    own = [e for e in await ledger.history(kept.id) if e.method is Method.ONE_CLICK]
    assert [e.state for e in own] == [State.OBJECTED if everything else State.WITHDRAWN]
    await merging.undo(merge, by=by)
    permitted = {one.list_id for one in await ledger.permissions_of(kept.id) if one.allowed}
    assert permitted == (set() if everything else {other.list_id})
    assert await _lists_of(kept.id) == permitted


async def _subscription(address: UUID, of: OfferedList) -> UUID:
    sql = "select id from subscriptions where address = $1 and list = $2"
    return UUID(str(await plumbing.fetchval(sql, address, of.list_id)))


async def _lists_of(address: UUID) -> set[UUID]:
    sql = "select list from subscriptions where address = $1 and left_at is null"
    return {row["list"] for row in await plumbing.fetch(sql, address)}


async def _subscribe(address: UUID, list_id: UUID) -> None:
    await plumbing.execute(
        "insert into subscriptions (id, list, address, joined_at) "
        "values (gen_random_uuid(), $2, $1, now())",
        address,
        list_id,
    )


async def _is_on_a_list(address: UUID) -> bool:
    sql = "select exists (select from subscriptions where address = $1 and left_at is null)"
    return bool(await plumbing.fetchval(sql, address))


async def _reason(address: UUID) -> Reason:
    (found,) = [one for one in await ledger.permissions_of(address) if one.list_id is not None]
    return found.reason


async def test_an_open_duty_to_tell_stays_open(by: UUID) -> None:
    # register R13
    who = Who(by)
    kept = (await make_contacts.person()).contact_id
    gone = await people_actions.add_person(
        facts.PersonFields(last_name="Virta"), Source("media_register", "Mediahaku"), who
    )
    await merging.merge(kept, gone, Wish(), by=by)
    person = await person_details.person_details(kept)
    assert person is not None
    assert person.told_due_on is not None
    assert ("media_register", "Mediahaku") in [
        (one.kind, one.detail) for one in await changes_queries.sources_of(Owner(contact=kept))
    ]


async def test_a_chain_of_merges_parts_in_the_other_order_only(by: UUID) -> None:
    # trial F6
    a, b, c = [await full_person(f"{name}@example.org", by) for name in "abc"]
    before = {one: await image(one) for one in (a, b, c)}
    first = await merging.merge(b, a, Wish(), by=by)
    between = await image(b)
    second = await merging.merge(c, b, Wish(), by=by)
    assert await merged_into(a) == await merged_into(b) == c
    with pytest.raises(Conflict) as refused:
        await merging.undo(first, by=by)
    assert "itself been merged" in refused.value.sentence
    assert MERGED_FURTHER
    await merging.undo(second, by=by)
    assert await image(b) == between
    assert await merged_into(a) == b
    await merging.undo(first, by=by)
    assert await image(a) == before[a]
    assert _without_history(await image(b)) == _without_history(before[b])
    assert await merged_into(a) is None


async def test_a_merge_is_undone_once_and_within_thirty_days(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    merge = await merging.merge(*two, Wish(), by=by)
    assert [one.id for one in await recent_merges() if one.kept == two[0]] == [merge]
    await merging.undo(merge, by=by)
    with pytest.raises(Conflict) as again:
        await merging.undo(merge, by=by)
    assert again.value.sentence == UNDONE_BEFORE
    late = await merging.merge(*two, Wish(), by=by)
    await plumbing.execute(
        "update merges set at = $1, undo_until = $1", clock.now() - timedelta(days=31)
    )
    assert await destroyed(Key.MERGES) == 1
    with pytest.raises(Conflict) as too_late:
        await merging.undo(late, by=by)
    assert too_late.value.sentence == TOO_LATE
    assert await merged_into(two[1]) == two[0]


async def test_a_record_is_not_merged_with_itself_nor_with_nobody(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    with pytest.raises(Invalid):
        await merging.merge(two[0], two[0], Wish(), by=by)
    with pytest.raises(Conflict):
        await merging.merge(two[0], uuid4(), Wish(), by=by)


async def test_erasing_the_person_forgets_what_the_merge_remembers(
    by: UUID, two: tuple[UUID, UUID]
) -> None:
    await merging.merge(*two, Wish(), by=by)
    addresses = [one.id for one in await people_queries.addresses_of(two[0])]
    await forgetting.forget_addresses(addresses)
    assert await plumbing.fetchval("select count(*) from merges where before is not null") == 0


async def test_every_table_that_names_a_person_is_moved(db: None) -> None:
    rows = await plumbing.fetch(
        "select conrelid::regclass::text as place, a.attname as col from pg_constraint c "
        "join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] "
        "where contype = 'f' and confrelid = 'contacts'::regclass"
    )
    named = {(row["place"], row["col"]) for row in rows}
    named.add(("breach_people", "contact"))  # without a key: the row outlives the person
    pairs = {("duplicates", "first"), ("duplicates", "second")}
    assert named == {(of.table, of.column) for of in TABLES} | pairs


async def test_of_two_merges_of_the_same_pair_one_is_told(world: World) -> None:
    # trial F6
    by = await make_staff.member()
    one, other = [(await make_contacts.person()).contact_id for _ in "ab"]
    answers = await asyncio.gather(
        merging.merge(one, other, Wish(), by=by),
        merging.merge(other, one, Wish(), by=by),
        return_exceptions=True,
    )
    (refused,) = [answer for answer in answers if isinstance(answer, Conflict)]
    assert refused.sentence == GONE_MEANWHILE
    assert await plumbing.fetchval("select count(*) from merges") == 1
    assert await plumbing.fetchval("select count(*) from contact_addresses") == 2
