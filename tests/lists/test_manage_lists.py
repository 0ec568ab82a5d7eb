"""Staff make lists, change what they say, publish and close them (register R11)."""

import re
from html import unescape

import httpx
import pytest

from app.consent.wordings.controllers import names_controller
from app.consent.wordings.purposes import STARTING_PURPOSES
from app.consent.wordings.queries import wordings_in_force
from app.database import execute, fetch, fetchrow, fetchval
from app.lib.refusals import Invalid
from app.lists import queries, staff_queries
from app.lists.actions import manage_lists
from app.lists.list_rules import NO_CONTROLLER_NAMED, Words, slug_fault
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

SENTENCE = "Kyllä, Revontuli Viestintä Oy saa lähettää minulle kirjeen sähköpostitse kuukausittain."
WORDS = Words("Kirje", "Mitä tapahtuu juuri nyt.", "Noin kerran kuussa", SENTENCE)
FIELDS = {
    "slug": "kirje",
    "purpose": "field_knowledge",
    "name_fi": WORDS.name,
    "description_fi": WORDS.description,
    "how_often_fi": WORDS.how_often,
    "sentence_fi": SENTENCE,
}
TEXTS = {name: text for name, text in FIELDS.items() if name not in ("slug", "purpose")}


async def make(staff: StaffBrowser, **changes: str) -> httpx.Response:
    await make_lists.open_for_sign_up()
    return await staff.send_form("/staff/lists/new", {**FIELDS, **changes})


async def log_of(slug: str) -> list[str]:
    rows = await fetch(
        "select what from access_log where about = (select id::text from lists where slug = $1) "
        "order by id",
        slug,
    )
    return [row["what"] for row in rows]


