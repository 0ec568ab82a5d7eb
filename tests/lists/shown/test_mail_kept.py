"""The confirmation mail as proof: kept as it was sent, opening nothing, gone with the request."""

import asyncio
import hashlib
import json
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from app.consent import personal_data
from app.consent.actions import forget
from app.consent.shown.mails import kept_mail
from app.database import execute, fetchrow, fetchval
from app.lib.tokens import token
from app.lists import emails
from app.lists.queries import Request
from app.mail.jobs import OutboxSender
from app.mail.smtp.breaker import Breaker
from app.staff.periods.rules import Key
from tests.make import lists as make_lists
from tests.make.deliveries import connects_to
from tests.make.lists import Watch
from tests.make.smtp import Manners, oracle_sink
from tests.privacy.retention.nights import destroyed


async def send_all(log: Path, manners: Manners | None = None) -> list[bytes]:
    """What arrives when a worker sends everything that is due."""
    await execute("update outbox set next_try_at = now()")  # a test is one moment
    worker = await fetchval(
        "insert into worker (pid, backend, connections) values (1, 1, 1) returning id"
    )
    kinds = {mail.kind: mail for mail in (emails.SIGN_UP, emails.WELCOME)}
    async with oracle_sink(log, manners) as sink:
        sender = OutboxSender(worker, kinds.get, connects_to(sink)(), Breaker(0.01))
        await sender.send_due(asyncio.Event())
    return [taken.content for taken in sink.accepted()]


def words(message: bytes) -> str:
    """Both bodies, decoded."""
    read = message_from_bytes(message, policy=policy.default)
    return "\n".join(part.get_content() for part in read.walk() if not part.is_multipart())


async def sent_event(request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event 'confirmation sent' and the detail of its evidence."""
    event = await fetchrow(
        "select * from consent_events where subject = $1 and state = 'confirmation_sent'",
        request.subject,
    )
    assert event is not None
    detail = await fetchval(
        "select detail::text from consent_evidence where event = $1", event["id"]
    )
    return dict(event), json.loads(detail)


# register R11
async def test_the_mail_is_kept_as_sent_without_what_its_link_opens(
    db: None, tmp_path: Path
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    secret = token("confirm", request.id, request.nonce)
    [sent] = await send_all(tmp_path / "log")
    event, detail = await sent_event(request)
    assert event["actor"] == "system"
    copy = await kept_mail(request.subject, bytes.fromhex(detail["mail"]))
    assert copy is not None
    assert hashlib.sha256(copy).hexdigest() == detail["mail"]
    assert secret in words(sent)
    assert words(copy) == words(sent).replace(secret, "…")
    assert secret.encode() not in copy
    assert detail["answer"].startswith("250")
    message_id = re.search(rb"^Message-ID: (\S+)", sent, re.MULTILINE)
    assert message_id
    assert message_id[1].decode() == await fetchval(
        "select message_id from consent_evidence where event = $1", event["id"]
    )


async def test_the_second_digest_is_that_of_the_very_bytes_on_the_wire(
    db: None, tmp_path: Path
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    [sent] = await send_all(tmp_path / "log")
    _, detail = await sent_event(request)
    assert detail["mail_sent"] == hashlib.sha256(sent).hexdigest()
    assert detail["mail_sent"] != detail["mail"]


async def test_a_mail_that_was_not_taken_is_neither_kept_nor_said_to_be_sent(
    db: None, tmp_path: Path
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    refusal = Manners(refuse_body={"aino": "550 5.1.1 No such mailbox"})
    assert await send_all(tmp_path / "log", refusal) == []
    assert await fetchval("select count(*) from kept_mails") == 0
    assert await make_lists.history(request.subject) == [("requested", "form")]


async def test_it_goes_with_the_request_that_nobody_confirmed(
    db: None, watch: Watch, tmp_path: Path
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    await send_all(tmp_path / "log")
    other = await make_lists.subscriber("eero@example.org")
    watch.forward(days=15)
    await destroyed(Key.UNCONFIRMED)
    left = await fetchval("select array_agg(subject) from kept_mails")
    assert left == [other.address.id]
    assert request.subject != other.address.id


@pytest.mark.parametrize("end", [personal_data.erase, forget])
async def test_it_is_told_to_the_person_and_goes_with_the_evidence(
    db: None, tmp_path: Path, end: Any
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    await send_all(tmp_path / "log")
    known = await make_lists.confirm(request)
    [told] = (await personal_data.collect([known.id]))["kept_mails"]
    assert "To: aino@example.org" in str(told["copy"])
    await end([known.id])
    assert await fetchval("select count(*) from kept_mails") == 0
