"""Sending the system mails of the outbox, one at a time, each on its own.

Unlike a newsletter, losing one is worse than sending it twice: a mail whose answer was lost is sent
once more with the same Message-ID. Only when that answer is lost too, it ends as `unknown`; one that
may go `only_once` does so at once.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.crash import Point, reached
from app.lib.failures import code_of
from app.lib.tokens import keyed_hash
from app.mail.letters.message import Letterhead, write_message
from app.mail.outbox import Drop, Letter, SystemMail, Taken
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.replies import EXPIRES_AFTER, Fault, Kind, Outcome, next_try
from app.mail.smtp.transport import Transport

log = logging.getLogger(__name__)

ANSWER_LOST = "answer_lost"
CANNOT_BE_MADE = "cannot_be_made"
NO_SUCH_KIND = "no_such_kind"
AFTER_TROUBLE = timedelta(seconds=10)

_FAULTS = {Fault.HARD: "address_gone", Fault.SOFT: "mailbox_closed"}
_TROUBLE = frozenset({Kind.NOT_SENT, Kind.TOO_LATE, Kind.SERVER_BUSY, Kind.CONFIGURATION})

HAS_DUE = "select exists (select from outbox where state = 'waiting' and next_try_at <= now())"

# A worker that was declared dead may not begin anything: its row says so, and cannot change meanwhile.
# What many were sent at once waits for whatever somebody is waiting for.
CLAIM = """
select id, kind, about, language, attempts, only_once, reason, created_at from outbox
 where state = 'waiting' and next_try_at <= now()
   and exists (select from worker where id = $1 and stopped_at is null for share)
 order by only_once, next_try_at limit 1 for update skip locked
"""

INTENT = "update outbox set state = 'sending', worker = $2, intent_at = now() where id = $1"

SETTLE = """
update outbox
   set state = $3::text, reason = $4, reply_code = $5, next_try_at = $6, attempts = attempts + $7,
       finished_at = case when $3::text = 'waiting' then null else now() end
 where id = $1 and state = 'sending' and worker = $2
returning id
"""

END_UNSENT = """
update outbox set state = $2, reason = $3, next_try_at = null, finished_at = now() where id = $1
"""

PUT_OFF = """
update outbox set attempts = attempts + 1, next_try_at = $2 where id = $1 and state = 'waiting'
"""

# Once more, then unknown.
GIVE_UP = """
update outbox
   set state = case when reason = 'answer_lost' or only_once then 'unknown' else 'waiting' end,
       finished_at = case when reason = 'answer_lost' or only_once then now() end,
       next_try_at = case when reason = 'answer_lost' or only_once then null else now() end,
       reason = 'answer_lost', attempts = attempts + 1
 where worker = $1 and state = 'sending'
