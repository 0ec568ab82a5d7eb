"""'Another company', from the renaming to the letter: no ground, no consent, and counted before (H20)."""

import re
from uuid import UUID

import httpx

from app.campaigns.audience.queries import audience
from app.campaigns.writing import checks
from app.consent import queries as ledger
from app.consent.grounds.reasons import Reason
from app.consent.grounds.stale import decide_anew
from app.consent.wordings.texts import keep_wording
from app.lib.languages import Language, speaking
from app.lists.queries import offered_lists
from app.staff.queries.controllers import controllers
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser
from tests.privacy.test_controllers import NEW, OLD, OTHER_ID, save

PAGE = "/staff/settings/controllers"


async def answer(staff: StaffBrowser, said: str) -> None:
    newest = (await controllers())[-1]
    done = await staff.send_form(f"{PAGE}/{newest.id}", {"answer": said})
    assert done.status_code == 303
    await decide_anew()


async def permission(address: UUID) -> tuple[bool, Reason]:
    [one] = await ledger.permissions_of(address)
    return one.counts, one.why


async def said_before_sending(campaign: int) -> tuple[str, str, tuple[str, ...]]:
    with speaking(Language.ENGLISH):
        found = await checks.checks(campaign)
    [said] = [one for one in found if one.name == "Name in the consents"]
    return said.kind, said.sentence, tuple(said.more)


async def test_who_agreed_to_another_company_has_no_ground_and_is_counted(
    staff: StaffBrowser,
) -> None:  # trial H20
    await save()
    campaign, [lapsed, *readers] = await make_campaigns.draft(3)
    await make_lists.stop_everything(lapsed)
    await save(name=NEW, business_id=OTHER_ID)
    await decide_anew()
    # Nobody has answered: a person is asked, nothing goes, and how many it is about is said.
    asked = f"2 readers have agreed to letters from another name: {OLD}."
    assert await said_before_sending(campaign.id) == (
        "stop", asked, ("Answer first whether it is the same company.",),
    )  # fmt: skip
    assert {await permission(one.address.id) for one in readers} == {
        (False, Reason.CONTROLLER_CHANGED)
    }
    assert "2 consents name it." in (await staff.get(PAGE)).text
    await answer(staff, "another")
    assert {await permission(one.address.id) for one in readers} == {
        (False, Reason.CONTROLLER_CHANGED)
    }
    kind, sentence, [more] = await said_before_sending(campaign.id)
    assert (kind, sentence) == ("warn", asked)
    assert more == "It is another company, so they get nothing on that consent."
    found = await audience(campaign.id)
    assert (dict(found.by_language), found.left_out[Reason.CONTROLLER_CHANGED]) == ({}, 2)
    page = (await staff.get(PAGE)).text
    assert "Another company: its consents are no ground" in page
    assert "2 consents name it." in page
    # The answer was a slip: the same one brings them back.
    await answer(staff, "same")
    assert {(await permission(one.address.id))[0] for one in readers} == {True}
    assert (await audience(campaign.id)).left_out.get(Reason.CONTROLLER_CHANGED, 0) == 0


async def test_a_form_with_the_other_name_takes_no_consent_until_it_is_reworded(
    staff: StaffBrowser, client: httpx.AsyncClient
) -> None:  # trial H20
    await save()
    there = await make_lists.a_list("kirje")
    before = await make_lists.subscriber("aino@example.net", there)
    await save(name=NEW, business_id=OTHER_ID)
    await answer(staff, "another")
    form = await client.get("/")
    assert 'type="checkbox"' not in form.text
    assert (await client.get("/subscribe/kirje")).status_code == 404
    lists = (await staff.get("/staff/lists")).text
    assert re.search(f"does not name {NEW} any more, so nobody can subscribe", lists)
    await keep_wording(there.list_id, "fi", f"Kyllä, {NEW} saa lähettää kirjeen.")
    form = await client.get("/")
    assert 'type="checkbox"' in form.text
    await decide_anew()
    assert (await permission(before.address.id))[0] is False
    after = await make_lists.subscriber("risto@example.net", *(await offered_lists("fi")))
    await decide_anew()
    assert (await permission(after.address.id))[0] is True
