"""Who gets paper, who is left out and why, what is written down, and who has been told by letter."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.grounds.reasons import Reason
from app.contacts.actions.people import add_person
from app.contacts.facts import PersonFields, Source, Who
from app.contacts.queries import person_details
from app.crm.views.walks import Condition
from app.disclosures import queries as disclosures
from app.disclosures.rules import ReleaseKind
from app.lib import clock
from app.lib.refusals import Conflict, Invalid
from app.privacy.labels import actions
from app.privacy.labels.actions import Kind, Run
from app.privacy.labels.forms import ARTICLE_14
from app.privacy.labels.rules import Lacks, Order, Paper
from app.privacy.labels.sheets import SHEETS
from app.privacy.labels.whom import Whom
from app.privacy.recording import stops
from app.privacy.recording.stops import Reach
from tests.conftest import StaffAs
from tests.disclosures import made
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.privacy.labels.paper import pages, texts

PATH = "/staff/labels"
PURPOSE = "field_knowledge"
HOME = PersonFields("Aino", "Mäki", street="Rantatie 3", postcode="96100", place="Rovaniemi")
EVERYBODY = Whom("Kaikki", Condition())


_NEXT = """
insert into purposes
select (jsonb_populate_record(p, $2::jsonb || jsonb_build_object('id', gen_random_uuid(),
                                                               'version', p.version + 1))).*
  from purposes p where p.key = $1 order by p.version desc limit 1"""


async def a_purpose(**changes: object) -> None:
    """Its next version."""
    await database.execute(_NEXT, PURPOSE, json.dumps(changes))


@pytest.fixture
async def by_post(db: None) -> None:
    """Post is a channel of a purpose, and somebody has weighed the interests."""
    await make_lists.identity()
    await a_purpose(channels=["email", "post"], balancing="Weighed.")


async def person(
    fields: PersonFields = HOME, *, email: bool = True, source: str = "meeting"
) -> UUID:
    address = make_contacts.address() if email else None
    who = Who(await make_staff.member())
    return await add_person(fields, Source(source, "2026"), who, address=address)


async def paper(about: str = PURPOSE, order: Order = Order.POSTCODE) -> Paper:
    return await actions.prepared(EVERYBODY, about, order, SHEETS["3x7"])


def why(printed: Paper) -> dict[UUID, Reason | Lacks]:
    return {one.person.id: one.reason for one in printed.left_out}


async def test_who_is_left_out_is_listed_with_the_reason(by_post: None) -> None:
    # register R14
    by = await make_staff.member()
    getting = await person()
    sharing = await person(replace(HOME, first_name="Antti", last_name="MÄKI"))
    no_post = await person(replace(HOME, last_name="Kielto"))
    nothing = await person(replace(HOME, last_name="Kaikki"))
    restricted = await person(replace(HOME, last_name="Rajoitus"))
    homeless = await person(replace(HOME, last_name="Osoitteeton", street=""))
    nameless = await person(replace(HOME, first_name="", last_name=""))
    too_long = await person(replace(HOME, last_name="Pitkä", street="Щ" * 200))
    unprinted = await person(replace(HOME, last_name="Merkki", street="株式 3"))
    late = await person(replace(HOME, last_name="Lähde"), source="media_register")
    unmailed = await person(replace(HOME, last_name="Postitse"), email=False)
    await stops.record_objection(no_post, Reach(channel="post"), how="phone", by=by)
    await stops.record_objection(nothing, Reach(), how="phone", by=by)
    await stops.restrict(restricted, how="letter", by=by)
    printed = await paper()
    assert {one.id for one in printed.people} == {getting, unmailed}
    assert why(printed) == {
        sharing: Lacks.HOUSEHOLD,
        no_post: Reason.OBJECTED,
        nothing: Reason.OBJECTED,
        restricted: Reason.RESTRICTED,
        homeless: Lacks.NO_ADDRESS,
        nameless: Lacks.NO_NAME,
        too_long: Lacks.TOO_LONG,
        unprinted: Lacks.LETTERS,
        late: Reason.ARTICLE_14,
    }
    assert all(one.words for one in printed.left_out)


async def test_a_no_by_phone_or_to_letters_by_mail_does_not_stop_the_post(by_post: None) -> None:
    by = await make_staff.member()
    someone = await person()
    for channel in ("phone", "email"):
        await stops.record_objection(someone, Reach(channel=channel), how="phone", by=by)
    assert [one.id for one in (await paper()).people] == [someone]


@pytest.mark.parametrize(
    ("change", "goes"),
    [
        ({"balancing": ""}, False),
        ({"channels": ["email"]}, None),
        ({"direct_marketing": False}, None),
    ],
    ids=["not weighed", "no post", "no marketing"],
)
async def test_a_purpose_reaches_the_post_only_as_it_says(
    by_post: None, change: dict[str, object], *, goes: bool | None
) -> None:
    someone = await person()
    await a_purpose(**change)
    if goes is None:
        with pytest.raises(Invalid):
            await paper()
    else:
        assert why(await paper()) == {someone: Reason.NO_BALANCING}


async def test_at_work_the_address_is_the_organisations_and_colleagues_get_one_each(
    by_post: None,
) -> None:
    house = await make_contacts.organisation(
        "Rovapuu Oy", street="Teollisuustie 4", postcode="96320", place="Rovaniemi"
    )
    first, second = await make_crm.person_at(house), await make_crm.person_at(house)
    printed = await paper()
    assert {one.id for one in printed.people} == {first, second}
    assert [label.lines[1:] for label in printed.labels] == [
        ("Rovapuu Oy", "Teollisuustie 4", "96320 ROVANIEMI")
    ] * 2


async def test_what_is_given_to_a_mailing_house_is_a_disclosure(
    staff: StaffBrowser, by_post: None
) -> None:
    # register R14, register R15
    by = await make_staff.member()
    getting, refusing = await person(), await person(replace(HOME, last_name="Kielto"))
    await stops.record_objection(refusing, Reach(channel="post"), how="phone", by=by)
    house = await made.registered(made.HOUSE)
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "3x7", "act": "labels"}
    asked |= {"use": str(house.id)}
    unsaid = await staff.send_form(PATH, asked)
    assert unsaid.status_code == 422
    assert 'href="#why"' in unsaid.text
    pdf = await staff.send_form(PATH, {**asked, "why": "Kutsu paperilla"})
    assert pdf.headers["content-type"] == "application/pdf"
    (release,) = await disclosures.disclosures(most=2)
    assert (release.kind, release.given, release.left_out) == (ReleaseKind.LABELS, 1, 1)
    (out,) = await disclosures.people_of(release.id, left_out=True, most=2)
    assert (out.id, out.reason) == (refusing, "objected")
    assert [one.id for one in await disclosures.given_to(getting)] == [release.id]
    assert await database.fetchval("select disclosure from paper_runs") == release.id


async def test_outside_the_eea_goes_only_who_permits_it_and_without_a_contract_nobody(
    staff: StaffBrowser, by_post: None
) -> None:
    someone = await person()
    harbor = await made.registered(made.HARBOR)
    printed = await actions.prepared(EVERYBODY, PURPOSE, Order.NAME, recipient=harbor.id)
    assert why(printed) == {someone: Reason.NO_TRANSFER}
    unsigned = await made.registered(replace(made.HOUSE, name="Paino Oy", contract=None))
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "3x7", "act": "labels", "why": "Kutsu"}
    page = await staff.send_form(PATH, {**asked, "use": str(unsigned.id)})
    assert page.status_code == 422
    assert "before the contract" in page.text
    assert await database.fetchval("select count(*) from paper_runs") == 0


async def test_whoever_is_told_by_letter_is_told_when_it_is_posted(by_post: None) -> None:
    # decision: without e-mail a letter is printed, and 'told by letter' is booked
    by = await make_staff.member()
    told = await person(email=False, source="media_register")
    shares = await person(replace(HOME, first_name="Antti"), email=False, source="media_register")
    known = await person(replace(HOME, last_name="Tuttu"))
    printed = await paper(ARTICLE_14)
    assert {one.id for one in printed.people} == {told, shares}
    assert why(printed) == {known: Lacks.NOT_TO_TELL}
    run = await actions.book(Run(Kind.LETTERS, ARTICLE_14, "Kerrottavat"), printed, by=by)
    assert await how_told(told) is None
    today = clock.today()
    with pytest.raises(Invalid):
        await actions.note_posted(run, today + timedelta(days=1), by=by)
    with pytest.raises(Invalid):
        await actions.note_posted(run, today - timedelta(days=1), by=by)
    assert await actions.note_posted(run, today, by=by) == 2
    assert (await how_told(told), await how_told(shares)) == ("letter", "letter")
    with pytest.raises(Conflict):
        await actions.note_posted(run, today, by=by)
    assert await database.fetchval("select count(*) from paper_run_people") == 0


async def how_told(contact: UUID) -> str | None:
    found = await person_details.person_details(contact)
    assert found is not None
    return found.told_how


async def test_the_page_shows_the_sheet_and_prints_it_from_the_chosen_place(
    staff: StaffBrowser, by_post: None
) -> None:
    # register R14
    by = await make_staff.member()
    refusing = await person(replace(HOME, last_name="Kielto"))
    await stops.record_objection(refusing, Reach(channel="post"), how="phone", by=by)
    await person(replace(HOME, last_name="Saaja"))
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "3x7", "order": "postcode", "start": "6"}
    shown = await staff.send_form(PATH, {**asked, "act": "preview"})
    assert shown.status_code == 200
    assert "Aino Saaja" in shown.text
    assert 'value="6" form="paper" checked' in shown.text
    assert "Has forbidden direct marketing" in shown.text
    assert f"/staff/people/{refusing}" in shown.text
    assert await database.fetchval("select count(*) from paper_runs") == 0
    pdf = await staff.send_form(PATH, {**asked, "act": "labels"})
    assert pdf.headers["content-type"] == "application/pdf"
    (page,) = pages(pdf.content)
    lines = [line for line, _ in texts(page)]
    assert lines == ["Aino Saaja", "Rantatie 3", "96100 ROVANIEMI"]
    assert 139 < texts(page)[0][1].left < 143
    run = await database.fetchrow("select kind, printed, left_out::text, whom from paper_runs")
    assert tuple(run or ()) == ("labels", 1, '{"objected": 1}', "Everybody")
    logged = "select detail::text from access_log where what = 'paper_printed'"
    assert "Saaja" not in str(await database.fetchval(logged))


@pytest.mark.parametrize("act", ["letters", "list", "test"])
async def test_lists_letters_and_test_prints_come_as_pdf(
    staff: StaffBrowser, by_post: None, act: str
) -> None:
    await person()
    text = {"heading": "Kutsu *tilaisuuteen*", "body": "Hyvä lukija,\n\n#tervetuloa $x$."}
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "4x10", "start": "1", "act": act, **text}
    pdf = await staff.send_form(PATH, asked)
    assert pdf.headers["content-type"] == "application/pdf", pdf.text
    (page,) = pages(pdf.content)
    words = page.get_textpage().get_text_bounded()
    assert ("Mäki" in words) is (act != "test")
    if act == "letters":
        for part in ("Kutsu *tilaisuuteen*", "#tervetuloa $x$.", "96100 ROVANIEMI", "kieltää"):
            assert part in words
    assert await database.fetchval("select count(*) from paper_runs") == (act != "test")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"who": ""}, "who"),
        ({"who": "segment:0"}, "who"),
        ({"who": "view:none"}, "who"),
        ({"about": "customer_care"}, "about"),
        ({"start": "22"}, "start"),
        ({"sheet": "own", "columns": "1", "rows": "1", "width": "1", "height": "1"}, "width"),
        ({"sheet": "own"}, "columns"),
        ({"act": "letters", "heading": "", "body": ""}, "heading"),
    ],
)
async def test_what_cannot_be_printed_is_named_and_nothing_typed_is_lost(
    staff: StaffBrowser, by_post: None, wrong: dict[str, str], field: str
) -> None:
    await person()
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "3x7", "start": "1", "act": "labels"}
    asked |= {"order": "name", "left": "0", "top": "0", "gap_across": "0", "gap_down": "0"}
    page = await staff.send_form(PATH, {**asked, **wrong})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert re.search(r'<option value="name" selected', page.text)
    assert await database.fetchval("select count(*) from paper_runs") == 0


async def test_the_notice_by_letter_is_in_the_readers_language_and_noted_as_posted(
    staff: StaffBrowser, by_post: None
) -> None:
    told = await person(replace(HOME, language="sv"), email=False, source="media_register")
    opened = await staff.get(f"{PATH}?who=to_tell")
    assert "To be told where the data came from" in opened.text
    asked = {"who": "to_tell", "about": ARTICLE_14, "sheet": "3x7", "start": "1", "act": "letters"}
    pdf = await staff.send_form(PATH, asked)
    words = " ".join(page.get_textpage().get_text_bounded() for page in pages(pdf.content))
    assert "artikel 14" in " ".join(words.split())
    run = await database.fetchval("select id from paper_runs")
    bad = await staff.send_form(f"{PATH}/{run}/posted", {"on": "eilen"})
    assert bad.status_code == 422
    assert 'value="eilen"' in bad.text
    await staff.send_form(f"{PATH}/{run}/posted", {"on": clock.today().isoformat()})
    assert await how_told(told) == "letter"


async def test_ticked_people_and_whole_views_are_brought_from_the_register(
    staff: StaffBrowser, by_post: None
) -> None:
    ticked, other = await person(), await person(replace(HOME, last_name="Muu"))
    to_page = await staff.send_form(f"{PATH}/ticked", {"id": str(ticked)})
    assert to_page.headers["location"] == f"{PATH}?who=ticked&id={ticked}"
    shown = await staff.get(to_page.headers["location"])
    assert f'name="id" value="{ticked}"' in shown.text
    asked = {"who": "ticked", "id": str(ticked), "about": PURPOSE, "sheet": "3x7", "act": "preview"}
    preview = await staff.send_form(PATH, asked)
    assert "Aino Mäki" in preview.text
    assert "Aino Muu" not in preview.text
    both = await staff.send_form(PATH, {**asked, "id": [str(ticked), str(other)]})
    assert "Aino Muu" in both.text
    whole = await staff.send_form(f"{PATH}/ticked", {"whole": "yes", "view": "customer"})
    assert whole.headers["location"] == f"{PATH}?who=view%3Acustomer"
    found = await staff.send_form(f"{PATH}/ticked", {"whole": "yes", "find": "Muu"})
    assert found.headers["location"] == f"{PATH}?who=ticked&id={other}"
    nobody = await staff.send_form(f"{PATH}/ticked", {})
    assert nobody.status_code == 422


async def test_only_who_may_take_people_out_prints_them(staff_as: StaffAs, by_post: None) -> None:
    # trial F8
    writer = await staff_as("writer")
    assert (await writer.get(PATH)).status_code == 403
    asked = {"who": "view:all", "about": PURPOSE, "sheet": "3x7", "act": "list"}
    assert (await writer.send_form(PATH, asked)).status_code == 403
