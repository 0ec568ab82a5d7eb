"""A changed notice is told to whom it concerns, once, and to nobody else."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.consent import queries as ledger
from app.consent.actions import record
from app.consent.events import Actor, Method, State
from app.consent.grounds.stale import decide_anew
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.consent.wordings.texts import publish_notice
from app.crm.article_14.mailing import Hindrance
from app.database import execute, fetchval
from app.lib import clock
from app.lib.refusals import Conflict
from app.lists.queries import offered_lists
from app.mail.outbox import Drop, Letter
from app.privacy.telling.people import concerned, tell
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

PAGE = "/staff/notice/tell"


async def publish(text: str) -> int:
    section = (
        f"<section><h2>1 Recipients</h2><p>{text}</p></section>"
        f"<section><h2>2 Periods</h2><p>{'Long' if text == 'One' else 'Short'}</p></section>"
        f"<section><h2>3 Rights</h2><p>All</p></section>"
    )
    return await publish_notice(dict.fromkeys(make_lists.NAMES, section))


@pytest.fixture
async def agreed(db: None) -> Subscriber:
    """Somebody who agreed under a notice that has changed since."""
    offer = await make_lists.a_list()
    await publish("One")
    known = await make_lists.subscriber("aino@example.org", offer)
    await publish("Between")
    await publish("Two")
    return known


async def found() -> dict[UUID, Hindrance | None]:
    version = await ledger.current_notice_version()
    assert version is not None
    return {one.id: one.hindrance for one in await concerned(version)}


async def happened(known: Subscriber, state: State, list_id: UUID | None = None) -> None:
    actor = Actor.STAFF if state is State.RESTRICTED else Actor.PERSON
    event = make_consent.new_event(
        known.address.id, state, Method.PAGE, list_id=list_id, actor=actor
    )
    await record(replace(event, purpose=known.list.purpose) if list_id else event)
    await decide_anew()


async def test_who_agreed_under_an_older_version_is_told_once_what_changed(
    agreed: Subscriber,
) -> None:
    version, by = await ledger.current_notice_version() or 0, await make_staff.member()
    assert await found() == {agreed.address.contact_id: None}
    assert await tell(version, by=by) == 1
    assert await found() == {agreed.address.contact_id: Hindrance.UNDER_WAY}
    assert await tell(version, by=by) == 0
    letter = await make_lists.letter_for("notice_changed")
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    for part in (letter.text, letter.html):
        assert "Rights" not in part
        for said in ("Recipients", "Periods", "/privacy?lang=fi", "/preferences?lang=fi"):
            assert said in part
        assert "/confirm/" not in part
        assert "/subscribe" not in part
    assert letter.leaving is None
    assert await fetchval("select count(*) from outbox where only_once") == 1


async def test_who_was_told_is_not_told_again_until_the_next_version(agreed: Subscriber) -> None:
    version, by = await ledger.current_notice_version() or 0, await make_staff.member()
    await tell(version, by=by)
    await execute("update outbox set state = 'accepted' where kind = 'notice_changed'")
    assert await found() == {}
    newer = await publish("Three")
    assert await found() == {agreed.address.contact_id: None}
    with pytest.raises(Conflict):
        await tell(version, by=by)
    assert await tell(newer, by=by) == 1


async def test_a_mail_overtaken_by_another_version_is_not_sent(agreed: Subscriber) -> None:
    version, by = await ledger.current_notice_version() or 0, await make_staff.member()
    await tell(version, by=by)
    await publish("Three")
    assert await make_lists.letter_for("notice_changed") == Drop("gone")


@pytest.mark.parametrize(
    ("state", "everywhere", "hindrance"),
    [
        (State.OBJECTED, True, None),
        (State.RESTRICTED, True, Hindrance.RESTRICTED),
        (State.WITHDRAWN, False, "not concerned"),
    ],
)
async def test_objectors_are_told_the_restricted_are_asked_about_and_who_left_is_left_alone(
    agreed: Subscriber, state: State, everywhere: bool, hindrance: Hindrance | str | None
) -> None:
    await happened(agreed, state, None if everywhere else agreed.list.list_id)
    nobody = hindrance == "not concerned"
    assert await found() == ({} if nobody else {agreed.address.contact_id: hindrance})
    told = await tell(await ledger.current_notice_version() or 0, by=await make_staff.member())
    assert told == (1 if hindrance is None else 0)


async def test_who_agreed_under_this_version_is_not_concerned(agreed: Subscriber) -> None:
    [offer] = await offered_lists("fi")
    await make_lists.subscriber("eero@example.org", offer)
    assert set(await found()) == {agreed.address.contact_id}


async def test_nobody_writes_to_an_erased_or_dead_address(agreed: Subscriber) -> None:
    await suppress("aino@example.org", None, Cause.BOUNCED, clock.now())
    assert await found() == {agreed.address.contact_id: Hindrance.NO_ADDRESS}
    await suppress("aino@example.org", None, Cause.ERASED, clock.now())
    assert await found() == {agreed.address.contact_id: Hindrance.ERASED}


async def test_the_page_counts_before_it_sends(
    staff: StaffBrowser, staff_as: StaffAs, agreed: Subscriber
) -> None:
    version = str(await ledger.current_notice_version())
    page = (await staff.get(PAGE)).text
    assert "1 person would get the mail." in page
    assert f'href="{PAGE}"' in (await staff.get("/staff/notice")).text
    assert (await staff.send_form(PAGE, {"version": "1"})).status_code == 409
    for role in ("viewer", "writer"):
        other = await staff_as(role)
        assert (await other.get(PAGE)).status_code == 403
        assert (await other.send_form(PAGE, {"version": version})).status_code == 403
    assert await fetchval("select count(*) from outbox where kind = 'notice_changed'") == 0
    assert (await staff.send_form(PAGE, {"version": version})).status_code == 303
    assert "In the outgoing mail" in (await staff.get(PAGE)).text
