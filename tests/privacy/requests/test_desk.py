"""The office handles a request from its arrival to its end. Register R19, R20."""

from datetime import UTC, date, datetime

import pytest

from app.consent.events import State
from app.contacts.queries import people
from app.database import execute, fetch, fetchval
from app.home.tasks import of_requests
from app.lib import clock
from app.lib.languages import Language, speaking
from app.lib.refusals import Conflict, Invalid
from app.mail.outbox import Letter
from app.privacy.requests import actions, jobs, queries
from app.privacy.requests.actions import Decided
from app.privacy.requests.cases import Case
from app.privacy.requests.incoming import queries as papers
from app.privacy.requests.letters import actions as letters
from app.privacy.requests.letters.actions import Written
from app.privacy.requests.letters.drafts import Kind
from app.privacy.requests.rules import Decision, Outcome, Step, Way, Wish
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.lists import letter_for
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import recorded, the_case

ARRIVED = date(2026, 10, 26)


def standing(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
async def _identity(db: None) -> None:
    await make_privacy.identity()


async def again(case: Case) -> Case:
    known = await queries.case(case.id)
    assert known is not None
    return known


async def decided(case: Case, by: object, decision: Decision, reason: str = "") -> Case:
    """Sure who it is, everything collected, and the same decided about all."""
    staff = by.signed_in.id if isinstance(by, StaffBrowser) else by
    await actions.note_identity(case.id, "Soitettu numeroon, joka oli rekisterissä", staff)  # type: ignore[arg-type]
    await actions.collected(case.id, "", staff)  # type: ignore[arg-type]
    decisions = [Decided(one.kind, decision, reason) for one in case.wishes]
    await actions.decide(case.id, decisions, staff)  # type: ignore[arg-type]
    return await again(case)


# register R19
async def test_staff_write_down_what_came_by_letter(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person("eetu.salmela@example.com")
    page = await staff.send_form(
        "/staff/requests/new",
        {
            "wishes": ["objection"], "way": "post", "received_on": "2026-10-31", "language": "fi",
            "last_name": "Salmela", "email": "eetu.salmela@example.com", "said": "Älkää lähettäkö enää.",
        },
    )  # fmt: skip
    assert page.status_code == 303
    case = await the_case()
    assert (case.way, case.contact) == (Way.POST, person)
    assert case.done == [Step.RECEIVED]  # a sender's address shows nobody
    assert case.due_on == date(2026, 11, 30)
    assert case.number == "2026-001"
    page = await staff.get(case.path)
    assert "Älkää lähettäkö enää." in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wishes": []}, "Tick what is asked."),
        ({"received_on": "2036-01-01"}, "The day is in the future."),
        ({"way": "page"}, "Choose one of the options"),
        ({"last_name": ""}, "Enter who asks"),
    ],
)
async def test_a_form_in_pieces_is_refused(
    staff: StaffBrowser, wrong: dict[str, object], sentence: str
) -> None:
    typed = {
        "wishes": ["access"], "way": "phone", "received_on": "2026-10-31", "last_name": "Salmela",
        "said": "Soitti ja kysyi",
    }  # fmt: skip
    page = await staff.send_form("/staff/requests/new", {**typed, **wrong})
    assert page.status_code == 422
    assert sentence in page.text
    assert "Soitti ja kysyi" in page.text


