from uuid import UUID

import pytest

from app.contacts.actions import custom_fields
from app.contacts.facts import Owner, Who
from app.contacts.queries import changes, fields, organisations
from app.lib.languages import speaking
from app.lib.refusals import Conflict, Invalid, NotFound
from tests.make import contacts as make
from tests.make import staff as make_staff

WHO = Who(None)


async def field(kind: str, *choices: str, name: str = "Koko") -> int:
    return await custom_fields.define_field(name, "person", kind, choices, None)


async def texts(contact_id: UUID) -> list[str]:
    return [one.text for one in await fields.values_of(Owner(contact=contact_id))]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  rivi 1\nrivi 2 ", "  rivi 1\nrivi 2"),
        ("number", "1 250,50", "1250.5"),
        ("number", "-3", "-3"),
        ("number", "100", "100"),
        ("number", "0.0001", "0.0001"),
        ("date", "3.11.2026", "2026-11-03"),
        ("choice", "suuri", "suuri"),
        ("yes_no", "yes", "yes"),
    ],
)
async def test_a_value_is_kept_in_the_type_of_its_field(
    db: None, kind: str, typed: str, kept: str
) -> None:
    contact_id = await make.known_person()
    field_id = await field(kind, "pieni", "suuri")
    await custom_fields.set_value(Owner(contact=contact_id), field_id, typed, WHO)
    assert await texts(contact_id) == [kept]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "a" * 1001),
        ("text", "a\x00b"),
        ("number", "kaksi"),
        ("number", "1e400"),
        ("number", "100000000000000"),
        ("number", "0.00001"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "\u0663"),
        ("date", "0000-01-01"),
        ("date", "9999-01-01"),
        ("date", "huomenna"),
        ("choice", "valtava"),
        ("yes_no", "ehkä"),
    ],
)
async def test_a_value_that_does_not_fit_is_refused_with_the_name_of_its_field(
    db: None, kind: str, typed: str
) -> None:
    contact_id = await make.known_person()
    field_id = await field(kind, "pieni", "suuri")
    with speaking("en"), pytest.raises(Invalid) as refusal:
        await custom_fields.set_value(Owner(contact=contact_id), field_id, typed, WHO)
    with speaking("en"):
        assert str(refusal.value).startswith("Koko: ")
    assert await texts(contact_id) == []


async def test_values_can_be_changed_and_emptied_and_that_is_recorded(db: None) -> None:
    # register R18
    contact_id = await make.known_person()
    owner = Owner(contact=contact_id)
    field_id = await field("number")
    for typed in ("12", "12,0", "13", ""):
        await custom_fields.set_value(owner, field_id, typed, WHO)
    assert await texts(contact_id) == []
    history = await changes.changes_of(owner)
    assert [(c.label, c.old, c.new) for c in reversed(history)] == [
        ("Koko", "", "12"), ("Koko", "12", "13"), ("Koko", "13", ""),
    ]  # fmt: skip


async def test_a_field_of_people_is_not_one_of_organisations(db: None) -> None:
    organisation_id = await make.organisation()
    with pytest.raises(Invalid):
        await custom_fields.set_value(
            Owner(organisation=organisation_id), await field("text"), "a", WHO
        )
    theirs = await custom_fields.define_field("Levikki", "organisation", "number", [], None)
    await custom_fields.set_value(Owner(organisation=organisation_id), theirs, "20000", WHO)
    found = await organisations.organisation_details(organisation_id)
    assert found is not None
    assert [(one.field.name, one.text) for one in found.values] == [("Levikki", "20000")]


async def test_a_retired_field_keeps_its_values_until_it_comes_back(db: None) -> None:
    sanna = await make_staff.member()
    contact_id = await make.known_person()
    field_id = await field("text")
    await custom_fields.set_value(Owner(contact=contact_id), field_id, "a", WHO)
    await custom_fields.retire_field(field_id, sanna)
    assert await texts(contact_id) == []
    assert await fields.custom_fields("person") == []
    with pytest.raises(Invalid):
        await custom_fields.set_value(Owner(contact=contact_id), field_id, "b", WHO)
    await custom_fields.bring_back_field(field_id, sanna)
    assert await texts(contact_id) == ["a"]


async def test_names_of_fields_are_taken_once(db: None) -> None:
    first = await field("text", name="Koko")
    with pytest.raises(Conflict):
        await field("number", name=" Koko ")
    await custom_fields.retire_field(first, None)
    await field("number", name="Koko")
    with pytest.raises(Conflict):
        await custom_fields.bring_back_field(first, None)


async def test_options_can_be_changed_and_old_answers_stay(db: None) -> None:
    contact_id = await make.known_person()
    field_id = await field("choice", "pieni", "suuri")
    await custom_fields.set_value(Owner(contact=contact_id), field_id, "pieni", WHO)
    await custom_fields.change_field(field_id, "Luokka", ["keskikokoinen", "suuri"], None)
    [kept] = await fields.values_of(Owner(contact=contact_id))
    assert (kept.text, kept.field.name) == ("pieni", "Luokka")
    assert kept.field.choices == ("keskikokoinen", "suuri")


async def test_an_answer_that_is_no_longer_offered_may_be_saved_again(db: None) -> None:
    contact_id = await make.known_person()
    field_id = await field("choice", "pieni", "suuri")
    await custom_fields.set_value(Owner(contact=contact_id), field_id, "pieni", WHO)
    await custom_fields.change_field(field_id, "Koko", ["keskikokoinen", "suuri"], None)
    await custom_fields.set_value(Owner(contact=contact_id), field_id, "pieni", WHO)
    assert await texts(contact_id) == ["pieni"]


@pytest.mark.parametrize(
    ("name", "kind", "choices"),
    [
        ("", "text", []),
        ("a" * 81, "text", []),
        ("a\x00", "text", []),
        ("Koko", "file", []),
        ("Koko", "choice", ["yksi"]),
        ("Koko", "choice", ["yksi", "yksi"]),
        ("Koko", "choice", [str(n) for n in range(101)]),
        ("Koko", "choice", ["a" * 81, "b"]),
    ],
)
async def test_a_field_that_cannot_be_is_refused(
    db: None, name: str, kind: str, choices: list[str]
) -> None:
    with pytest.raises(Invalid):
        await custom_fields.define_field(name, "person", kind, choices, None)


async def test_an_unknown_field_is_not_found(db: None) -> None:
    contact_id = await make.known_person()
    with pytest.raises(NotFound):
        await custom_fields.set_value(Owner(contact=contact_id), 0, "a", WHO)
    with pytest.raises(NotFound):
        await custom_fields.retire_field(0, None)
