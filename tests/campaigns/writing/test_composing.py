"""Writing: versions, two editors at once, limits, copies."""

from uuid import UUID

import pytest

from app import database
from app.campaigns.grounds.links import why_url_of_a_test
from app.campaigns.rules import LONGEST_BODY
from app.campaigns.running import start
from app.campaigns.writing import actions, letters, queries
from app.lib.languages import Language
from app.lib.refusals import Conflict, Invalid, NotFound
from app.mail.letters.letter import Draft
from app.staff.log.actions import note
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

ROW = UUID(int=7)
SWEDISH = Draft("Nyheter", "", "Hej {{ first_name }}")


async def test_a_new_campaign_has_the_purpose_of_its_list(db: None) -> None:
    offered = await make_lists.a_list()
    made = await actions.create(offered.list_id, Language.SWEDISH, by=None)
    campaign = await queries.existing(made)
    assert (campaign.purpose, campaign.main_language) == (offered.purpose, "sv")


async def test_a_closed_list_takes_no_campaign(db: None) -> None:
    offered = await make_lists.a_list()
    await database.execute("update lists set closed_at = now() where id = $1", offered.list_id)
    with pytest.raises(NotFound):
        await actions.create(offered.list_id, Language.FINNISH, by=None)


async def test_a_second_editor_is_told_and_overwrites_nothing(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    mine = await queries.version(campaign.id, "fi")
    member = await make_staff.member()
    await save(campaign.id, Draft("Hers", "", "Hers"), edition=mine.edition, by=member)
    saved = await save(campaign.id, Draft("Mine", "", "Mine"), edition=mine.edition)
    assert (saved.is_saved, saved.edition) == (False, mine.edition + 1)
    assert (await queries.version(campaign.id, "fi")).subject == "Hers"


async def test_two_editors_of_two_languages_do_not_disturb_each_other(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    assert (await save(campaign.id, SWEDISH, edition=0, language=Language.SWEDISH)).is_saved
    assert (await save(campaign.id, Draft("Uusi", "", "Teksti"), edition=1)).is_saved


async def test_an_emptied_further_language_is_taken_away(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    await save(campaign.id, SWEDISH, edition=0, language=Language.SWEDISH)
    await save(campaign.id, Draft("", "", " "), edition=1, language=Language.SWEDISH)
    assert set(
        letters.compiled_letters(
            await letters.masthead(campaign.id), await queries.versions(campaign.id)
        )
    ) == {"fi"}


async def test_a_paste_over_the_limit_is_refused_with_the_limit(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    with pytest.raises(Invalid) as refusal:
        await save(campaign.id, Draft("A", "", "x" * (LONGEST_BODY + 1)), edition=1)
    assert refusal.value.values["most"]
    assert (await queries.version(campaign.id, "fi")).edition == 1


@pytest.mark.usefixtures("mail_server")
async def test_a_running_campaign_cannot_be_edited(db: None) -> None:  # trial C23
    campaign, _ = await make_campaigns.draft()
    await start.send_now(campaign.id, by=None)
    with pytest.raises(Conflict):
        await save(campaign.id, Draft("Late", "", "Late"), edition=1)


@pytest.mark.usefixtures("mail_server")
async def test_a_running_campaign_keeps_its_sender_and_list_name(db: None) -> None:  # trial C23
    campaign, _ = await make_campaigns.draft()
    await start.send_now(campaign.id, by=None)
    before = await letters.masthead(campaign.id)
    await database.execute("update identity set sender_name = 'Other'")
    await database.execute("update list_texts set name = 'Other'")
    assert await letters.masthead(campaign.id) == before


async def test_a_copy_has_the_texts_and_none_of_the_dates(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    await save(campaign.id, SWEDISH, edition=0, language=Language.SWEDISH)
    copy = await queries.existing(await actions.copy_as_new(campaign.id, by=None))
    assert (copy.languages, copy.scheduled_at, copy.started_at) == (("fi", "sv"), None, None)
    assert (await queries.version(copy.id, "sv")).body == SWEDISH.body


async def test_each_version_ends_in_its_language(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    await save(campaign.id, SWEDISH, edition=0, language=Language.SWEDISH)
    compiled = letters.compiled_letters(
        await letters.masthead(campaign.id), await queries.versions(campaign.id)
    )
    texts = {code: compiled[code].render(values()).text for code in compiled}
    assert "Peruuta tilaus" in texts["fi"]
    assert "Avsluta prenumerationen" in texts["sv"]


async def test_no_markup_of_a_name_gets_into_the_letter(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    compiled = (
        letters.compiled_letters(
            await letters.masthead(campaign.id), await queries.versions(campaign.id)
        )
    )["fi"]
    rendered = compiled.render(values(first_name='<script>alert("x")</script>\r\nBcc: a'))
    assert "<script>" not in rendered.html
    assert "\n" not in rendered.subject


async def test_text_and_html_say_the_same(db: None) -> None:  # trial B15
    campaign, _ = await make_campaigns.draft()
    rendered = (
        letters.compiled_letters(
            await letters.masthead(campaign.id), await queries.versions(campaign.id)
        )
    )["fi"].render(values())
    for part in (rendered.text, rendered.html):
        assert "https://example.com/juttu" in part
        assert "Hei Aino" in part
        assert values()["unsubscribe_url"] in part
        assert "{{" not in part


async def test_a_title_shows_what_stands_in_for_an_empty_field(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    assert campaign.title == "Uutisia, ystävä"


@pytest.mark.parametrize(
    ("subject", "values", "title"),
    [
        ("Tervehdys, {{ first_name }}", {}, "Tervehdys, {{ first_name }}"),
        ("Tervehdys, {{first_name|capitalize}}", {}, "Tervehdys, {{ first_name }}"),
        ("Tervehdys, {{ first_name }}", {"first_name": "Liisa"}, "Tervehdys, Liisa"),
        ("Lue {{ unsubscribe_url }}", {}, "Lue {{ unsubscribe_url }}"),
        ("Tervehdys, {{ nimi }}", {}, "Tervehdys, {{ nimi }}"),
    ],
)
def test_a_title_leaves_no_hole(subject: str, values: dict[str, str], title: str) -> None:
    assert queries.title_of(subject, values) == title


async def test_a_subject_is_told_in_one_way(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(letter=Draft("Tervehdys, {{ first_name }}", "", "A"))
    await note(None, "campaign_sent", about_kind="campaign", about=campaign.id)
    for path in ("/staff", "/staff/campaigns", "/staff/log", f"{campaign.path}/check"):
        assert "Tervehdys, {{ first_name }}" in (await staff.get(path)).text, path
    page = (await staff.get(campaign.path)).text
    header = page.partition('class="preview-bar"')[2].partition("</p>")[0]
    assert "Tervehdys, " in header
    assert "{{" not in header


async def save(
    campaign_id: int,
    draft: Draft,
    *,
    edition: int,
    language: Language = Language.FINNISH,
    by: UUID | None = None,
) -> actions.Saved:
    return await actions.save_version(campaign_id, language, draft, edition=edition, by=by)


def values(first_name: str = "Aino") -> dict[str, str]:
    return letters.values_for(
        first_name=first_name,
        last_name="Mäkinen",
        email="aino@example.org",
        list_name="Uutiskirje",
        unsubscribe_url=letters.test_unsubscribe_url(ROW),
        why_url=why_url_of_a_test(ROW),
        because="You get this letter because you gave your consent.",
    )
