"""A draft can be moved to another list and deleted; both are asked first."""

import pytest

from app import database
from app.campaigns.audience.queries import audience
from app.campaigns.running import start
from app.campaigns.writing import actions, queries
from app.lib.languages import Language
from app.lib.refusals import Conflict, NotFound
from app.mail.letters.letter import Draft
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

pytestmark = pytest.mark.usefixtures("mail_server")


async def test_a_draft_is_deleted_after_a_question(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    await actions.save_version(
        campaign.id, Language.SWEDISH, Draft("Nyheter", "", "Hej"), edition=0, by=None
    )
    await actions.post_test(campaign.id, Language.SWEDISH, by=staff.signed_in.id)
    assert f"{campaign.path}/delete" in (await staff.get(campaign.path)).text
    asked = await staff.get(f"{campaign.path}/delete")
    assert "Delete this draft?" in asked.text
    assert await queries.existing(campaign.id)
    answer = await staff.send_form(f"{campaign.path}/delete")
    page = await staff.get(answer.headers["location"])
    assert "The draft is deleted." in page.text
    with pytest.raises(NotFound):
        await queries.existing(campaign.id)
    assert await queries.versions(campaign.id) == []
    noted = await database.fetchval("select about from access_log where what = 'campaign_deleted'")
    assert noted == str(campaign.id)


async def test_only_a_draft_can_be_deleted_or_moved(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    other = await make_lists.a_list()
    await start.send_now(campaign.id, by=None)
    for path in ("delete", "move"):
        assert (await staff.get(f"{campaign.path}/{path}")).status_code == 409
    with pytest.raises(Conflict):
        await actions.delete(campaign.id, by=None)
    with pytest.raises(Conflict):
        await actions.move(campaign.id, other.list_id, by=None)
    assert await queries.existing(campaign.id)


async def test_a_draft_moves_to_another_list_with_its_texts(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(1)
    other = await make_lists.a_list()
    await make_campaigns.reader(other)
    await make_campaigns.reader(other)
    shown = await staff.get(f"{campaign.path}/move")
    assert str(other.list_id) in shown.text
    assert str(campaign.list_id) not in shown.text
    answer = await staff.send_form(f"{campaign.path}/move", {"list": str(other.list_id)})
    page = (await staff.get(answer.headers["location"])).text
    assert f"The draft was moved to the list Newsletter {other.slug}." in page
    moved = await queries.existing(campaign.id)
    assert (moved.list_id, moved.subject) == (other.list_id, campaign.subject)
    assert (await audience(campaign.id)).people == 2


async def test_without_a_choice_it_stays_where_it_is(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    await make_lists.a_list()
    page = await staff.send_form(f"{campaign.path}/move")
    assert page.status_code == 422
    assert 'id="list-error"' in page.text
    closed = await make_lists.a_list()
    await database.execute("update lists set closed_at = now() where id = $1", closed.list_id)
    with pytest.raises(NotFound):
        await actions.move(campaign.id, closed.list_id, by=None)


async def test_the_editor_asks_before_unsaved_text_is_left(staff: StaffBrowser) -> None:
    """By a script of our own; a text that was not saved because of a colleague's counts as unsaved."""
    campaign, _ = await make_campaigns.draft()
    page = await staff.get(campaign.path)
    assert "/static/leaving.js" in page.text
    assert "data-unsaved" not in page.text
    form = {"version": "fi", "edition": "0", "subject": "Toinen", "preheader": "", "body": "Hei"}
    late = await staff.send_form(campaign.path, form)
    assert late.status_code == 409
    assert "data-unsaved" in late.text
