"""Records that may be of one person: what is suggested, why, and what is never suggested again."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app import database as plumbing
from app.contacts.actions import belongings, organisations, positions
from app.contacts.actions import people as people_actions
from app.contacts.duplicates import suggest as duplicates
from app.contacts.duplicates.rules import Known, Why, likeness
from app.contacts.duplicates.suggest import Pair
from app.contacts.facts import OrganisationFields, PersonFields, PositionFields, Source, Who
from app.lib.refusals import Invalid
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff

MEETING = Source("meeting")


def known(first_name: str = "Aino", last_name: str = "Mäkinen", **more: Any) -> Known:
    facts: dict[str, Any] = {
        "place": "", "emails": (), "mailboxes": frozenset(), "phones": frozenset(),
        "organisations": frozenset(),
    }  # fmt: skip
    return Known(uuid4(), first_name, last_name, **{**facts, **more})


PHONE: dict[str, Any] = {"phones": frozenset({"+358401234567"})}
HOUSE: dict[str, Any] = {"organisations": frozenset({"Lapin Kansa"})}


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (known(**PHONE), known("Aino", "Makinen", **PHONE), {Why.PHONE, Why.NAME}),
        (known(**PHONE), known("", "", **PHONE), {Why.PHONE}),
        (known(**HOUSE), known("Anio", "Mäkinen", **HOUSE), {Why.NAME, Why.ORGANISATION}),
        (known(**HOUSE), known("A.", "Mäkinen", **HOUSE), {Why.NAME, Why.ORGANISATION}),
        (known(place="OULU"), known("MÄKINEN", "aino", place="Oulu"), {Why.NAME, Why.PLACE}),
        (known(mailboxes={"a@x.fi"}), known("Olli", "Aho", mailboxes={"a@x.fi"}), {Why.ADDRESS}),
    ],
)
def test_what_speaks_for_one_person(one: Known, other: Known, reasons: set[Why]) -> None:
    found = likeness(one, other)
    assert found is not None
    assert set(found.reasons) == reasons
    assert 70 <= found.score <= 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known(), known()),
        (known(**PHONE), known("Olli", "Virtanen", **PHONE)),
        (known(**HOUSE), known("Olli", "Mäkelä", **HOUSE)),
        (known("", "", **HOUSE), known("", "", **HOUSE)),
        (known(place="OULU"), known("Aino", "Mäkinen", place="TURKU")),
    ],
)
def test_what_is_too_little(one: Known, other: Known) -> None:
    assert likeness(one, other) is None


@pytest.fixture
async def who(db: None) -> Who:
    return Who(await make_staff.member())


async def test_the_same_mailbox_spelled_otherwise_is_found_from_both_sides(db: None) -> None:
    one = await make_contacts.person("aino.makinen@gmail.com", first_name="Aino")
    other = await make_contacts.person("ainomakinen+uutiset@googlemail.com", first_name="")
    for person in (one, other):
        (pair,) = await duplicates.of_person(person.contact_id)
        assert Why.ADDRESS in pair.reasons
        assert {pair.one.id, pair.other.id} == {one.contact_id, other.contact_id}


async def test_a_tagged_address_meets_the_plain_one(db: None) -> None:
    one = await make_contacts.person("aino@example.org")
    await make_contacts.person("aino+news@example.org", last_name="")
    await make_contacts.person("ainoa@example.org", last_name="Virta")
    assert len(await duplicates.of_person(one.contact_id)) == 1


async def test_a_shared_phone_number_is_found_but_a_switchboard_tells_nothing(who: Who) -> None:
    people = [await _person(f"Mäkinen {n % 2}", who) for n in range(23)]
    for person in people[:2]:
        await belongings.set_phones(person, None, [("+358401234567", "mobile")], who)
    for person in people[2:]:
        await belongings.set_phones(person, None, [("+358201234567", "switchboard")], who)
    assert len(await duplicates.of_person(people[0])) == 1
    assert await duplicates.of_person(people[5]) == []


async def _person(last_name: str, who: Who, place: str = "") -> UUID:
    return await people_actions.add_person(
        PersonFields(first_name="Aino", last_name=last_name, place=place), MEETING, who
    )


async def test_a_slip_in_the_name_is_found_within_an_organisation(who: Who) -> None:
    house = await organisations.add_organisation(OrganisationFields("Lapin Kansa"), MEETING, who)
    people = [await _person(name, who) for name in ("Mäkinen", "Mäkynen", "Virtanen")]
    for person in people:
        await positions.add_position(person, house, PositionFields("toimittaja"), who)
    (pair,) = await duplicates.of_person(people[0])
    assert {pair.one.id, pair.other.id} == set(people[:2])
    assert await duplicates.of_person(people[2]) == []


async def test_the_same_name_in_the_same_place_is_found(who: Who) -> None:
    one = await _person("Mäkinen", who, place="OULU")
    await _person("Mäkinen", who, place="OULU")
    await _person("Mäkinen", who, place="TURKU")
    assert [set(pair.reasons) for pair in await duplicates.of_person(one)] == [
        {Why.NAME, Why.PLACE}
    ]


async def test_by_night_all_pairs_are_found_once_and_listed_by_score(who: Who) -> None:
    made = [await _twins(f"Suku{n}", who) for n in range(3)]
    first = await make_contacts.person("aino+a@example.org")
    second = await make_contacts.person("aino@example.org")
    assert await duplicates.find_all() == 4
    assert await duplicates.find_all() == 4
    pairs, after = await duplicates.suggested(most=3)
    assert after is not None
    rest, end = await duplicates.suggested(after, most=3)
    assert end is None
    assert [_ids(pair) for pair in pairs][:1] == [{first.contact_id, second.contact_id}]
    assert sorted(map(sorted, map(_ids, [*pairs[1:], *rest]))) == sorted(map(sorted, made))


async def _twins(name: str, who: Who) -> set[UUID]:
    return {await _person(name, who, place="OULU") for _ in "ab"}


def _ids(pair: Pair) -> set[UUID]:
    return {pair.one.id, pair.other.id}


async def test_what_is_no_longer_alike_goes_from_the_list(who: Who) -> None:
    one, _ = await _twins("Suku", who)
    await duplicates.find_all()
    await plumbing.execute("update contacts set place = 'TURKU' where id = $1", one)
    assert await duplicates.find_all() == 0
    assert await duplicates.suggested() == ([], None)


async def test_two_people_stay_two_for_good(who: Who) -> None:
    assert who.by
    one, other = await _twins("Suku", who)
    await duplicates.find_all()
    await duplicates.dismiss(other, one, by=who.by)
    await duplicates.dismiss(one, other, by=who.by)
    await duplicates.find_all()
    assert await duplicates.of_person(one) == []
    assert await duplicates.suggested() == ([], None)
    with pytest.raises(Invalid):
        await duplicates.dismiss(one, one, by=who.by)
