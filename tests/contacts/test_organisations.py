import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.contacts.actions import organisations as organisations_actions
from app.contacts.actions import positions as positions_actions
from app.contacts.facts import (
    EditedMeanwhile,
    OrganisationFields,
    Owner,
    PositionFields,
    Source,
    Who,
)
from app.contacts.queries import changes, person_details
from app.contacts.queries import organisations as organisations_queries
from app.contacts.queries.organisations import OrganisationDetails
from app.contacts.words import value_in_words
from app.lib import clock
from app.lib.languages import speaking
from app.lib.refusals import Conflict, Invalid, NotFound
from tests.make import contacts as make

WHO = Who(None)
LAPIN_KANSA = OrganisationFields(
    "Lapin Kansa", "media_house", "2077474-0", "FI20774740", "https://www.example.com",
    "Veitikantie 2", "96100", "Rovaniemi", "FI", "Ilmestyy kuutena päivänä.",
)  # fmt: skip


def fields(**changed: Any) -> OrganisationFields:
    return OrganisationFields(**{**vars(LAPIN_KANSA), **changed})


async def details(organisation_id: UUID) -> OrganisationDetails:
    found = await organisations_queries.organisation_details(organisation_id)
    assert found is not None
    return found


async def added(**changed: Any) -> UUID:
    return await organisations_actions.add_organisation(fields(**changed), Source("contract"), WHO)


async def test_an_organisation_is_kept_with_its_identifiers_in_one_form(db: None) -> None:
    # register R5
    found = await details(
        await added(business_id="20774740", vat_number="fi 2077474-0", web="www.example.com")
    )
    assert found.fields == LAPIN_KANSA
    assert found.address_lines == ("Veitikantie 2", "96100 ROVANIEMI")
    known = await organisations_queries.organisation_by_business_id("2077474-0")
    assert known is not None
    assert known.id == found.id
    assert await organisations_queries.organisation_by_business_id("") is None


async def test_organisations_are_known_by_name_however_it_is_written(db: None) -> None:
    organisation_id = await make.organisation("Mäkisen Kello Oy")
    assert [
        one.id for one in await organisations_queries.organisations_named("MAKISEN kello oy")
    ] == [organisation_id]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "An organisation needs a name."),
        ("name", "a" * 10_000, "Name: Use at most 200 characters. There are now 10000."),
        ("name", "a\x00", "Name: There are control characters in it. Remove them."),
        ("kind", "shop", "Kind: Choose one of the options."),
        (
            "business_id",
            "2077474-1",
            "Business ID: This is not a business ID: its check digit does not fit.",
        ),
        (
            "vat_number",
            "FI1",
            "VAT number: This is not a VAT number. It should look like FI12345671.",
        ),
        ("web", "http://example.com", "Web address: The address must begin with https://."),
        ("country", "FIN", "Country: A country is written as two letters, for example FI."),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_the_name_of_its_field(
    db: None, field: str, value: str, sentence: str
) -> None:
    with speaking("en"), pytest.raises(Invalid) as refusal:
        await added(**{field: value})
    with speaking("en"):
        assert str(refusal.value) == sentence


async def test_a_business_id_belongs_to_one_organisation(db: None) -> None:
    first = await added()
    with pytest.raises(Conflict) as refusal:
        await added(name="Lapin Kansa Oy")
    assert refusal.value.values["organisation"] == first
    second = await added(business_id="")
    with pytest.raises(Conflict):
        await organisations_actions.change_organisation(second, LAPIN_KANSA, 1, WHO)


async def test_every_change_is_recorded_in_names_people_know(db: None) -> None:
    # register R18
    group = await make.organisation("Alma Media")
    organisation_id = await added()
    await organisations_actions.change_organisation(
        organisation_id, fields(name="Lapin Kansa Oy", parent=group), 1, Who(None, "merger")
    )
    await organisations_actions.change_organisation(
        organisation_id, fields(name="Lapin Kansa Oy", parent=group), 2, WHO
    )
    history = await changes.changes_of(Owner(organisation=organisation_id))
    assert [(c.field, c.old, c.new, c.why) for c in reversed(history)] == [
        ("name", "Lapin Kansa", "Lapin Kansa Oy", "merger"),
        ("parent", "", "Alma Media", "merger"),
    ]


async def test_the_second_of_two_editors_is_told_and_overwrites_nothing(db: None) -> None:
    # trial F7
    organisation_id = await added()
    await organisations_actions.change_organisation(organisation_id, fields(place="Kemi"), 1, WHO)
    with pytest.raises(EditedMeanwhile) as refusal:
        await organisations_actions.change_organisation(
            organisation_id, fields(place="Oulu"), 1, WHO
        )
    assert refusal.value.theirs == fields(place="Kemi")
    assert (await details(organisation_id)).place == "Kemi"


async def test_parents_and_children_are_shown(db: None) -> None:
    # register R5
    group = await make.organisation("Alma Media")
    paper = await make.organisation("Lapin Kansa", parent=group)
    assert (await details(paper)).parent_name == "Alma Media"
    assert [one.name for one in (await details(group)).children] == ["Lapin Kansa"]


async def test_no_organisation_stands_above_itself(db: None) -> None:
    first = await make.organisation("A")
    second = await make.organisation("B", parent=first)
    third = await make.organisation("C", parent=second)
    for parent in (first, second, third):
        with pytest.raises(Conflict):
            await organisations_actions.change_organisation(
                first, OrganisationFields("A", parent=parent), 1, WHO
            )
    assert (await details(first)).parent is None


async def test_a_parent_that_does_not_exist_is_refused(db: None) -> None:
    organisation_id = await make.organisation("A")
    with pytest.raises(NotFound):
        await organisations_actions.change_organisation(
            organisation_id, OrganisationFields("A", parent=uuid4()), 1, WHO
        )
    with pytest.raises(NotFound):
        await make.organisation("B", parent=uuid4())


