"""One request from its arrival on, day by day; and what goes wrong around requests. Register R19, R20."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from app.contacts.duplicates.join import Wish as Merged
from app.crm.duplicates.actions import merge, undo
from app.database import fetch, fetchval
from app.lib import clock
from app.lib.languages import Language
from app.lib.refusals import Conflict, Invalid
from app.mail.outbox import Letter
from app.privacy.requests import actions, jobs, queries
from app.privacy.requests.actions import Decided
from app.privacy.requests.doing.actions import done_by_hand
from app.privacy.requests.letters import actions as letters
from app.privacy.requests.letters.actions import Written
from app.privacy.requests.letters.drafts import Kind, drafted
from app.privacy.requests.rules import Decision, Outcome, Step, Way, Wish
from app.staff.queries.identity import identity
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.lists import letter_for, link_in
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import ask, press, recorded, the_case

REASON = "Vanhoja kirjeitä on käytävä läpi tavallista enemmän."


@pytest.fixture
async def by(db: None) -> UUID:
    await make_privacy.identity()
    return await make_staff.member("privacy_officer")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


async def warned_on(since: date, until: date) -> list[str]:
    """The days on which the officer gets a mail, of these."""
    days = []
    for number in range((until - since).days + 1):
        with clock.standing_at(at(since + timedelta(days=number))):
            before = await fetchval("select count(*) from outbox where kind = 'requests_due'")
            await jobs.look()
            if await fetchval("select count(*) from outbox where kind = 'requests_due'") > before:
                days.append((since + timedelta(days=number)).strftime("%d.%m."))
    return days


# trial E16  # register R19  # register R20
async def test_a_request_made_on_the_last_of_january(client: httpx.AsyncClient, by: UUID) -> None:
    """28 February 2026 is a Saturday, so the answer is due on Monday 2 March; extended, on 30 April."""
    await make_contacts.known_person("aino.niemela@example.com")
    with clock.standing_at(at(date(2026, 1, 31))):
        await ask(client)
        await press(client)
        case = await the_case()
        assert (case.received_on, case.due_on) == (date(2026, 1, 31), date(2026, 3, 2))
        letter = await letter_for("request_letter")
        assert isinstance(letter, Letter)
        assert "2 March 2026" in letter.text
    assert await warned_on(date(2026, 2, 1), date(2026, 2, 24)) == ["16.02.", "23.02."]
    us = await identity()
    assert us is not None
    with clock.standing_at(at(date(2026, 2, 25))):
        case = await the_case()
        for language, day, greeting in (
            (Language.FINNISH, "30.4.2026", "Hei Aino Niemelä,"),
            (Language.SWEDISH, "30.4.2026", "Hej Aino Niemelä,"),
            (Language.ENGLISH, "30 April 2026", "Hello Aino Niemelä,"),
        ):
            draft = drafted(Kind.EXTENSION, case, us, language, REASON)
            assert draft.body.startswith(greeting)
            for part in (day, REASON, "https://tietosuoja.fi"):
                assert part in draft.body
            assert "[…]" not in draft.body
        written = Written(Kind.EXTENSION, "fi", draft.subject, draft.body, reason=REASON)
        await letters.write(case.id, written, by)
        case = await the_case()
        assert case.due_on == date(2026, 4, 30)
        assert case.warning is None
    assert await warned_on(date(2026, 2, 26), date(2026, 5, 2)) == [
        "16.04.", "23.04.", "28.04.", "30.04.", "01.05.", "02.05."
    ]  # fmt: skip


async def test_nobody_can_ask_for_more_time_when_the_month_is_over(by: UUID) -> None:
    with clock.standing_at(at(date(2026, 1, 31))):
        case = await recorded(by)
    late = Written(Kind.EXTENSION, "fi", "Lisäaika", "Hei", reason=REASON)
    with clock.standing_at(at(date(2026, 3, 3))), pytest.raises(Invalid, match="2"):
        await letters.write(case.id, late, by)


# register R26
@pytest.mark.parametrize("way", [Way.EMAIL, Way.PHONE, Way.POST, Way.IN_PERSON])
async def test_a_name_and_an_address_that_somebody_wrote_show_nobody(by: UUID, way: Way) -> None:
    """A forged sender: whose data it would be is known, and nothing is done before it is sure who asks."""
    person = await make_contacts.known_person("paivi.mattila@example.com")
    case = await recorded(by, Wish.ERASURE, way=way)
    assert (case.done, await queries.person_of(case)) == ([Step.RECEIVED], person)
    with pytest.raises(Invalid):
        await actions.decide(case.id, [Decided(Wish.ERASURE, Decision.GRANTED)], by)
    with pytest.raises(Invalid):
        await actions.collected(case.id, "", by)
    with pytest.raises(Invalid):
        await done_by_hand(case, Wish.ERASURE, by)
    assert await fetchval("select count(done_at) from privacy_request_wishes") == 0


# register R26
async def test_a_request_with_somebody_elses_address_reaches_its_owner_alone(
    client: httpx.AsyncClient, by: UUID
) -> None:
    """Whoever typed it gets nothing; once the owner says no, its link confirms nothing any more."""
    await make_contacts.known_person("aino.niemela@example.com")
    page = await ask(client, first_name="Joku", last_name="Muu")
    path = await link_in("request_confirm", "privacy/request")
    assert path.rpartition("/")[2] not in page.text
    assert {row["kind"] for row in await fetch("select kind from outbox")} == {"request_confirm"}
    await press(client, "not_mine", path=path)
    assert (await client.post(path, data={"act": "mine"})).status_code == 404
    case = await the_case()
    assert (case.outcome, case.confirmed_at) == (Outcome.WITHDRAWN, None)


async def test_two_requests_of_one_person_are_shown_together(staff: StaffBrowser) -> None:
    """However the address is spelt, and by whichever address of theirs; each has its own clock."""
    by = staff.signed_in.id
    person = await make_contacts.known_person("paivi.mattila@example.com")
    first = await recorded(by, contact=person, received_on=date(2026, 10, 26))
    spelt = await recorded(by, email=make_lists.address("Paivi.Mattila+2@example.com"))
    other = await recorded(by, Wish.ERASURE, email=None, contact=person)
    await recorded(by, email=make_lists.address("naapuri@example.com"))
    assert [number for _, number in await queries.others_of(first)] == [spelt.number, other.number]
    assert spelt.number in (await staff.get(first.path)).text
    assert first.due_on < spelt.due_on
    await actions.withdraw(spelt.id, "Soitti", by)
    assert [number for _, number in await queries.others_of(first)] == [other.number]


async def test_a_request_goes_with_the_person_through_a_merge(staff: StaffBrowser) -> None:
    """Back as well; and nobody is taken for somebody who has just gone with a merge."""
    by = staff.signed_in.id
    kept = await make_contacts.known_person("paivi@example.org")
    gone = await make_contacts.known_person("paivi.mattila@example.com")
    case, unsure = await recorded(by, contact=gone), await recorded(by)
    done = await merge(kept, gone, Merged(), by=by)
    now = await queries.case(case.id)
    assert now is not None
    assert await queries.person_of(now) == kept
    assert (await staff.get(case.path)).status_code == 200
    page = await staff.send_form(
        f"{unsure.path}/step",
        {"act": "identity", "identity_said": "Soitettu", "person": str(gone)},
    )
    assert page.status_code == 409
    with pytest.raises(Conflict):
        await actions.note_identity(unsure.id, "Soitettu", by, gone)
    await undo(done, by=by)
    now = await queries.case(case.id)
    assert now is not None
    assert now.contact == gone
