"""Fields that staff define: made, changed, taken out of use, through the pages."""

import pytest

from app.contacts.actions import custom_fields
from app.contacts.queries import fields
from app.contacts.queries.fields import CustomFieldInForce
from tests.conftest import StaffAs
from tests.make.staff import StaffBrowser

PATH = "/staff/fields"
NEW = {"name": "Jäsenyys", "about": "person", "kind": "choice", "choices": "Hopea\n\nKulta\nHopea"}


async def only() -> CustomFieldInForce:
    (field,) = await fields.custom_fields("person", retired=True)
    return field


async def test_a_field_with_options_is_defined(staff: StaffBrowser) -> None:
    assert (await staff.send_form(PATH, NEW)).status_code == 303
    field = await only()
    assert (field.name, field.kind, field.choices) == ("Jäsenyys", "choice", ("Hopea", "Kulta"))
    assert "Jäsenyys" in (await staff.get(PATH)).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Give the field a name."),
        ({"choices": "Hopea"}, "at least two"),
        ({"about": "dog"}, ""),
        ({"kind": "essay"}, ""),
        ({"name": "x" * 81}, ""),
        ({"choices": "\n".join("x" * 90 for _ in "ab")}, ""),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    staff: StaffBrowser, change: dict[str, str], sentence: str
) -> None:
    answer = await staff.send_form(PATH, NEW | change)
    assert answer.status_code in (400, 422)
    assert sentence in answer.text
    assert await fields.custom_fields("person") == []


async def test_a_name_that_is_taken_is_refused_beside_the_field(staff: StaffBrowser) -> None:
    await staff.send_form(PATH, NEW)
    answer = await staff.send_form(PATH, NEW)
    assert answer.status_code == 422
    assert "There is already a field with this name." in answer.text
    assert "Kulta" in answer.text


async def test_the_name_and_options_change_but_not_the_kind(staff: StaffBrowser) -> None:
    await staff.send_form(PATH, NEW)
    path = f"{PATH}/{(await only()).id}"
    assert "Hopea" in (await staff.get(path)).text
    changed = {"name": "Taso", "choices": "Hopea\nKulta\nPronssi", "kind": "text"}
    assert (await staff.send_form(path, changed)).status_code == 303
    field = await only()
    assert (field.name, field.kind, len(field.choices)) == ("Taso", "choice", 3)
    assert (await staff.send_form(path, {"name": "Taso", "choices": ""})).status_code == 422


async def test_a_field_out_of_use_comes_back(staff: StaffBrowser) -> None:
    field_id = await custom_fields.define_field("Muisto", "person", "text", [], None)
    assert (await staff.send_form(f"{PATH}/{field_id}/retire")).status_code == 303
    assert await fields.custom_fields("person") == []
    assert "Not in use" in (await staff.get(PATH)).text
    await staff.send_form(f"{PATH}/{field_id}/bring-back")
    assert len(await fields.custom_fields("person")) == 1


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
async def test_an_unknown_field_is_not_found(staff: StaffBrowser, number: str) -> None:
    assert (await staff.get(f"{PATH}/{number}")).status_code == 404
    assert (await staff.send_form(f"{PATH}/{number}", {"name": "x"})).status_code == 404


async def test_a_publisher_defines_no_fields(staff_as: StaffAs) -> None:
    publisher = await staff_as("publisher")
    assert (await publisher.get(PATH)).status_code == 403