# register R20
async def test_a_request_goes_all_its_steps(staff: StaffBrowser) -> None:
    """Over the pages, as somebody who opens them twice a month."""
    by = staff.signed_in.id
    case = await recorded(by, Wish.CORRECTION)

    async def step(act: str, **fields: object) -> Case:
        page = await staff.send_form(f"{case.path}/step", {"act": act, **fields})
        assert page.status_code == 303, page.text[-3000:]
        assert (await staff.get(case.path)).status_code == 200
        return await again(case)

    assert case.to_do is Step.IDENTITY
    assert (await step("identity", identity_said="Soitettu takaisin")).to_do is Step.COLLECTED
    assert (await step("collected")).to_do is Step.DECIDED
    now = await step("decided", decision_correction="granted")
    assert now.to_do is Step.ANSWERED
    draft = await staff.get(f"{case.path}/write/done")
    assert "Päivi Mattila" in draft.text
    written = {"language": "fi", "how": "mail", "subject": "Vastaus", "body": "Hei, oikaistu on."}
    refused = await staff.send_form(f"{case.path}/write/done", {**written, "act": "send"})
    assert refused.status_code == 409  # nothing has been corrected yet
    await step("done", wish="correction")
    seen = await staff.send_form(f"{case.path}/write/done", {**written, "act": "preview"})
    assert "Hei, oikaistu on." in seen.text
    assert await fetchval("select count(*) from privacy_request_letters") == 0
    sent = await staff.send_form(f"{case.path}/write/done", {**written, "act": "send"})
    assert sent.status_code == 303
    assert (await step("told", told_said="Ei ole luovutettu")).to_do is Step.CLOSED
    done = await step("closed")
    assert (done.outcome, done.is_open) == (Outcome.DONE, False)
    assert case.number in (await staff.get("/staff/requests")).text


async def test_letter_is_kept_as_the_mail_server_took_it(staff: StaffBrowser) -> None:
    case = await recorded(staff.signed_in.id)
    body = "Hei,\n\ntarvitsemme tiedon siitä, kuka olet."
    await letters.write(
        case.id, Written(Kind.IDENTITY, "fi", "Kuka olet?", body), staff.signed_in.id
    )
    letter = await letter_for("request_letter")
    assert isinstance(letter, Letter)
    assert (letter.to, letter.subject) == ("paivi.mattila@example.com", "Kuka olet?")
    assert "tarvitsemme tiedon siitä" in letter.text
    await make_lists.accepted("request_letter")
    [kept] = await fetch("select id, sent_at, copy from privacy_request_letters")
    assert kept["copy"] == b"as kept"
    assert body.splitlines()[0] in (await staff.get(f"{case.path}/letters/{kept['id']}")).text
    assert (await staff.get(f"{case.path}/letters/{kept['id']}/copy")).content == b"as kept"
    assert (await again(case)).done == [Step.RECEIVED, Step.IDENTITY_ASKED]


# trial E16
async def test_time_is_extended_by_a_letter_with_the_reason() -> None:
    by = await make_staff.member()
    with clock.standing_at(standing("2026-10-26")):
        case = await recorded(by, received_on=ARRIVED)
    written = Written(Kind.EXTENSION, "fi", "Lisäaika", "Hei", reason="")
    with clock.standing_at(standing("2026-11-20")), pytest.raises(Invalid):
        await letters.write(case.id, written, by)
    assert (await again(case)).due_on == date(2026, 11, 26)
    with_reason = Written(Kind.EXTENSION, "fi", "Lisäaika", "Hei", reason="Paljon vanhaa")
    with clock.standing_at(standing("2026-11-27")), pytest.raises(Invalid):
        await letters.write(case.id, with_reason, by)
    with clock.standing_at(standing("2026-11-26")):
        await letters.write(case.id, with_reason, by)
        assert (await again(case)).due_on == date(2027, 1, 26)
        with pytest.raises(Invalid):
            await letters.write(case.id, with_reason, by)


# trial E16
async def test_the_clock_stands_still_only_by_an_entry_with_a_reason() -> None:
    by = await make_staff.member()
    with clock.standing_at(standing("2026-10-26")):
        case = await recorded(by, received_on=ARRIVED)
    with clock.standing_at(standing("2026-11-02")):
        with pytest.raises(Invalid):
            await actions.pause(case.id, " ", by)
        await actions.pause(case.id, "Kysytty, kuka", by)
    with clock.standing_at(standing("2026-11-12")):
        await actions.resume(case.id, "Soitti", by)
        assert (await again(case)).due_on == date(2026, 12, 7)