async def test_two_changes_at_once_close_no_ring(committed: None) -> None:
    ids = [await make.organisation(name) for name in "ABC"]
    ring = [(ids[at], "ABC"[at], ids[(at + 1) % 3]) for at in range(3)]
    answers = await asyncio.gather(
        *(
            organisations_actions.change_organisation(
                one, OrganisationFields(name, parent=parent), 1, WHO
            )
            for one, name, parent in ring
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "NoneType", "NoneType"]


async def test_people_over_time_with_the_decision_makers_first(db: None) -> None:
    # register R5
    paper, radio = await make.organisation("Lapin Kansa"), await make.organisation("Radio Lappi")
    aino = await make.known_person(first_name="Aino", last_name="Mäkinen")
    sanna = await make.known_person(first_name="Sanna", last_name="Öhman")
    gone = await make.known_person(first_name="Pekka", last_name="Aho")
    old = await positions_actions.add_position(
        aino, radio, PositionFields("toimittaja", main=True), WHO
    )
    await positions_actions.end_position(old, date(2024, 12, 31), WHO)
    await positions_actions.add_position(
        aino, paper, PositionFields("uutispäällikkö", since=date(2025, 1, 1), main=True), WHO
    )
    await positions_actions.add_position(
        sanna, paper, PositionFields("päätoimittaja", decision_maker=True), WHO
    )
    await positions_actions.add_position(
        gone, paper, PositionFields("harjoittelija", until=date(2020, 8, 31)), WHO
    )

    found = await details(paper)
    assert [(one.name, one.decision_maker, one.is_current) for one in found.people] == [
        ("Sanna Öhman", True, True), ("Aino Mäkinen", False, True), ("Pekka Aho", False, False),
    ]  # fmt: skip
    assert found.people_count == 2
    person = await person_details.person_details(aino)
    assert person is not None
    assert [(one.organisation_name, one.title, one.is_main, one.is_current) for one in person.positions] == [
        ("Lapin Kansa", "uutispäällikkö", True, True), ("Radio Lappi", "toimittaja", False, False),
    ]  # fmt: skip


async def test_one_position_is_the_main_one(db: None) -> None:
    # register R5
    contact_id = await make.known_person()
    places = [await make.organisation() for _ in range(3)]
    positions = [
        await positions_actions.add_position(contact_id, place, PositionFields(main=True), WHO)
        for place in places
    ]
    await positions_actions.change_position(
        positions[1], PositionFields("tuottaja", main=True), WHO
    )
    person = await person_details.person_details(contact_id)
    assert person is not None
    assert [one.id for one in person.positions if one.is_main] == [positions[1]]
    assert person.positions[0].id == positions[1]


async def test_an_ended_position_is_current_until_its_last_day(db: None) -> None:
    contact_id, place = await make.known_person(), await make.organisation()
    await positions_actions.add_position(
        contact_id, place, PositionFields(until=date(2026, 11, 30)), WHO
    )
    for day, is_current in ((30, True), (31, False)):
        moment = (
            datetime(2026, 11, 30, 12, tzinfo=UTC)
            if day == 30
            else datetime(2026, 12, 1, tzinfo=UTC)
        )
        with clock.standing_at(moment):
            person = await person_details.person_details(contact_id)
            assert person is not None
            assert [one.is_current for one in person.positions] == [is_current]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (PositionFields(since=date(1, 1, 1)), "First day: The year must be between 1900 and 2100."),
        (
            PositionFields(until=date(9999, 1, 1)),
            "Last day: The year must be between 1900 and 2100.",
        ),
        (
            PositionFields(since=date(2026, 2, 1), until=date(2026, 1, 1)),
            "Last day: The last day is before the first day.",
        ),
        (PositionFields("a" * 121), "Title: Use at most 120 characters. There are now 121."),
    ],
)
async def test_a_position_in_an_unbelievable_year_is_refused(
    db: None, given: PositionFields, sentence: str
) -> None:
    contact_id, place = await make.known_person(), await make.organisation()
    with speaking("en"), pytest.raises(Invalid) as refusal:
        await positions_actions.add_position(contact_id, place, given, WHO)
    with speaking("en"):
        assert str(refusal.value) == sentence


async def test_positions_are_recorded_and_read_in_words(db: None) -> None:
    # register R18
    contact_id, place = await make.known_person(), await make.organisation("Lapin Kansa")
    position = await positions_actions.add_position(
        contact_id, place, PositionFields("toimittaja", True, date(2025, 1, 1), main=True), WHO
    )
    await positions_actions.end_position(position, date(2026, 1, 31), WHO)
    with speaking("en"):
        [last, first] = await changes.changes_of(Owner(contact=contact_id))
        assert value_in_words(first.field, first.new) == (
            "Lapin Kansa · toimittaja · 1 January 2025\u2013 · decision maker · main position"
        )
        assert value_in_words(last.field, last.new) == (
            "Lapin Kansa · toimittaja · 1 January 2025\u201331 January 2026 · decision maker"
        )
        assert (last.label, last.old) == ("Position", first.new)


async def test_unknown_positions_and_organisations_are_not_found(db: None) -> None:
    contact_id = await make.known_person()
    with pytest.raises(NotFound):
        await positions_actions.change_position(0, PositionFields(), WHO)
    with pytest.raises(NotFound):
        await positions_actions.add_position(contact_id, uuid4(), PositionFields(), WHO)
    with pytest.raises(NotFound):
        await organisations_actions.change_organisation(uuid4(), LAPIN_KANSA, 1, WHO)
    assert await organisations_queries.organisation_details(uuid4()) is None
