"""Staff make an enquiry form, say its words, open and close it, and see what came in."""

import re
from html import unescape
from uuid import UUID

import httpx
import pytest

from app.crm.enquiries import queries
from app.database import execute, fetchval
from app.staff.rules import StaffRole
from tests.conftest import StaffAs
from tests.crm.enquiries.conftest import PAGE, Write
from tests.make import lists as make_lists

NEW = "/staff/enquiries/new"


async def test_a_form_is_made_opened_and_closed(
    client: httpx.AsyncClient, staff_as: StaffAs, owner: UUID
) -> None:
    browser = await staff_as(StaffRole.PUBLISHER)
    words = {
        "slug": "Contact",
        "owner": str(owner),
        "title_sv": "Kontakta oss",
        "lead_sv": "Fråga.",
    }
    await browser.send_form(NEW, words)
    form = await queries.form("contact")
    assert (form.is_open, form.owner, form.title("fi")) == (False, owner, "Kontakta oss")
    assert (await client.get(PAGE)).status_code == 404
    refused = await browser.send_form(f"{form.path}/open", {})
    assert refused.status_code == 409
    assert "GDPR Article 13" in unescape(refused.text)
    await make_lists.open_for_sign_up()
    await browser.send_form(f"{form.path}/open", {})
    page = await client.get(f"{PAGE}?lang=fi")
    assert '<p class="lead lines" lang="sv">Fråga.</p>' in page.text
    assert '<h1 lang="sv">Kontakta oss</h1>' in page.text
    await browser.send_form(form.path, {"owner": str(owner), "title_fi": "Ota yhteyttä"})
    assert "Ota yhteyttä" in (await client.get(f"{PAGE}?lang=fi")).text
    await browser.send_form(f"{form.path}/close", {})
    assert (await client.get(PAGE)).status_code == 404
    acts = "select count(*) from access_log where what like 'enquiry_form_%' and about = 'contact'"
    assert await fetchval(acts) == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": ""}, "Enter a short name"),
        ({"slug": "ota yhteyttä"}, "Use the letters a to z"),
        ({"slug": "new"}, "already used in our web addresses"),
        ({"slug": "contact"}, "Another form already has this short name."),
        ({"owner": ""}, "Choose who answers."),
        ({"title_fi": ""}, "too, or leave it empty."),
        ({"title_fi": "", "lead_fi": ""}, "Give the form a title in at least one language."),
    ],
)
async def test_a_faulty_form_says_why_and_keeps_the_rest(
    staff_as: StaffAs, owner: UUID, wrong: dict[str, str], sentence: str
) -> None:
    browser = await staff_as(StaffRole.PUBLISHER)
    words = {"slug": "other", "owner": str(owner), "title_fi": "Kysy", "lead_fi": "Vastaamme."}
    await browser.send_form(NEW, words | {"slug": "contact"})
    page = await browser.send_form(NEW, words | wrong)
    assert page.status_code in (409, 422)
    assert sentence in unescape(page.text)
    assert wrong.get("lead_fi", "Vastaamme.") in page.text
    assert await fetchval("select count(*) from enquiry_forms") == 1


async def test_the_code_for_another_site_leads_to_our_page(
    client: httpx.AsyncClient, staff_as: StaffAs, write: Write
) -> None:
    browser = await staff_as(StaffRole.PUBLISHER)
    assert (await write()).status_code == 200
    page = await browser.get("/staff/enquiries/contact")
    code = re.search(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)
    assert code is not None
    form = unescape(code[1])
    assert re.findall(r'name="(\w+)"', form) == ["message", "email", "first_name", "last_name"]
    (action,) = re.findall(r'action="[^/]*//[^/]*([^"]+)"', form)
    assert (await client.post(action, data={"message": "Hei"})).status_code == 200


async def test_staff_see_what_came_in_and_what_waits(staff_as: StaffAs, write: Write) -> None:
    await write()
    browser = await staff_as(StaffRole.VIEWER)
    page = await browser.get("/staff/enquiries")
    assert "Tuuli Ojala" in page.text
    assert "To be answered" in page.text
    await execute("update follow_ups set done_at = now()")
    assert "To be answered" not in (await browser.get("/staff/enquiries")).text
