"""What an exported file says of people is known again and comes back through an import."""

from uuid import UUID

import pytest

from app.contacts.actions import addresses, belongings, keeping, people, positions, roles
from app.contacts.facts import Owner, PersonFields, PositionFields, Source
from app.crm.export import columns as export_columns
from app.crm.relations import actions
from app.database import execute, fetch
from app.imports.mapping.fields import FIELDS
from app.imports.mapping.propose import proposed
from app.imports.rules import Counts, Known
from app.lib.languages import Language, speaking
from tests.crm.export.test_export import PATH, rows_of
from tests.crm.register.list_page import NOBODY, person
from tests.make import contacts as make_contacts
from tests.make import imports as make_imports
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

READ = len(export_columns.PEOPLE)


# trial F1
@pytest.mark.parametrize("language", list(Language))
def test_every_field_of_an_import_is_known_again_by_its_heading(language: Language) -> None:
    with speaking(language):
        headings = [column.heading for column in export_columns.PEOPLE]
    assert proposed(headings) == [column.key for column in export_columns.PEOPLE]
    assert {column.key for column in export_columns.PEOPLE} <= set(FIELDS)


# trial F1
@pytest.mark.parametrize("language", list(Language))
async def test_no_other_column_is_taken_for_a_field(db: None, language: Language) -> None:
    await make_lists.a_list()
    await person("Aalto")
    member = await make_staff.member(language=language.value)
    async with await make_staff.browser_of(member) as browser:
        [row] = await rows_of(browser)
    known = proposed(list(row))[READ:]
    assert [field for field in known if field] == ["source_detail"]


async def a_journalist(owner: UUID) -> UUID:
    """With everything that a file takes along; some of it looks like formulas."""
    contact = await people.add_person(
        PersonFields("=Kaisa", "Anttonen", "@Toimittaja", "sv", "Kauppakatu 1", "96100", "Rovaniemi",
                     "FI", "-Two\n+lines", birth_year=1985),
        Source("meeting", "Messut"),
        NOBODY,
        address=make_contacts.address("kaisa@example.org"),
    )  # fmt: skip
    phones = [(f"+35840123456{last}", "mobile") for last in "78"]
    phones += [("+358501234567", "mobile")]
    phones += [(f"+3581612345{last}", "work") for last in "56789"]
    phones += [("+358912345", "home"), ("+358912346", "switchboard"), ("+358912347", "other")]
    await belongings.set_phones(contact, None, phones, NOBODY)
    for email, kind in (("k@example.com", "work_personal"), ("koti@example.net", "personal"),
                        ("press@example.com", None), ("kaisa2@example.net", None)):  # fmt: skip
        await addresses.add_address(contact, make_contacts.address(email), kind, NOBODY)
    await belongings.set_tags(contact, ["Energy", "+Forests"], NOBODY)
    await roles.add_role(Owner(contact=contact), "media", NOBODY)
    outlet = await make_contacts.organisation(
        "Pohjoisen Uutiset", business_id="2617416-4", legal_form="company"
    )
    held = PositionFields("-Aluepäällikkö", decision_maker=True, main=True)
    await positions.add_position(contact, outlet, held, NOBODY)
    await actions.set_media_profile(contact, "+Power lines", "Not before six\n=or later", NOBODY)
    await keeping.set_owner(Owner(contact=contact), owner, NOBODY)
    return contact


EVERYTHING = """
delete from positions; delete from contact_addresses; delete from contacts; delete from organisations;
delete from tags
"""


# trial F1, register R5, R6
@pytest.mark.parametrize("form", ["csv", "csv_excel", "xlsx"])
@pytest.mark.parametrize("language", list(Language))
async def test_an_import_of_our_own_file_gives_the_data_back(
    db: None, form: str, language: Language
) -> None:
    member = await make_staff.member(language=language.value, name="Outi Öberg")
    await a_journalist(member)
    async with await make_staff.browser_of(member) as browser:
        asked = {"whole": "yes", "purpose": "x", "use": "own", "format": form}
        answer = await browser.send_form(f"{PATH}/file", asked)
        before = await rows_of(browser)
        await execute(EVERYTHING)
        done = await make_imports.imported(answer.content, mapping=proposed(list(before[0])))
        after = await rows_of(browser)
    assert done.counts == Counts(created=1)
    assert await make_imports.said(done.id) == []
    told = list(before[0])[:READ]
    assert [[row[each] for each in told] for row in after] == [
        [row[each] for each in told] for row in before
    ]
    [filled] = after
    assert all(filled[heading] for heading in told)


# trial F1
async def test_whoever_holds_no_title_there_gets_none_from_their_own(staff: StaffBrowser) -> None:
    contact = await make_contacts.known_person("eino@example.org", title="Toimitusjohtaja")
    outlet = await make_contacts.organisation("Firma Oy")
    await positions.add_position(contact, outlet, PositionFields(main=True), NOBODY)
    answer = await staff.send_form(
        f"{PATH}/file", {"whole": "yes", "purpose": "x", "use": "own", "format": "csv"}
    )
    await execute(EVERYTHING)
    await make_imports.imported(answer.content)
    rows = await fetch(
        "select c.title, p.title as held, p.decision_maker from contacts c "
        "join positions p on p.contact = c.id"
    )
    assert [tuple(row) for row in rows] == [("Toimitusjohtaja", "", False)]


# trial F1
async def test_our_own_file_changes_nobody_it_came_from(staff: StaffBrowser) -> None:
    await a_journalist(staff.signed_in.id)
    answer = await staff.send_form(
        f"{PATH}/file", {"whole": "yes", "purpose": "x", "use": "own", "format": "csv"}
    )
    done = await make_imports.imported(answer.content, known=Known.OVERWRITE)
    assert done.counts == Counts(unchanged=1)
