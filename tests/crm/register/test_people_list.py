"""The list of people: found, filtered, sorted, paged, in the columns of its view."""

import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from app.contacts.about import About
from app.contacts.actions import positions, roles
from app.contacts.facts import Owner, PersonFields, PositionFields
from app.crm.relations import actions
from app.crm.rules import Stage
from app.crm.views import shapes, walks
from app.crm.views.people_columns import FIXED
from app.crm.views.shapes import READY, Shape, shape_of
from app.crm.views.walks import PAGE, PEOPLE, Condition, Sort
from app.segments import counting
from tests.architecture.statements import statements
from tests.conftest import StaffAs
from tests.crm.register.list_page import NOBODY, headings_on, names_on, person
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

PEOPLE_PATH = "/staff/people"


async def test_everybody_stands_in_the_order_of_the_alphabet(staff: StaffBrowser) -> None:
    for name in ("Öhman", "Aalto", "Åberg", "Zetterlund", "Ärje"):
        await person(name)
    page = await staff.get(PEOPLE_PATH)
    assert names_on(page.text) == [
        f"{name}, Ida" for name in ("Aalto", "Zetterlund", "Åberg", "Ärje", "Öhman")
    ]
    assert "5 in this view" in page.text


# register R3
@pytest.mark.parametrize(
    ("role", "columns"),
    [
        ("customer", ["Organisation", "Services now", "Owner", "Last contact"]),
        ("prospect", ["Organisation", "Stage", "Services considered", "Next step", "Next step on", "Owner"]),
        ("media", ["Beat", "Outlet", "May we e-mail?", "Embargo notes", "Last contact"]),
        ("partner", ["Organisation", "Title", "Phone", "Owner", "Last contact"]),
        ("authority", ["Organisation", "Title", "Phone", "Owner", "Last contact"]),
    ],
)  # fmt: skip
async def test_each_contact_role_has_a_view_with_columns_of_its_own(
    staff: StaffBrowser, role: str, columns: list[str]
) -> None:
    await person("Aalto", role)
    await person("Berg")
    page = await staff.get(f"{PEOPLE_PATH}?view={role}")
    assert names_on(page.text) == ["Aalto, Ida"]
    assert headings_on(page.text) == ["Name", *columns]


# register R3
async def test_somebody_with_several_roles_stands_in_each_of_their_views(
    staff: StaffBrowser,
) -> None:
    known = await make_lists.subscriber()
    for role in ("customer", "media"):
        await roles.add_role(Owner(contact=known.address.contact_id), role, NOBODY)
    for view in ("customer", "media", "subscriber"):
        page = await staff.get(f"{PEOPLE_PATH}?view={view}")
        assert names_on(page.text) == ["Niemelä, Aino"], view
    page = await staff.get(PEOPLE_PATH)
    for tag in ("tag-customer", "tag-media", "tag-subscriber"):
        assert tag in page.text


async def test_a_journalist_is_shown_with_outlet_beat_and_the_last_talk(
    staff: StaffBrowser,
) -> None:
    outlet = await make_contacts.organisation("Lapin Sana", kind="media_house")
    kaisa = await person("Anttonen", "media")
    await positions.add_position(
        kaisa, outlet, PositionFields(title="Toimittaja", main=True), NOBODY
    )
    await actions.set_media_profile(
        kaisa, beat="Energy", embargo_notes="Never before six", who=NOBODY
    )
    await make_crm.talk([kaisa], datetime(2026, 11, 20, 10, tzinfo=UTC))
    page = await staff.get(f"{PEOPLE_PATH}?view=media")
    for said in ("Lapin Sana", "Toimittaja", "Energy", "Never before six", "20 November 2026"):
        assert said in page.text
    in_finnish = await staff.get(f"{PEOPLE_PATH}?view=media&lang=fi")
    assert "20.11.2026" in in_finnish.text


async def test_a_customer_is_shown_with_the_services_that_are_in_force(
    staff: StaffBrowser,
) -> None:
    house = await make_contacts.organisation("Napapiirin Sähkö Oy")
    for name, starts in (("Bulletin", date(2026, 1, 1)), ("Later", date(2099, 1, 1))):
        await make_crm.order(house, starts, service_id=await make_crm.service(name))
    await roles.add_role(Owner(contact=await make_crm.person_at(house)), "customer", NOBODY)
    page = await staff.get(f"{PEOPLE_PATH}?view=customer")
    assert "Bulletin" in page.text
    assert "Later" not in page.text


async def test_what_is_searched_for_never_stands_in_an_address(staff: StaffBrowser) -> None:
    for number in range(PAGE + 1):
        await person(f"Mäkinen{number:02}")
    page = await staff.send_form(PEOPLE_PATH, {"find": "makin"})
    assert page.status_code == 200
    assert len(names_on(page.text)) == PAGE
    assert not re.findall(r'(?:href|action)="[^"]*makin', page.text)
    last = re.search(r'name="after" value="([^"]+)"', page.text)
    assert last
    more = await staff.send_form(PEOPLE_PATH, {"find": "makin", "after": last[1]})
    assert names_on(more.text) == ["Mäkinen50, Ida"]


