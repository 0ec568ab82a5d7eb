"""Whoever sees less saves a record as they read it: what they were not shown stays."""

import pytest

from app.staff.rules import Right, StaffRole, rights_of
from tests.architecture.walks.fingerprint import fingerprint
from tests.conftest import StaffAs
from tests.crm.people.test_person_edit import form_in
from tests.world.place import Place

EDITORS = [role for role in StaffRole if Right.EDIT_PEOPLE in rights_of(role)]


# trial A16
@pytest.mark.parametrize("role", EDITORS)
async def test_what_was_read_and_saved_as_it_stood_changes_nothing(
    db: None, place: Place, staff_as: StaffAs, role: StaffRole
) -> None:
    browser = await staff_as(role)
    known = place.world.people
    before = await fingerprint()
    for path in (
        f"/staff/people/{known.contact}/edit",
        f"/staff/organisations/{known.organisation}/edit",
    ):
        form = form_in(await browser.get(path), path)
        assert form
        answer = await browser.send_form(path, form)
        assert answer.status_code == 303, answer.text
    after = await fingerprint()
    assert {name for name in before if before[name] != after[name]} == set()
