"""Staff fill in whose register this is; notice and letters follow."""

from app.consent import queries as ledger
from app.database import fetch
from app.staff.queries import identity as identity_queries
from tests.conftest import StaffAs
from tests.make import privacy as make_privacy
from tests.make.staff import StaffBrowser


async def test_saved_settings_fill_identity_and_notice_at_once(staff: StaffBrowser) -> None:
    # register R1
    answer = await staff.send_form("/staff/settings", make_privacy.IDENTITY)
    assert answer.status_code == 303
    identity, notice = await identity_queries.identity(), await ledger.notice(None, "sv")
    assert identity is not None
    assert identity.name == "Revontuli Viestintä Oy"
    assert notice is not None
    assert identity.name in notice.html


async def test_what_was_saved_stands_in_the_form(staff: StaffBrowser) -> None:
    await staff.send_form("/staff/settings", make_privacy.IDENTITY)
    page = (await staff.get("/staff/settings?done=saved")).text
    assert 'value="Kauppakatu 12 B"' in page
    assert "Saved. The privacy notice is updated to match." in page


async def test_a_faulty_form_keeps_what_was_typed_and_saves_nothing(staff: StaffBrowser) -> None:
    typed = {**make_privacy.IDENTITY, "business_id": "1234567-2"}
    answer = await staff.send_form("/staff/settings", typed)
    assert answer.status_code == 422
    assert 'value="1234567-2"' in answer.text
    assert 'id="business_id-error"' in answer.text
    assert await identity_queries.identity() is None


async def test_the_summary_names_the_fields_that_are_missing(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/settings", {**make_privacy.IDENTITY, "street": ""})
    assert ">Street address: Fill this in too" in answer.text


async def test_a_text_too_long_is_refused_beside_its_field(staff: StaffBrowser) -> None:
    typed = {**make_privacy.IDENTITY, "name": "x" * 201}
    answer = await staff.send_form("/staff/settings", typed)
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


async def test_who_published_a_notice_is_logged(staff: StaffBrowser) -> None:
    # register R16
    await staff.send_form("/staff/settings", make_privacy.IDENTITY)
    noted = [row["what"] for row in await fetch("select what from access_log order by id desc")]
    assert noted[:2] == ["notice_published", "identity_changed"]


async def test_a_writer_cannot_change_whose_register_it_is(staff_as: StaffAs) -> None:
    writer = await staff_as("writer")
    assert (await writer.get("/staff/settings")).status_code == 403
    answer = await writer.send_form("/staff/settings", make_privacy.IDENTITY)
    assert answer.status_code == 403
    assert await identity_queries.identity() is None
