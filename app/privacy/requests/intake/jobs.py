"""Every few minutes: what is new in the mailbox is kept here, and only then moved there."""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import cast

from app import database
from app.lib.failures import code_of
from app.mail.addresses import COMMON_DOMAINS, Address, parse
from app.privacy.requests.intake import actions, queries
from app.privacy.requests.intake.actions import Place
from app.privacy.requests.intake.box import Account, Box
from app.privacy.requests.intake.mailbox import Mailbox, mailbox, note_look
from app.privacy.requests.intake.reading import Ours
from app.privacy.requests.intake.rules import Fault, MailboxError
from app.staff.queries.identity import identity

log = logging.getLogger(__name__)

LONGEST = 45.0  # seconds of one look; the next goes on


@dataclass(frozen=True)
class Looked:
    """How many messages were new, and what went wrong."""

    taken: int
    fault: Fault | None


async def look() -> Looked | None:
    """Read what is new. None: no mailbox is to be read, or somebody else is reading it."""
    known = await mailbox()
    if known is None or known.stopped_at is not None:
        return None
    async with database.alone("mailbox for requests") as is_ours:
        if not is_ours:
            return None
        looked = await _looked(known)
        await note_look(known.id, looked.fault)
    return looked


async def tried(account: Account) -> int:
    """How many messages wait there. Raises MailboxError with what is wrong."""
    box = await asyncio.to_thread(Box, account)
    try:
        return len(await asyncio.to_thread(box.uids))
    finally:
        await asyncio.to_thread(box.close)


async def _looked(known: Mailbox) -> Looked:
    try:
        box = await asyncio.to_thread(Box, known.account())
    except MailboxError as error:
        return Looked(0, error.fault)
    reader = _Reader(box, Place(known.id, box.uid_validity), await _ours(known))
    try:
        await reader.read_all()
    except MailboxError as error:
        return Looked(reader.taken, error.fault)
    finally:
        await asyncio.to_thread(box.close)
    return Looked(reader.taken, reader.fault)


async def _ours(known: Mailbox) -> Ours:
    us = await identity()
    said = [known.username, *((us.sender_email, us.email, us.contact_email) if us else ())]
    ours = [one.canonical for one in map(parse, said) if isinstance(one, Address)]
    domains = {one.partition("@")[2] for one in ours} - COMMON_DOMAINS
    sending = parse(us.sender_email) if us else None
    return Ours([sending.canonical] if isinstance(sending, Address) else [], domains)


class _Reader:
    """One look: every message by itself, so that one that cannot be read keeps no other back."""

    def __init__(self, box: Box, place: Place, ours: Ours) -> None:
        self.box, self.place, self.ours = box, place, ours
        self.taken, self.fault = 0, cast("Fault | None", None)

    async def read_all(self) -> None:
        """What was kept before the mailbox could be told is told now."""
        until = time.monotonic() + LONGEST
        uids = await asyncio.to_thread(self.box.uids)
        known = await queries.known_uids(self.place.mailbox, self.place.uid_validity, uids)
        for uid in uids:
            if time.monotonic() > until:
                break
            is_whole, is_filed = known.get(uid, (None, False))
            if not is_filed:
                await self._one(uid, is_whole)

    async def _one(self, uid: int, is_whole: bool | None) -> None:
        try:
            if is_whole is None:
                is_whole = await self._take(uid)
            if is_whole is not None:
                await asyncio.to_thread(self.box.file, uid, is_whole=is_whole)
                await actions.filed(self.place, uid)
        except MailboxError as error:
            if error.fault in (Fault.UNREACHABLE, Fault.BROKEN, Fault.TLS):
                raise
            self.fault = error.fault
        except Exception as error:  # noqa: BLE001 - the next message may be read
            log.error("message in the mailbox: %s", code_of(error))  # noqa: TRY400 - no text of an error
            self.fault = Fault.MESSAGES

    async def _take(self, uid: int) -> bool | None:
        """Whether it was whole; None when it is not there any more."""
        raw = await asyncio.to_thread(self.box.fetch, uid)
        if raw is None:
            return None
        await actions.take(raw, self.place, self.ours)
        self.taken += 1
        return raw.is_whole
