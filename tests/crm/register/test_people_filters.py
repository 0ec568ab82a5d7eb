"""The list of people, filtered: filters combine, and nothing else than they gets through."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from app.contacts.about import About
from app.contacts.actions import belongings, keeping
from app.contacts.facts import Owner
from app.crm.views import listing
from app.crm.views.people_columns import FIXED
from app.crm.views.shapes import FILTERS, READY, shape_of
from app.crm.views.walks import Sort
from app.segments import actions as segments
from tests.architecture.statements import statements
from tests.crm.register.list_page import NOBODY, headings_on, names_on, person
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PEOPLE_PATH = "/staff/people"


async def test_filters_combine(staff: StaffBrowser) -> None:
    member = await make_staff.member(name="Elias Holm")
    wanted = await person("Aalto", "customer", language="sv")
    await keeping.set_owner(Owner(contact=wanted), member, NOBODY)
    await belongings.set_tags(wanted, ["energy"], NOBODY)
    await person("Berg", "customer", language="fi")
    await person("Cajander", "media", language="sv")
    tag = (await options_of(staff, "tag"))["energy"]
    chosen = {"role": "customer", "language": "sv", "owner": str(member), "tag": tag}
    answer = await staff.send_form(PEOPLE_PATH, {"filters": "set", **chosen})
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {
        name: [value] for name, value in chosen.items()
    }
    page = await staff.get(answer.headers["location"])
    assert names_on(page.text) == ["Aalto, Ida"]


async def options_of(staff: StaffBrowser, name: str) -> dict[str, str]:
    """What a filter offers: the word, and the value it stands for."""
    page = (await staff.get(PEOPLE_PATH)).text
    select = re.search(rf'<select class="input" id="{name}".*?</select>', page, re.DOTALL)
    assert select
    return {word: value for value, word in re.findall(r'value="([^"]*)"[^>]*>([^<]*)<', select[0])}


async def test_one_can_ask_for_each_state_of_the_permission_for_a_list(
    staff: StaffBrowser,
) -> None:
    letter = await make_lists.a_list()
    reader = await make_lists.subscriber("reader@example.org", letter, last_name="Yes")
    gone = await make_lists.subscriber("gone@example.org", letter, last_name="Gone")
    await make_lists.stop_everything(gone)
    await person("Nobody")
    assert reader.list == letter
    expected = {
        "yes": ["Yes, Aino"], "blocked": ["Gone, Aino"], "not_asked": ["Nobody, Ida"], "no": [],
    }  # fmt: skip
    for state, names in expected.items():
        page = await staff.get(f"{PEOPLE_PATH}?list={letter.list_id}&state={state}")
        assert names_on(page.text) == names, state
    page = await staff.get(f"{PEOPLE_PATH}?list={letter.list_id}")
    assert headings_on(page.text)[3] == f"Newsletter {letter.slug}"


async def test_a_segment_filters_the_list_and_combines_with_the_rest(staff: StaffBrowser) -> None:
    await person("Aalto", "customer", language="sv")
    await person("Berg", "customer", language="fi")
    definition: dict[str, object] = {"field": "role", "is": "is", "value": "customer"}
    segment = await segments.add("Customers we have", definition, by=None)
    page = await staff.get(f"{PEOPLE_PATH}?segment={segment}&language=sv")
    assert names_on(page.text) == ["Aalto, Ida"]
    gone = await staff.get(f"{PEOPLE_PATH}?segment={uuid4()}")
    assert (gone.status_code, names_on(gone.text)) == (200, [])


ATTACKS = [
    "name; drop table contacts", "' or pg_sleep(1) --", "1) union select password_hash from staff_members",
    "\x00", "name desc", "../../etc", "{{7*7}}", "a" * 5000, "%", "c.created_at desc--", "$1", "{0}",
]  # fmt: skip


# trial A19
@pytest.mark.parametrize("parameter", ["sort", "columns", "view", "after", *FILTERS[About.PEOPLE]])
async def test_filters_and_orders_are_taken_from_a_list_of_ours(
    staff: StaffBrowser, parameter: str
) -> None:
    await person("Aalto", "customer")
    for attack in ATTACKS:
        async with statements() as seen:
            answer = await staff.get(PEOPLE_PATH, params={parameter: attack})
        assert answer.status_code == 200, attack
        assert not any(attack in sql for sql, _ in seen if len(attack) > 3), attack


# trial A19
def test_an_order_or_column_that_is_not_ours_is_passed_over() -> None:
    view = READY[About.PEOPLE][0]
    shape = shape_of(About.PEOPLE, view, {"sort": "id; drop table", "columns": "x,owner"})
    assert shape.sort is Sort.NAME
    assert [c.key for c in listing.with_permission(shape, FIXED)] == ["owner"]