async def test_refusal_has_reasons_and_says_where_to_complain(staff: StaffBrowser) -> None:
    by = staff.signed_in.id
    case = await recorded(by, Wish.ERASURE)
    with pytest.raises(Invalid):
        await decided(case, by, Decision.REFUSED)
    case = await decided(case, by, Decision.REFUSED, "Kirjanpitolaki 2:10 vaatii tilaukset.")
    draft = await staff.get(f"{case.path}/write/refusal")
    assert "Kirjanpitolaki 2:10 vaatii tilaukset." in draft.text
    assert "tietosuojavaltuutetun toimisto" in draft.text
    written = Written(Kind.REFUSAL, "fi", "Päätös", "Kirjanpitolaki 2:10 vaatii tilaukset.")
    await letters.write(case.id, written, by)
    await actions.told_recipients(case.id, "", by)
    assert await actions.close(case.id, by) is Outcome.REFUSED


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in Kind for language in ("fi", "sv", "en")]
)
async def test_every_letter_is_drafted_in_three_languages(
    staff: StaffBrowser, kind: Kind, language: str
) -> None:
    case = await recorded(staff.signed_in.id, Wish.ACCESS, Wish.ERASURE)
    page = await staff.get(f"{case.path}/write/{kind}?in={language}")
    assert page.status_code == 200
    hello = {"fi": "Hei Päivi Mattila", "sv": "Hej Päivi Mattila", "en": "Hello Päivi Mattila"}
    assert hello[language] in page.text


async def test_gap_in_a_letter_is_filled_first() -> None:
    by = await make_staff.member()
    case = await recorded(by)
    with pytest.raises(Invalid):
        await letters.write(case.id, Written(Kind.RECEIVED, "fi", "Hei", "Syy: […]"), by)


async def test_nothing_is_decided_for_a_stranger() -> None:
    by = await make_staff.member()
    case = await recorded(by, Wish.ERASURE)
    with pytest.raises(Invalid):
        await actions.decide(case.id, [Decided(Wish.ERASURE, Decision.GRANTED)], by)
    with pytest.raises(Invalid):
        await actions.close(case.id, by)


async def test_closed_request_is_over() -> None:
    by = await make_staff.member()
    case = await recorded(by)
    await actions.withdraw(case.id, "Soitti ja perui", by)
    with pytest.raises(Conflict):
        await actions.note_identity(case.id, "Soitto", by)
    assert (await again(case)).outcome is Outcome.WITHDRAWN


