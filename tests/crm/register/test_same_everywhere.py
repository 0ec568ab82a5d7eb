"""What stands in several places of the staff pages is written in one way."""

import pytest

from app.contacts.actions import belongings, roles
from app.contacts.facts import Owner, Who
from app.contacts.words import value_in_words
from app.crm.views.columns import Ask, Column, Look
from app.crm.views.looks import in_words
from app.lib.languages import Language, speaking
from app.web.rendering import languages
from tests.crm.register.list_page import NOBODY, headings_on, person
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

NUMBER, SHOWN = "+358401234567", "040 1234567"


async def test_a_phone_number_has_one_form_on_page_list_and_history(staff: StaffBrowser) -> None:
    one = await person("Aalto")
    await belongings.set_phones(one, None, [(NUMBER, "mobile")], Who(staff.signed_in.id))
    page = (await staff.get(f"/staff/people/{one}")).text
    assert page.replace(f'href="tel:{NUMBER}"', "").count(NUMBER) == 0
    assert page.count(SHOWN) >= 2, "among the details and in the stream"
    listed = (await staff.get("/staff/people?columns=phones")).text
    assert (SHOWN in listed, NUMBER in listed) == (True, False)


def test_several_numbers_are_each_written_as_one_writes_them() -> None:
    column = Column("phones", "Phone", Look.PHONES, Ask(""), "phones")
    assert in_words(column, f"{NUMBER}, +46812345678") == f"{SHOWN}, +46 8 123 456 78"
    with speaking("en"):
        assert value_in_words("phones", f"{NUMBER}, mobile") == f"{SHOWN}, Mobile"


async def test_the_media_view_says_whether_we_may_mail(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await roles.add_role(Owner(contact=known.address.contact_id), "media", NOBODY)
    page = (await staff.get("/staff/people?view=media")).text
    assert "May we e-mail?" in headings_on(page)
    cell = page.partition('data-label="May we e-mail?"')[2].partition("</td>")[0]
    assert ("is-yes" in cell, "Yes" in cell, "since" in cell) == (True, True, True)


@pytest.mark.parametrize(
    ("language", "finnish"), [("fi", "Suomi"), ("sv", "Finska"), ("en", "Finnish")]
)
async def test_a_language_is_called_as_the_reader_calls_it(
    staff: StaffBrowser, language: str, finnish: str
) -> None:
    one = await person("Aalto", language="fi")
    page = (await staff.get(f"/staff/people/{one}?lang={language}")).text
    assert f"<dd>{finnish}</dd>" in page
    with speaking(language):
        assert languages.in_words()[Language.FINNISH] == finnish
