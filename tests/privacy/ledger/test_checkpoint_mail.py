"""A checkpoint leaves the machine by mail once a day, and shows later whether the past was changed."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from app import config, database
from app.consent import actions as consent
from app.consent.ledger import queries as ledger
from app.consent.ledger.checkpoint import is_genuine, read_all, signing_key
from app.consent.ledger.sealing import seal
from app.lib.languages import Language, speaking
from app.lib.refusals import Invalid
from app.mail.jobs import OutboxSender
from app.mail.smtp.breaker import Breaker
from app.privacy.ledger import outside
from app.privacy.ledger.actions import check, mail_checkpoint
from app.staff.actions.identity import set_checkpoint_mail
from app.worker import system_mail
from tests.make import consent as make
from tests.make import privacy as make_privacy
from tests.make.deliveries import World, connects_to
from tests.make.smtp import oracle_sink

WORDS = {
    Language.FINNISH: "Säilytä tämä viesti",
    Language.SWEDISH: "Spara det här meddelandet",
    Language.ENGLISH: "Keep this message",
}


async def sent(world: World) -> list[tuple[str, EmailMessage]]:
    """What arrives at a mail server, with whom it goes to."""
    worker = await database.fetchval(
        "insert into worker (pid, backend, connections) values (1, 1, 1) returning id"
    )
    async with oracle_sink(world.log) as sink:
        sender = OutboxSender(worker, system_mail, connects_to(sink)(), Breaker(0.01))
        await sender.send_due(asyncio.Event())
        return [
            (one.recipient, message_from_bytes(one.content, policy=policy.default))
            for one in sink.accepted()
        ]


async def another_day() -> None:
    await database.execute("update checkpoint_mails set posted_at = posted_at - interval '1 day'")


@pytest.fixture
async def sealed(world: World) -> World:
    await make_privacy.identity()
    await make.given()
    await seal()
    return world


@pytest.mark.parametrize("language", list(Language))
async def test_it_arrives_as_it_was_signed_and_can_be_checked_later(
    sealed: World, language: Language, tmp_path: Path
) -> None:
    await set_checkpoint_mail("", language, wanted=True)
    assert await mail_checkpoint()
    [(to, message)] = await sent(sealed)
    assert to == "tietosuoja@example.com"
    [file] = message.iter_attachments()
    newest = await ledger.head()
    assert newest is not None
    note = file.get_payload(decode=True)
    assert note == newest.note.encode()
    [checkpoint] = read_all(note.decode())
    assert is_genuine(checkpoint, signing_key().public_key())
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        text = body.get_content()
        assert WORDS[language] in text
        assert f"postilupa consents verify --checkpoint {file.get_filename()}" in text
        assert f"{config.current().base_url}/ledger/how?lang={language}" in text
    assert await database.fetchval("select sent_at is not null from checkpoint_mails")


async def test_once_a_day_only_something_new_and_not_when_switched_off(sealed: World) -> None:
    assert await mail_checkpoint()
    await consent.record(make.new_event(uuid4()))
    await seal()
    assert not await mail_checkpoint()
    await another_day()
    await set_checkpoint_mail("", "fi", wanted=False)
    assert not await mail_checkpoint()
    assert await sent(sealed) == []  # what waits is not sent either
    await set_checkpoint_mail("sanna@example.org", "fi", wanted=True)
    assert await mail_checkpoint()
    assert [to for to, _ in await sent(sealed)] == ["sanna@example.org"]
    await another_day()
    assert not await mail_checkpoint()


# trial E9
async def test_a_ledger_rewritten_and_sealed_anew_contradicts_the_mailed_checkpoint(
    sealed: World, tmp_path: Path
) -> None:
    file = tmp_path / "checkpoint.txt"
    newest = await ledger.head()
    assert newest is not None
    file.write_text(newest.note.replace("\n", "\r\n"), newline="")  # as Windows may save it
    kept = outside.read(file)
    assert (await check(kept)).faults == []
    await rewrite()
    assert (await check()).faults == []
    [fault] = (await check(kept)).faults
    assert fault.said == "the ledger was changed since the checkpoint of 3 events that you gave"


async def rewrite() -> None:
    """By somebody who owns the machine: database, files and key."""
    for path in (config.current().data_dir / "checkpoints").iterdir():
        path.unlink()
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        await database.execute("update consent_events set language = 'sv' where state = 'given'")
        for table in ("leaves", "nodes", "checkpoints"):
            await database.execute(f"delete from ledger_{table}")
        await database.execute("insert into unsealed select id from consent_events")
    await seal()


@pytest.mark.parametrize("change", [("/ledger", "/other"), ("\n3\n", "\n30\n")])
async def test_what_we_did_not_sign_is_told(
    sealed: World, change: tuple[str, str], tmp_path: Path
) -> None:
    newest = await ledger.head()
    assert newest is not None
    file = tmp_path / "checkpoint.txt"
    file.write_text(newest.note.replace(*change))
    [fault] = (await check(outside.read(file))).faults
    assert "is not signed by us" in fault.said


def test_a_file_that_holds_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "message.txt"
    file.write_text("Keep this message\n")
    with speaking("en"), pytest.raises(Invalid, match="holds no checkpoint"):
        outside.read(file)
