"""A mailbox is read by IMAP, each message once, from a real server. Registers R18, R26."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.database import execute, fetch, fetchval
from app.home.tasks import of_messages
from app.mail.smtp.account import Security
from app.privacy.requests.intake import actions, queries
from app.privacy.requests.intake.actions import Place
from app.privacy.requests.intake.box import MOST_BYTES, Account, Box
from app.privacy.requests.intake.jobs import Looked, look, tried
from app.privacy.requests.intake.mailbox import mailbox, set_mailbox
from app.privacy.requests.intake.reading import Ours
from app.privacy.requests.intake.rules import Aside, Fault, MailboxError
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.privacy.requests.intake import dovecot
from tests.privacy.requests.intake.dovecot import DOVECOT, Dovecot
from tests.privacy.requests.intake.messages import letter, with_files
from tests.privacy.requests.intake.test_reading import NASTY
from tests.web.serving.served import free_port

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="needs Dovecot (apt install dovecot-imapd)")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot.running() as server:
        yield server


async def kept() -> list[tuple[str, Aside | None]]:
    rows = await fetch("select subject, aside from incoming_messages order by uid")
    return [(row["subject"], row["aside"]) for row in rows]


async def read(account: Account) -> None:
    await set_mailbox(account, is_read=True, by=await make_staff.member())


# register R26
async def test_each_message_is_read_once_and_moved_once_it_is_kept(
    db: None, server: Dovecot
) -> None:
    arrived = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    away = letter("Poissa", Auto_Submitted="auto-replied").as_bytes()
    large = letter("Iso", "x" * 70 + "\n").as_bytes() + b"y" * MOST_BYTES
    server.deliver("tietosuoja", with_files(), away, large, at=arrived)
    await read(server.account("tietosuoja"))
    assert await look() == Looked(3, None)
    assert await kept() == [("Pyyntö", None), ("Poissa", Aside.AUTO_REPLY), ("Iso", None)]
    assert server.inside("tietosuoja") == {"Iso": (r"\Flagged",)}  # nothing of it is lost
    assert server.inside("tietosuoja", "Käsitellyt") == {"Pyyntö": (), "Poissa": ()}
    assert {
        row["arrived_at"] for row in await fetch("select arrived_at from incoming_messages")
    } == {arrived}
    head = await fetchval("select content from incoming_messages where not is_whole")
    assert head.rstrip().endswith(b"MIME-Version: 1.0")
    server.deliver("tietosuoja", with_files())  # somebody has put it back
    assert await look() == Looked(1, None)
    assert await look() == Looked(0, None)
    assert (await kept())[3:] == [("", Aside.COPY)]
    assert await queries.number_waiting() == 2


async def test_after_a_crash_nothing_is_lost_and_nothing_is_read_twice(
    db: None, server: Dovecot
) -> None:
    """One message was kept and the mailbox not told; of another the mailbox was not even asked."""
    server.deliver("kaatuu", letter("Ensin").as_bytes(), letter("Sitten").as_bytes())
    account = server.account("kaatuu", done_folder="")
    await read(account)
    known, box = await mailbox(), Box(account)
    assert known
    first = box.fetch(box.uids()[0])
    assert first
    await actions.take(first, Place(known.id, box.uid_validity), Ours())
    await actions.take(first, Place(known.id, box.uid_validity), Ours())
    box.close()
    assert set(server.inside("kaatuu").values()) == {()}
    assert await look() == Looked(1, None)
    assert server.inside("kaatuu") == {"Ensin": (r"\Seen",), "Sitten": (r"\Seen",)}
    assert await kept() == [("Ensin", None), ("Sitten", None)]


async def test_a_message_is_moved_only_once_it_is_kept(db: None, server: Dovecot) -> None:
    server.deliver("jumissa", letter("Pyyntö").as_bytes())
    await read(server.account("jumissa"))
    await execute("alter table incoming_messages add constraint never check (subject = '')")
    assert await look() == Looked(0, Fault.MESSAGES)
    assert server.inside("jumissa") == {"Pyyntö": ()}
    await execute("alter table incoming_messages drop constraint never")
    assert await look() == Looked(1, None)


async def test_whatever_comes_is_kept(db: None, server: Dovecot) -> None:
    contents = [content for content, _ in NASTY.values() if content]
    server.deliver("roskat", *contents)
    await read(server.account("roskat"))
    assert await look() == Looked(len(contents), None)
    assert await queries.number_waiting() == len(contents)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"password": "väärä"}, Fault.LOGIN),
        ({"folder": "Ei ole"}, Fault.FOLDER),
        ({"done_folder": "a//b"}, Fault.DONE_FOLDER),
        ({"security": Security.STARTTLS}, Fault.CERTIFICATE),
        ({"security": Security.TLS}, Fault.TLS),  # at a port that begins in the open
        ({"host": "nobody.invalid"}, Fault.UNREACHABLE),
        ({"port": 0}, Fault.UNREACHABLE),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_is_wrong_is_told_by_its_kind(
    server: Dovecot, changes: dict[str, object], fault: Fault
) -> None:
    account = replace(server.account("viat"), **changes)  # type: ignore[arg-type]
    if account.port == 0:
        account = replace(account, port=free_port())
    with pytest.raises(MailboxError) as refused:
        await tried(account)
    assert refused.value.fault is fault


async def test_the_home_page_tells_since_when_the_mailbox_cannot_be_read(
    staff: StaffBrowser, server: Dovecot
) -> None:
    """And a worker goes on; what staff then set right is read from its start."""
    server.deliver("koti", letter("Pyyntö").as_bytes())
    await read(server.account("koti", port=free_port()))
    assert await look() == Looked(0, Fault.UNREACHABLE)
    known = await mailbox()
    assert known
    assert known.failing_since
    page = await staff.get("/staff/?lang=en")
    assert "The mailbox for requests cannot be read as it should" in page.text
    fields = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "username": "koti",
              "folder": "INBOX", "is_read": "yes", "act": "try"}  # fmt: skip
    page = await staff.send_form("/staff/messages/mailbox?lang=en", fields)
    assert page.status_code == 422, "the password goes to no other port than it was typed for"
    fields["password"] = dovecot.PASSWORD
    page = await staff.send_form("/staff/messages/mailbox?lang=en", fields)
    assert "1 message is in the folder." in page.text
    assert dovecot.PASSWORD not in page.text
    page = await staff.send_form("/staff/messages/mailbox", {**fields, "act": "save"})
    assert page.status_code == 303
    assert await look() == Looked(1, None)
    assert [one.sentence for one in await of_messages(staff.signed_in)] == ["Lajittele 1 viesti"]
