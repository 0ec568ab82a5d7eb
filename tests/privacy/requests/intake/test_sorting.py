"""Staff say what a message is: a request, an update of somebody's data, or not ours. Registers R18, R26."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from app.database import execute, fetch, fetchrow, fetchval
from app.mail.outbox import Letter
from app.privacy.personal_data import collect, erase
from app.privacy.requests.emails import prepare_confirm
from app.privacy.requests.intake import queries
from app.privacy.requests.rules import Step, Way
from app.staff.periods.rules import Key
from tests.make import contacts as make_contacts
from tests.make import privacy as make_privacy
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import the_case
from tests.privacy.requests.intake.messages import PLAIN, letter, taken, with_files
from tests.privacy.retention.nights import destroyed

AINO = "aino.niemela@example.com"
REQUEST = {"way": "email", "wishes": ["access"], "received_on": "2026-11-20", "language": "fi"}


@pytest.fixture(autouse=True)
async def _identity(db: None) -> None:
    await make_privacy.identity()


def path(message: UUID, act: str = "") -> str:
    return f"/staff/messages/{message}{act}"


# register R26
async def test_a_message_becomes_a_request_with_all_that_came_with_it(staff: StaffBrowser) -> None:
    """The link that shows who asks goes to the address as the register has it."""
    person = await make_contacts.known_person(AINO)
    message = await taken(with_files())
    page = await staff.get(path(message))
    assert PLAIN.splitlines()[0] in page.text
    assert "<script>alert" not in page.text
    sent = await staff.send_form(
        path(message, "/request"), {**REQUEST, "last_name": "Niemelä", "email": AINO.upper()}
    )
    assert sent.status_code == 303
    case = await the_case()
    assert (case.way, case.contact, case.received_on) == (Way.EMAIL, person, date(2026, 11, 20))
    assert (case.said, case.done) == (PLAIN, [Step.RECEIVED])
    files = await fetch(
        "select file_name, content from privacy_request_files order by created_at, id"
    )
    assert {row["file_name"] for row in files} == {
        "message.eml", "lasku.exe", "valtakirja.html", "file", "Henkil-kortti--sa.jpg",
    }  # fmt: skip
    assert with_files() in [row["content"] for row in files]
    mails = await fetch("select kind, about from outbox")
    assert [(one["kind"], one["about"]) for one in mails] == [("request_confirm", case.id)]
    mail = await prepare_confirm(case.id, "fi")
    assert isinstance(mail, Letter)
    assert mail.to == AINO
    left = await fetchrow("select content, from_email, subject, request from incoming_messages")
    assert left
    assert tuple(left) == (None, "", "", case.id)


async def test_a_sender_that_nobody_knows_is_not_answered(staff: StaffBrowser) -> None:
    message = await taken(letter("Pyyntö", From="Joku <joku@example.net>"))
    await staff.send_form(path(message, "/request"), {**REQUEST, "email": "joku@example.net"})
    assert (await the_case()).contact is None
    assert await fetchval("select count(*) from outbox") == 0


# register R18
async def test_an_update_becomes_a_task_with_its_words_beside_the_person(
    staff: StaffBrowser,
) -> None:
    person = await make_contacts.known_person(AINO)
    message = await taken(
        letter("Uusi numero", "Numeroni on nyt 040 000 0001.", From="uusi@example.net")
    )
    task = {"what": "Vaihda numero", "due_on": "2026-12-01", "owner": str(staff.signed_in.id)}
    page = await staff.send_form(
        path(message, "/task"), {**task, "person_email": "muu@example.net"}
    )
    assert page.status_code == 422
    assert "Vaihda numero" in page.text, "what was typed stays"
    page = await staff.send_form(path(message, "/task"), {**task, "person_email": AINO})
    assert page.status_code == 303
    assert "Numeroni on nyt" in (await staff.get(f"/staff/people/{person}")).text
    assert "Vaihda numero" in (await staff.get("/staff/")).text
    assert [one.id for one in await queries.tasks()] == [message]
    told = await collect([person])
    assert [row["subject"] for row in told["incoming_messages"]] == ["Uusi numero"]


async def test_a_message_is_sorted_once_but_what_was_set_aside_may_be_wanted_after_all(
    staff: StaffBrowser,
) -> None:
    message = await taken(letter("Pyyntö"))
    assert (await staff.send_form(path(message, "/aside"), {})).status_code == 303
    assert [one.id for one in await queries.set_aside()] == [message]
    fields = {**REQUEST, "email": AINO}
    assert (await staff.send_form(path(message, "/request"), fields)).status_code == 303
    for act in ("/request", "/aside"):
        assert (await staff.send_form(path(message, act), fields)).status_code == 409
    assert await fetchval("select count(*) from privacy_requests") == 1


async def test_files_come_as_downloads_whatever_they_are(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person(AINO)
    message = await taken(with_files())
    for number, name in ((0, "message.eml"), (1, "lasku.exe"), (2, "valtakirja.html")):
        page = await staff.get(path(message, f"/files/{number}"))
        assert page.headers["content-type"] == "application/octet-stream"
        assert page.headers["content-disposition"] == f'attachment; filename="{name}"'
    whose = await fetch("select people from read_log where page = 'messages.file'")
    assert [row["people"] for row in whose] == [[person]] * 3  # register R16
    assert (await staff.get(path(message, "/files/9"))).status_code == 404


async def test_what_is_no_request_goes_after_its_time_and_what_nobody_read_stays(
    staff: StaffBrowser,
) -> None:
    person = await make_contacts.known_person(AINO)
    waiting, aside, task = [
        await taken(letter(one)) for one in ("Odottaa", "Mainos", "Uusi numero")
    ]
    await staff.send_form(path(aside, "/aside"), {})
    await staff.send_form(
        path(task, "/task"),
        {"person_email": AINO, "what": "Vaihda", "due_on": "2026-12-01", "owner": ""},
    )
    assert await destroyed(Key.MESSAGES) == 0
    await execute("update incoming_messages set sorted_at = sorted_at - interval '4 months'")
    assert await destroyed(Key.MESSAGES) == 1
    assert [one.id for one in await queries.tasks()] == [task], "somebody still works by it"
    await execute("update follow_ups set done_at = now()")
    assert await destroyed(Key.MESSAGES) == 1
    assert await queries.content_of(waiting)
    assert (await staff.get(path(aside))).status_code == 200
    assert person


async def test_an_erased_person_takes_along_what_was_sorted(staff: StaffBrowser) -> None:
    """What nobody has read may be a request, and waits."""
    aside, waiting = await taken(letter("Mainos")), await taken(letter("Odottaa"))
    await staff.send_form(path(aside, "/aside"), {})
    await erase([uuid4()], [AINO])
    assert await queries.content_of(aside) is None
    assert await queries.content_of(waiting)
    assert (await fetchval("select from_email from incoming_messages where id = $1", aside)) == ""


async def test_a_large_message_says_where_the_rest_is(staff: StaffBrowser) -> None:
    message = await taken(letter("Iso").as_bytes().partition(b"\n\n")[0], is_whole=False)
    page = await staff.get(path(message, "?lang=en"))
    assert "The whole message is in the mailbox" in page.text
    for page_path in ("/staff/messages", "/staff/messages/mailbox"):
        assert (await staff.get(page_path)).status_code == 200