async def test_a_search_that_is_too_long_is_shown_again(staff: StaffBrowser) -> None:
    page = await staff.send_form(PEOPLE_PATH, {"find": "a" * 101})
    assert page.status_code == 422
    assert "a" * 101 in page.text


async def test_a_page_of_fifty_asks_the_database_no_more_often_than_a_page_of_one(
    staff: StaffBrowser,
) -> None:
    people = [await person(f"Berg{number:02}", "customer") for number in range(PAGE)]
    await person("Tamm", "customer")
    async with statements() as of_one:
        last = await staff.get(f"{PEOPLE_PATH}?view=customer&after={people[-1]}")
    async with statements() as of_fifty:
        page = await staff.get(f"{PEOPLE_PATH}?view=customer")
    assert (len(names_on(last.text)), len(names_on(page.text))) == (1, PAGE)
    assert len(of_fifty) < len(of_one), "the second page also asks where it begins"


async def test_a_first_page_that_holds_them_all_is_its_own_count(staff: StaffBrowser) -> None:
    for name in ("Aalto", "Berg"):
        await person(name, "customer")
    async with statements() as ran:
        page = await staff.get(f"{PEOPLE_PATH}?view=customer")
    assert "2 in this view" in page.text
    assert not [sql for sql, _ in ran if "count(*) from (select" in sql]


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_hold_everybody_once_in_every_order(staff: StaffBrowser, sort: Sort) -> None:
    people = [await person(f"Name{number % 4}") for number in range(14)]
    for number, one in enumerate(people[:5]):
        await make_crm.talk([one], datetime(2026, 3, 1 + number % 3, tzinfo=UTC))
        await make_crm.talk([one], datetime(2026, 2, 1, tzinfo=UTC))
        step = ("Call", date(2026, 12, 1 + number % 2))
        await actions.set_prospect(Owner(contact=one), Stage.IDEA, *step, NOBODY)
    seen: list[UUID] = []
    while page := (await walks.page(PEOPLE, Condition(), sort, seen[-1] if seen else None, 3)).ids:
        seen += page
    assert len(seen) == 14
    assert set(seen) == set(people)
    if sort in (Sort.LAST_CONTACT, Sort.NEXT_STEP):
        assert set(seen[:5]) == set(people[:5])


async def test_a_talk_that_is_to_come_is_no_contact_yet(staff: StaffBrowser) -> None:
    earlier, later = await person("Earlier"), await person("Later")
    await make_crm.talk([earlier], datetime(2026, 11, 1, tzinfo=UTC))
    await make_crm.talk([later], datetime(2099, 1, 1, tzinfo=UTC))
    page = await staff.get(f"{PEOPLE_PATH}?sort=last_contact")
    assert names_on(page.text) == ["Earlier, Ida", "Later, Ida"]
    assert "2099" not in page.text


async def test_beyond_ten_thousand_the_number_is_about(
    staff: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ABCDE":
        await person(name)
    monkeypatch.setattr(counting, "EXACT_TO", 3)
    assert not (await counting.count_where("true", [])).is_exact
    page = await staff.get(PEOPLE_PATH)
    assert "about" in page.text


async def test_buttons_are_offered_by_right(staff_as: StaffAs) -> None:
    await person("Aalto")
    viewer, writer = await staff_as("viewer"), await staff_as("writer")
    seen = (await viewer.get(PEOPLE_PATH)).text
    assert "Aalto, Ida" in seen
    for absent in ("New person", "Export…", 'name="id"'):
        assert absent not in seen
    seen = (await writer.get(PEOPLE_PATH)).text
    assert "New person" in seen
    assert "Export…" not in seen


async def test_columns_can_be_chosen(staff: StaffBrowser) -> None:
    await person("Aalto", place="Rovaniemi")
    chosen = {"choose": "columns", "column": ["place", "created"]}
    answer = await staff.send_form(PEOPLE_PATH, chosen)
    page = await staff.get(answer.headers["location"])
    assert headings_on(page.text) == ["Name", "Place", "Added on"]
    assert "Rovaniemi" in page.text


def test_a_shape_comes_back_from_its_own_address() -> None:
    view = shapes.ready(About.PEOPLE, "customer")
    assert view is not None
    for filters in ({"role": "customer"}, {}, {"language": "sv"}):
        shape = Shape(About.PEOPLE, view, filters, ("owner",), Sort.CREATED)
        query = parse_qs(urlsplit(shape.path("/x")).query)
        said = {name: values[0] for name, values in query.items()}
        assert shape_of(About.PEOPLE, view, said) == shape


def test_fields_of_a_person_are_known_to_the_list() -> None:
    assert {"title", "language", "place"} <= set(PersonFields.__dataclass_fields__)
    keys = {column.key for column in FIXED}
    used = {key for view in READY[About.PEOPLE] for key in view.columns}
    assert used <= keys