async def test_files_are_kept_as_they_came_and_only_downloaded(staff: StaffBrowser) -> None:
    page = await staff.post(
        "/staff/requests/new",
        data={"csrf": staff.csrf, "wishes": "access", "way": "email", "received_on": "2026-10-31",
              "last_name": "Salmela"},
        files={"paper": ("../../pyyntö <b>.html", b"<script>alert(1)</script>", "text/html")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert page.status_code == 303
    case = await the_case()
    [kept] = await papers.files_of(case.id)
    assert "/" not in kept.file_name
    assert "<" not in kept.file_name
    got = await staff.get(f"{case.path}/files/{kept.id}")
    assert got.content == b"<script>alert(1)</script>"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment")
    person = await make_contacts.known_person()
    await execute("update privacy_requests set contact = $1", person)
    await staff.get(f"{case.path}/files/{kept.id}")
    assert await fetchval("select people from read_log") == [person]


async def test_a_file_of_more_than_ten_megabytes_is_refused(staff: StaffBrowser) -> None:
    case = await recorded(staff.signed_in.id)
    page = await staff.post(
        f"{case.path}/files", data={"csrf": staff.csrf},
        files={"paper": ("pyynto.eml", b"x" * (10 * 1024 * 1024 + 1))},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    assert page.status_code == 422
    assert "10 MB" in page.text


# register R20
async def test_erasing_from_the_request_has_its_reason_and_is_noted(staff: StaffBrowser) -> None:
    by = staff.signed_in.id
    known = await make_lists.subscriber("paivi.mattila@example.com")
    case = await decided(
        await recorded(by, Wish.ERASURE, contact=known.address.contact_id), by, Decision.GRANTED
    )
    path = f"/staff/people/{known.address.contact_id}/erase"
    page = await staff.get(f"{path}?request={case.id}")
    assert f"Request {case.number}" in page.text
    fields = {"request": str(case.id), "reason": f"Request {case.number}", "sure": "yes"}
    assert (await staff.send_form(path, fields)).headers["location"].startswith(case.path)
    assert await people.person(known.address.contact_id) is None
    done = await again(case)
    assert done.wishes[0].done_at is not None
    assert (done.first_name, done.email) == ("Päivi", "paivi.mattila@example.com")


@pytest.mark.parametrize(
    ("wish", "state"), [(Wish.RESTRICTION, State.RESTRICTED), (Wish.OBJECTION, State.OBJECTED)]
)
async def test_one_button_carries_out_what_was_granted(
    staff: StaffBrowser, wish: Wish, state: State
) -> None:
    by = staff.signed_in.id
    known = await make_lists.subscriber("paivi.mattila@example.com")
    case = await decided(
        await recorded(by, wish, contact=known.address.contact_id), by, Decision.GRANTED
    )
    assert (await staff.get(f"{case.path}/do/{wish}")).status_code == 200
    page = await staff.send_form(f"{case.path}/do/{wish}", {"reach": "any"})
    assert page.status_code == 303
    assert state.value in [one for one, _ in await make_lists.history(known.address.id)]
    assert (await again(case)).wishes[0].done_at is not None
    assert (await staff.get(f"{case.path}/do/{wish}")).status_code == 404


# trial E16
async def test_officer_is_warned_at_fourteen_seven_and_two_days() -> None:
    """One mail at each of them, then every day once the last one has come."""
    await make_staff.member("privacy_officer")
    by = await make_staff.member()
    with clock.standing_at(standing("2026-10-26")):
        await recorded(by, received_on=ARRIVED)
    mailed = []
    for day in range(27, 27 + 35):
        moment = standing("2026-10-01").replace(day=1)
        today = date.fromordinal(date(2026, 10, 1).toordinal() + day - 1)
        with clock.standing_at(moment.replace(month=today.month, day=today.day)):
            before = await fetchval("select count(*) from outbox where kind = 'requests_due'")
            await jobs.look()
            if await fetchval("select count(*) from outbox where kind = 'requests_due'") > before:
                mailed.append(today.isoformat())
    expected = ["2026-11-12", "2026-11-19", "2026-11-24", "2026-11-26", "2026-11-27"]
    assert mailed[:5] == expected


async def test_warning_names_the_request_and_nobody() -> None:
    await make_staff.member("privacy_officer")
    by = await make_staff.member()
    with clock.standing_at(standing("2026-10-26")):
        case = await recorded(by, received_on=ARRIVED)
    with clock.standing_at(standing("2026-11-24")):
        await jobs.look()
        letter = await letter_for("requests_due")
    assert isinstance(letter, Letter)
    assert case.number in letter.text
    assert "Mattila" not in letter.text


async def test_numbers_begin_anew_each_year_and_never_come_twice() -> None:
    by = await make_staff.member()
    numbers = [
        (await recorded(by, received_on=day)).number
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))
    ]
    assert numbers == ["2025-001", "2026-001", "2026-002"]


# register R19
@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-11-11", None),
        ("2026-11-12", "14 days left, until 26 November 2026."),
        ("2026-11-26", "Today is the last day."),
        ("2026-11-29", "3 days late"),
    ],
)
async def test_home_page_says_what_is_due(
    staff: StaffBrowser, today: str, sentence: str | None
) -> None:
    with clock.standing_at(standing("2026-10-26")):
        await recorded(staff.signed_in.id, received_on=ARRIVED)
    with clock.standing_at(standing(today)), speaking(Language.ENGLISH):
        tasks = await of_requests(staff.signed_in)
    assert [one.hint for one in tasks] == ([sentence] if sentence else [])