"""


@dataclass(frozen=True)
class Claimed:
    """A row whose intent is committed, and its message."""

    id: UUID
    kind: str
    about: UUID
    attempts: int
    only_once: bool
    reason: str | None
    created_at: datetime
    letter: Letter
    message: bytes


@dataclass(frozen=True)
class Settled:
    """What becomes of a row after an answer."""

    state: str
    reason: str | None = None
    again_at: datetime | None = None
    tried: int = 1


_ALWAYS = {
    Kind.ACCEPTED: Settled("accepted"),
    Kind.CAPABILITY: Settled("refused", "our_fault"),
    Kind.BAD_DATA: Settled("refused", "bad_data"),
}


class OutboxSender:
    """Takes due rows and sends them over one connection of its own. Belongs to one task."""

    def __init__(
        self,
        worker: int,
        made_by: Callable[[str], SystemMail | None],
        connection: Transport,
        breaker: Breaker,
    ) -> None:
        self._worker = worker
        self._made_by = made_by
        self._connection = connection
        self._breaker = breaker
        self.at_rest = asyncio.Event()
        self.at_rest.set()

    async def send_due(self, stop: asyncio.Event) -> None:
        """Send everything that is due, then hang up.

        First comes what a failure of the database left half done the time before: nobody else
        settles it while this worker lives.
        """
        try:
            await give_up_mails_of(self._worker)
            while not stop.is_set() and await database.fetchval(HAS_DUE):
                if not await self.send_one():
                    return
        finally:
            await self.close()

    async def send_one(self) -> bool:
        """Send what is due longest. False: nothing is due, or the mail server cannot be used."""
        async with self._breaker.turn():
            trouble = await self._connection.open()
        if trouble is not None:
            self._breaker.failed(trouble)
            return False
        self._breaker.connected()
        self.at_rest.clear()
        try:
            return await self._send_next()
        finally:
            self.at_rest.set()

    async def close(self) -> None:
        """Hang up."""
        await self._connection.close()

    async def _send_next(self) -> bool:
        claimed = await self._claim()
        if isinstance(claimed, bool):
            return claimed
        reached(Point.OUTBOX_AFTER_INTENT_COMMIT)
        outcome = await self._connection.deliver(
            claimed.letter.sender_email, claimed.letter.to, claimed.message
        )
        reached(Point.OUTBOX_AFTER_ANSWER)
        self._note(outcome)
        await self._settle(claimed, outcome)
        reached(Point.OUTBOX_AFTER_OUTCOME_COMMIT)
        return True

    async def _claim(self) -> Claimed | bool:
        """Commit the intent for the next row. True: that one is not sent, look for another."""
        row = None
        try:
            async with transaction():
                row = await database.fetchrow(CLAIM, self._worker)
                if row is None:
                    return False
                claimed = await self._prepared(row)
                if isinstance(claimed, Drop):
                    await self._end_unsent(row, "dropped", claimed.reason)
                    return True
                await database.execute(INTENT, row["id"], self._worker)
                reached(Point.OUTBOX_BEFORE_INTENT_COMMIT)
        except Exception as error:
            if row is None:
                raise
            log.error("system mail %s: %s", row["kind"], code_of(error))  # noqa: TRY400
            await self._put_off(row)
            return True
        return claimed

    async def _put_off(self, row: Record) -> None:
        """It could not be made: later, until its time is over."""
        again_at = _next_try(row["attempts"], row["created_at"], clock.now())
        if again_at is None:
            async with transaction():
                await self._end_unsent(row, "expired", CANNOT_BE_MADE)
        else:
            await database.execute(PUT_OFF, row["id"], again_at)

    async def _end_unsent(self, row: Record, state: str, reason: str) -> None:
        await database.execute(END_UNSENT, row["id"], state, reason)
        await self._note_failed(row["kind"], row["about"])

    async def _note_failed(self, kind: str, about: UUID) -> None:
        made_by = self._made_by(kind)
        if made_by and made_by.failed:
            await made_by.failed(about)

    async def _prepared(self, row: Record) -> Claimed | Drop:
        made_by = self._made_by(row["kind"])
        if made_by is None:
            return Drop(NO_SUCH_KIND)
        letter = await made_by.prepare(row["about"], row["language"])
        if isinstance(letter, Drop):
            return letter
        return Claimed(
            id=row["id"],
            kind=row["kind"],
            about=row["about"],
            attempts=row["attempts"],
            only_once=row["only_once"],
            reason=row["reason"],
            created_at=row["created_at"],
            letter=letter,
            message=written(row["id"], letter, row["created_at"]),
        )

    def _note(self, outcome: Outcome) -> None:
        if outcome.kind in _TROUBLE or outcome.kind is Kind.UNKNOWN:
            self._breaker.failed(outcome)
        else:
            self._breaker.worked()

    async def _settle(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write the outcome, and with it what follows from the mail server's taking it."""
        settlement = settled(claimed, outcome, clock.now())
        async with transaction():
            mine = await database.fetchval(
                SETTLE, claimed.id, self._worker, settlement.state, settlement.reason, outcome.code,
                settlement.again_at, settlement.tried,
            )  # fmt: skip
            made_by = self._made_by(claimed.kind)
            if mine and settlement.state == "accepted" and made_by and made_by.accepted:
                await made_by.accepted(claimed.about, mail_taken(claimed, outcome.answer))
            if mine and settlement.state in ("refused", "expired"):
                await self._note_failed(claimed.kind, claimed.about)
            reached(Point.OUTBOX_BEFORE_OUTCOME_COMMIT)


def settled(claimed: Claimed, outcome: Outcome, now: datetime) -> Settled:
    """What an answer makes of a system mail. Pure."""
    kind = outcome.kind
    lost_before = claimed.reason if claimed.reason == ANSWER_LOST else None
    if kind in _TROUBLE:
        return Settled("waiting", lost_before, now + AFTER_TROUBLE, tried=0)
    if kind is Kind.DEFERRED:
        again_at = _next_try(claimed.attempts, claimed.created_at, now)
        return Settled("waiting", lost_before, again_at) if again_at else Settled("expired")
    if kind is Kind.UNKNOWN:
        is_over = lost_before or claimed.only_once
        return Settled("unknown", ANSWER_LOST) if is_over else Settled("waiting", ANSWER_LOST, now)
    if kind is Kind.REFUSED:
        return Settled("refused", _FAULTS.get(outcome.fault or Fault.SENDER, "our_fault"))
    return _ALWAYS[kind]


async def give_up_mails_of(worker: int) -> None:
    """What a dead worker had under way: once more, with the caller's transaction; then unknown."""
    await database.execute(GIVE_UP, worker)


def _next_try(attempts: int, created_at: datetime, now: datetime) -> datetime | None:
    return next_try(attempts + 1, failed_at=now, expires_at=created_at + EXPIRES_AFTER)


def mail_taken(claimed: Claimed, answer: str) -> Taken:
    return taken(claimed.id, claimed.letter, claimed.created_at, claimed.message, answer)


def taken(mail: UUID, letter: Letter, date: datetime, message: bytes, answer: str) -> Taken:
    """What stays of a mail that was taken with these bytes."""
    return Taken(
        message_id=_message_id(mail, letter.sender_email),
        message=message,
        copy=written(mail, letter.to_keep(), date),
        answer=answer,
    )


def written(mail: UUID, letter: Letter, date: datetime) -> bytes:
    return write_message(
        Letterhead(letter.sender_name, letter.sender_email, date, letter.reply_to),
        to=letter.to,
        message_id=_message_id(mail, letter.sender_email),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        leaving=letter.leaving,
        attachment=letter.attachment,
    )


def _message_id(mail: UUID, sender: str) -> str:
    """The same at every try, so that a receiver can tell a second copy."""
    digest = keyed_hash("message_id", f"outbox:{mail}").hex()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"
