"""Making a segment with form controls alone: nothing typed is ever lost."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from app import database
from app.segments import actions, queries
from app.segments.forms import definition_of, read_rows, renamed, rows_of, shows_all_of, typed
from app.web.rendering.forms import Form, filled
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make.staff import StaffBrowser

MEDIA = {"all": [{"field": "role", "is": "is", "value": "media"}]}
ROW = st.fixed_dictionaries(
    {"field": st.sampled_from(["language", "role"]), "is": st.just("is"), "value": st.just("fi")}
)
GROUP = st.lists(ROW, min_size=1, max_size=3).flatmap(
    lambda rows: st.sampled_from([{"all": rows}, {"any": rows}, {"not": {"any": rows}}])
)


@given(
    st.lists(ROW, max_size=3),
    st.lists(GROUP, max_size=3),
    st.sampled_from(["all", "any", "none"]),
)
def test_a_definition_survives_the_form(
    rows: list[dict[str, str]], groups: list[dict[str, object]], match: str
) -> None:
    parts = [*rows, *groups]
    definition = {"not": {"any": parts}} if match == "none" else {match: parts}
    sent = filled(typed(rows_of(definition)))
    assert definition_of(read_rows(sent)) == definition
    assert shows_all_of(definition)


def test_what_the_form_cannot_show_is_told_apart() -> None:
    deep = {"all": [{"any": [{"all": [{"field": "role", "is": "is", "value": "media"}]}]}]}
    assert not shows_all_of(deep)
    assert not shows_all_of({"not": {"field": "role", "is": "is", "value": "media"}})


def test_gaps_are_closed() -> None:
    form = filled({"match": "any", "c3.field": "role", "c7.field": "tag", "g4.match": "none"})
    rows = renamed(read_rows(form))
    assert [row.name for row in rows.rows] == ["c1", "c2"]
    assert [(group.name, group.match) for group in rows.groups] == [("g1", "none")]


# trial A32
def test_odd_names_are_no_rows() -> None:
    odd = {f"c{n}.field": ["role"] for n in ("0", "01", "x", "100", "-1", "1.c2", "\uff11")}
    odd |= {"g1.c1.c1.field": ["role"], "c1.field.field": ["x"], "g0.c1.field": ["role"]}
    assert read_rows(Form(odd)).rows == []


def fields_of(page: str) -> dict[str, str]:
    """The form's controls with what they hold, as a browser would send them."""
    sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    for name, body in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        sent[name] = chosen[1] if chosen else ""
    return {
        name: unescape(value) for name, value in sent.items() if name not in ("csrf", "find", "do")
    }


async def press(staff: StaffBrowser, path: str, page: str, do: str, **typed_in: str) -> str:
    changed = {name.replace("__", "."): value for name, value in typed_in.items()}
    answer = await staff.send_form(path, {**fields_of(page), **changed, "do": do})
    assert answer.status_code in (200, 303, 422), answer.status_code
    return answer.text


async def test_a_segment_is_made_row_by_row_counted_and_saved(staff: StaffBrowser) -> None:
    await make_contacts.known_person(language="sv")
    await make_contacts.known_person(language="fi", place="TURKU")
    await make_contacts.known_person(language="en")
    path = "/staff/segments/new"
    page = (await staff.get(path)).text
    page = await press(staff, path, page, "add", name="Nordic <b>", new="language")
    assert 'value="Nordic &lt;b&gt;"' in page
    page = await press(staff, path, page, "add_group", c1__is="is_not", c1__value="en")
    page = await press(staff, path, page, "add:g1", g1__new="place")
    page = await press(staff, path, page, "add:g1", g1__new="language")
    typed_in = {"g1__c1__value": "Turku", "g1__c2__value": "sv"}
    page = await press(staff, path, page, "count", **typed_in)
    assert "In this segment: 2 people." in page
    assert 'value="Nordic &lt;b&gt;"' in page
    await press(staff, path, page, "save")
    saved = (await queries.segments())[0]
    assert saved.name == "Nordic <b>"
    assert saved.definition == {
        "all": [
            {"field": "language", "is": "is_not", "value": "en"},
            {
                "any": [
                    {"field": "place", "is": "equals", "value": "Turku"},
                    {"field": "language", "is": "is", "value": "sv"},
                ]
            },
        ]
    }
    listed = (await staff.get("/staff/segments")).text
    assert "Nordic &lt;b&gt;" in listed
    assert "2 people" in listed


async def test_a_row_is_removed_and_the_others_stay(staff: StaffBrowser) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    path = f"/staff/segments/{segment}"
    page = (await staff.get(path)).text
    page = await press(staff, path, page, "add", new="place")
    page = await press(staff, path, page, "add_group", c2__value="OULU")
    page = await press(staff, path, page, "remove:c1")
    assert "OULU" in page
    page = await press(staff, path, page, "remove:g1")
    await press(staff, path, page, "save")
    found = await queries.segment(segment)
    assert found.definition == {"all": [{"field": "place", "is": "equals", "value": "OULU"}]}