def without_tags(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


async def test_a_new_list_is_seen_by_nobody_before_it_is_published(staff: StaffBrowser) -> None:
    answer = await make(staff)
    assert answer.headers["location"] == "/staff/lists/kirje/edit?done=created"
    assert await queries.offered_lists("fi") == []
    await staff.send_form("/staff/lists/kirje/publish")
    [offered] = await queries.offered_lists("fi")
    assert offered.sentence == SENTENCE
    assert await log_of("kirje") == ["list_created", "list_published"]


async def test_the_list_id_is_of_the_senders_domain_and_never_changes(staff: StaffBrowser) -> None:
    await make(staff)
    await staff.send_form("/staff/lists/kirje/edit", {**TEXTS, "name_fi": "Uusi nimi"})
    assert (await staff_queries.existing("kirje")).header_id == "kirje.example.com"


async def test_before_a_sender_is_known_the_list_id_is_of_our_own_host(staff: StaffBrowser) -> None:
    await staff.send_form("/staff/lists/new", FIELDS)
    assert (await staff_queries.existing("kirje")).header_id == "kirje.testserver.example.org"


async def test_a_taken_short_name_is_refused_and_nothing_is_lost(staff: StaffBrowser) -> None:
    await make(staff)
    answer = await make(staff, name_fi="Toinen kirje")
    assert answer.status_code == 422
    assert "Another list already has this short name" in answer.text
    assert "Toinen kirje" in answer.text


async def test_a_taken_short_name_is_told_along_with_everything_else(staff: StaffBrowser) -> None:
    await make(staff)
    answer = await make(staff, purpose="", name_fi="")
    for wrong in ("#slug", "#purpose", "#name_fi"):
        assert f'<a href="{wrong}">' in answer.text


@pytest.mark.parametrize("slug", ["new", "1kirje", "kirje_", "a b", "-a", "ä", "x" * 61])
def test_a_short_name_fits_into_addresses_and_headers(slug: str) -> None:
    assert slug_fault(slug)


def test_ordinary_short_names_are_fine() -> None:
    assert [slug_fault(slug) for slug in ("kirje", "news-2", "x" * 60)] == [None] * 3


async def test_only_direct_marketing_and_contracts_have_lists(staff: StaffBrowser) -> None:
    page = await staff.get("/staff/lists/new")
    offered = set(re.findall(r'name="purpose" value="(\w+)"', page.text))
    assert offered == {
        one["key"]
        for one in STARTING_PURPOSES
        if one["direct_marketing"] or one["basis"] == "contract"
    }
    assert (await make(staff, purpose="customer_care")).status_code == 422
    assert (await make(staff, purpose="contract", sentence_fi="")).status_code == 303


async def test_a_half_written_language_is_not_saved(staff: StaffBrowser) -> None:
    answer = await make(staff, name_sv="Brev")
    assert answer.status_code == 422
    assert "or leave Swedish empty" in answer.text
    assert ">Swedish, consent sentence: " in answer.text
    assert 'value="Brev"' in answer.text


async def test_a_list_without_any_text_is_refused(staff: StaffBrowser) -> None:
    answer = await make(staff, **dict.fromkeys(TEXTS, " "))
    assert answer.status_code == 422
    assert '<a href="#languages">Fill in all four fields for at least one language' in answer.text
    assert re.findall(r'id="(\w+)-error"', answer.text) == ["languages"]


async def test_a_sentence_must_name_the_controller(staff: StaffBrowser) -> None:
    answer = await make(staff, sentence_fi="Kyllä, minulle saa lähettää kirjeen.")
    assert answer.status_code == 422
    assert "include “Revontuli Viestintä Oy”, written exactly like that" in answer.text


def test_case_and_line_breaks_in_the_controllers_name_do_not_matter() -> None:
    assert names_controller("yes, REVONTULI\nViestintä Oy may", "Revontuli Viestintä Oy")
    assert not names_controller("yes, Revontuli may", "Revontuli Viestintä Oy")


async def test_a_changed_sentence_is_a_new_version_and_the_old_one_stays(
    staff: StaffBrowser,
) -> None:
    # trial E13
    await make(staff)
    changed = SENTENCE.replace("kuukausittain", "viikoittain")
    answer = await staff.send_form("/staff/lists/kirje/edit", {**TEXTS, "sentence_fi": changed})
    assert answer.headers["location"].endswith("?done=reworded")
    page = await staff.get(answer.headers["location"])
    assert "saved as a new version, and the old one is kept" in page.text
    assert page.text.index(f"<q>{changed}</q>") < page.text.index(f"<q>{SENTENCE}</q>")


async def test_other_changes_keep_the_version(staff: StaffBrowser) -> None:
    await make(staff)
    answer = await staff.send_form("/staff/lists/kirje/edit", {**TEXTS, "name_fi": "Uusi nimi"})
    assert answer.headers["location"].endswith("?done=saved")
    found = await staff_queries.existing("kirje")
    assert [kept.version for kept in await staff_queries.all_wordings(found.id)] == [1]
    assert found.name == "Uusi nimi"


async def test_saving_the_same_again_is_no_change(staff: StaffBrowser) -> None:
    await make(staff)
    await staff.send_form("/staff/lists/kirje/edit", TEXTS)
    assert await log_of("kirje") == ["list_created"]


async def test_a_language_is_taken_off_by_emptying_it_and_its_sentence_is_kept(
    staff: StaffBrowser,
) -> None:
    swedish = {name.replace("_fi", "_sv"): text for name, text in TEXTS.items()}
    await make(staff, **swedish)
    await staff.send_form("/staff/lists/kirje/edit", TEXTS)
    found = await staff_queries.existing("kirje")
    assert list(await staff_queries.words_of(found.id)) == ["fi"]
    assert set(await wordings_in_force(found.id)) == {"fi", "sv"}


async def test_without_a_privacy_notice_nothing_is_published(staff: StaffBrowser) -> None:
    await make_lists.identity()
    await staff.send_form("/staff/lists/new", FIELDS)
    page = await staff.get("/staff/lists/kirje/edit")
    assert "there is no privacy notice" in page.text
    assert '<a href="/staff/settings">' in page.text
    answer = await staff.send_form("/staff/lists/kirje/publish")
    assert answer.status_code == 409
    assert "Enter the controller's details in Settings" in answer.text
    assert not await fetchval("select published_at from lists")


async def test_a_list_is_not_published_once_its_sentence_names_somebody_else(
    staff: StaffBrowser,
) -> None:
    await make(staff)
    await execute("update identity set name = 'Toinen Oy'")
    answer = await staff.send_form("/staff/lists/kirje/publish")
    assert answer.status_code == 422
    assert "include “Toinen Oy”, written exactly like that" in answer.text


async def test_a_sentence_that_names_the_former_controller_is_told(staff: StaffBrowser) -> None:
    await make(staff)
    assert "any more" not in (await staff.get("/staff/lists")).text
    await execute("update identity set name = 'Toinen Oy'")
    told = "The consent sentence does not name Toinen Oy any more, so nobody can subscribe."
    assert told in (await staff.get("/staff/lists")).text
    await staff.send_form("/staff/lists/kirje/close")
    assert told not in (await staff.get("/staff/lists")).text


async def test_only_the_sentence_in_use_must_name_the_controller_of_today(
    staff: StaffBrowser,
) -> None:
    await make(staff)
    await execute("update identity set name = 'Toinen Oy'")
    renamed = SENTENCE.replace("Revontuli Viestintä Oy", "Toinen Oy")
    await staff.send_form("/staff/lists/kirje/edit", {**TEXTS, "sentence_fi": renamed})
    assert not await staff_queries.lists_naming_another("Toinen Oy")


async def test_a_closed_list_takes_nobody_and_can_be_opened_again(staff: StaffBrowser) -> None:
    await make(staff)
    for act in ("publish", "close", "close"):
        await staff.send_form(f"/staff/lists/kirje/{act}")
    assert await queries.offered_lists("fi") == []
    await staff.send_form("/staff/lists/kirje/publish")
    assert len(await queries.offered_lists("fi")) == 1
    assert await log_of("kirje") == [
        "list_created", "list_published", "list_closed", "list_published",
    ]  # fmt: skip


async def test_publishing_twice_keeps_the_first_date(staff: StaffBrowser) -> None:
    await make(staff)
    await staff.send_form("/staff/lists/kirje/publish")
    first = (await staff_queries.existing("kirje")).published_at
    await staff.send_form("/staff/lists/kirje/publish")
    assert (await staff_queries.existing("kirje")).published_at == first


async def test_the_form_to_embed_is_shown_as_text_and_leads_to_the_public_form(
    staff: StaffBrowser, client: httpx.AsyncClient
) -> None:
    await make(staff, name_fi="Kirje <3")
    await staff.send_form("/staff/lists/kirje/publish")
    page = await staff.get("/staff/lists/kirje/edit?lang=fi")
    code = unescape(page.text.partition('<pre class="mail-text s">')[2].partition("</pre>")[0])
    assert "<h2>Kirje &lt;3</h2>" in code
    [action] = re.findall(r'action="([^"]+)"', code)
    answer = await client.post(
        action, data={"email": "aino@example.com"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200
    assert 'value="aino@example.com"' in answer.text
    assert " checked" not in answer.text


async def test_the_overview_counts_who_reads_who_waits_and_who_left(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list("kirje")
    await make_lists.subscriber("", offered)
    await make_lists.sign_up("", offered)
    left = await make_lists.subscriber("", offered)
    await make_lists.stop_everything(left)
    [found] = await staff_queries.counted_lists()
    assert (found.subscribers, found.waiting, found.left_lately) == (1, 1, 1)
    page = without_tags(await staff.get("/staff/lists"))
    assert "kirje Marketing directory Published 1 1 1" in page


@pytest.mark.parametrize("slug", ["nothing", "%00"])
async def test_an_unknown_list_is_a_page_that_says_so(staff: StaffBrowser, slug: str) -> None:
    assert (await staff.get(f"/staff/lists/{slug}/edit")).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "writer", "privacy_officer"])
async def test_only_who_manages_lists_may_make_publish_and_close_them(
    staff_as: StaffAs, role: str
) -> None:
    await make_lists.a_list("kirje")
    browser = await staff_as(role)
    assert (await browser.get("/staff/lists")).status_code == 200
    assert (await browser.get("/staff/lists/kirje/edit")).status_code == 403
    for path in ("new", "kirje/edit", "kirje/publish", "kirje/close"):
        assert (await browser.send_form(f"/staff/lists/{path}", FIELDS)).status_code == 403


async def test_no_way_leads_around_the_controllers_name(db: None) -> None:
    await make_lists.identity()
    unnamed = Words("Kirje", "Jotain", "Joskus", "Kyllä, saa lähettää.")
    wanted = manage_lists.NewList("kirje", "advocacy", {"fi": unnamed})
    with pytest.raises(Invalid) as refusal:
        await manage_lists.create_list(wanted, by=await make_staff.member())
    assert refusal.value.sentence == NO_CONTROLLER_NAMED
    assert await fetchrow("select from lists") is None