async def test_what_is_wrong_stands_beside_its_row(staff: StaffBrowser) -> None:
    path = "/staff/segments/new"
    page = (await staff.get(path)).text
    empty = await press(staff, path, page, "save")
    assert "Give the segment a name." in empty
    assert "Add at least one condition." in empty
    page = await press(staff, path, page, "add", new="created")
    page = await press(staff, path, page, "count", c1__value="31.2.2026")
    assert "There is no such day. Check the day and the month." in page
    assert "31.2.2026" in page
    page = await press(staff, path, page, "add", new="place")
    page = await press(staff, path, page, "count", c2__value="")
    assert ">Condition 1, Date of entry: There is no such day" in page
    assert ">Condition 2, Place: Enter what to look for" in page


async def test_the_second_of_two_editors_is_told(staff: StaffBrowser) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    page = (await staff.get(f"/staff/segments/{segment}")).text
    await actions.change(segment, "Press", MEDIA, 1, by=None)
    answer = await staff.send_form(
        f"/staff/segments/{segment}", {**fields_of(page), "name": "Radio", "do": "save"}
    )
    assert answer.status_code == 409
    assert "Somebody else saved this segment" in answer.text
    assert 'value="Radio"' in answer.text


async def test_archived_and_brought_back(staff: StaffBrowser) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    await staff.send_form(f"/staff/segments/{segment}/archive")
    assert await queries.segments() == []
    assert "1 archived segment" in (await staff.get("/staff/segments")).text
    await staff.send_form(f"/staff/segments/{segment}/restore")
    assert [one.id for one in await queries.segments()] == [segment]


async def test_a_definition_from_elsewhere_is_not_lost_by_saving(staff: StaffBrowser) -> None:
    deep = {"all": [{"any": [{"all": [{"field": "role", "is": "is", "value": "media"}]}]}]}
    segment = await actions.add("Deep", deep, by=None)
    page = await staff.get(f"/staff/segments/{segment}")
    assert "cannot show" in page.text
    answer = await staff.send_form(
        f"/staff/segments/{segment}",
        {"name": "X", "edition": "1", "match": "all", "c1.field": "language", "c1.is": "is",
         "c1.value": "fi", "do": "save"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert (await queries.segment(segment)).definition == deep


async def test_a_field_that_is_gone_does_not_break_the_list(staff: StaffBrowser) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    await database.execute(
        "update segments set definition = $2::text::jsonb where id = $1",
        segment,
        '{"all": [{"field": "gone", "is": "is", "value": "x"}]}',
    )
    assert (await staff.get("/staff/segments")).status_code == 200
    page = await staff.get(f"/staff/segments/{segment}")
    assert "A field that is no longer known" in page.text


async def test_who_may_only_look_has_no_buttons(staff_as: StaffAs) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    viewer = await staff_as("viewer")
    page = (await viewer.get(f"/staff/segments/{segment}")).text
    assert 'value="save"' not in page
    assert (await viewer.get("/staff/segments/new")).status_code == 403
    publisher = await staff_as("publisher")
    assert (await publisher.get("/staff/segments/new")).status_code == 200


async def test_no_two_segments_in_use_share_a_name(staff: StaffBrowser) -> None:
    first = await actions.add("Media", MEDIA, by=None)
    page = (await staff.get(f"/staff/segments/{first}")).text
    answer = await staff.send_form(
        "/staff/segments/new", {**fields_of(page), "name": "MEDIA", "do": "save"}
    )
    assert answer.status_code == 409
    assert "There is already a segment with this name." in answer.text
    assert 'value="MEDIA"' in answer.text
    second = await actions.add("Press", MEDIA, by=None)
    page = (await staff.get(f"/staff/segments/{second}")).text
    answer = await staff.send_form(
        f"/staff/segments/{second}", {**fields_of(page), "name": "media", "do": "save"}
    )
    assert answer.status_code == 409
    assert (await queries.segment(second)).name == "Press"


async def test_an_archived_name_is_free_until_it_is_brought_back(staff: StaffBrowser) -> None:
    first = await actions.add("Media", MEDIA, by=None)
    await actions.archive(first, by=None)
    await actions.add("Media", MEDIA, by=None)
    answer = await staff.send_form(f"/staff/segments/{first}/restore")
    assert answer.status_code == 409
    assert "There is already a segment with this name." in answer.text
    assert (await queries.segment(first)).archived_at is not None


async def test_saving_what_stands_already_is_no_new_edition(staff: StaffBrowser) -> None:
    segment = await actions.add("Media", MEDIA, by=None)
    page = (await staff.get(f"/staff/segments/{segment}")).text
    answer = await staff.send_form(f"/staff/segments/{segment}", {**fields_of(page), "do": "save"})
    assert answer.status_code == 303
    assert (await queries.segment(segment)).edition == 1
