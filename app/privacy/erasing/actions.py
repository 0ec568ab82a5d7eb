"""One action: everything that names the person goes, the sealed events and keyed hashes stay."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from uuid import UUID, uuid4

from app import config, database
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import ANY_MARKETING, Actor, Method, State
from app.consent.suppression.kept import Suppression, suppress_many
from app.consent.suppression.rules import Cause
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid
from app.mail import mailbox
from app.privacy.article_19.actions import recipients_to_tell
from app.privacy.erasing.mentions import Mention, mask, mentions_of
from app.privacy.erasing.rooms import rooms_of
from app.privacy.erasing.rules import reason_of
from app.privacy.erasing.whose import Whose
from app.privacy.requests.rules import Wish
from app.privacy.retention.holds import held_until
from app.privacy.tables import Erasure, ErasureMention
from app.staff.log import actions as log

CHANGED = N_("The person's data has just changed. Read the page again before you erase it.")
HELD = N_("This person is kept by a hold until %(day)s. End the hold first, then erase.")

Again = Callable[[], Awaitable[Whose | None]]


async def erase(
    whose: Whose,
    again: Again,
    reason: str,
    *,
    by: UUID | None,
    masked: Collection[str] | None = None,
    method: Method = Method.STAFF,
    mentions: Sequence[Mention] | None = None,
    request: UUID | None = None,
) -> UUID:
    """Forget this person everywhere, in one transaction. Answers the erasure's id.

    `again` asks anew who the person is, once nobody else can change it. `masked` are ids of mentions
    in others' texts that the name is taken out of, the rest stay as decided; None leaves all of them
    to be decided later. `mentions` are those in others' texts, where somebody has just looked for
    them. Whoever got the data has to be told, unless a retention rule erases (the contract says how
    long they keep it); `request` asked for it. Raises Invalid for a reason that will not do, Conflict
    when the person has changed in between or is kept by a hold.
    """
    kept = reason_of(reason, whose.named)
    if isinstance(kept, Problem):
        raise Invalid(kept.message, **kept.values)
    async with transaction():
        await _keep_others_away(whose)
        if await again() != whose:
            raise Conflict(CHANGED)
        await _refuse_held(whose.contact)
        if mentions is None:
            mentions = await mentions_of(whose.named, whose.contact)
        if whose.contact and method is not Method.RETENTION:
            await recipients_to_tell(whose.contact, Wish.ERASURE, request)
        await consent.record_many([_erased(subject, by, method) for subject in whose.subjects])
        await _forget(whose)
        await mask([one for one in mentions if one.id in (masked or ())], whose.named)
        erasure = await _noted(whose, kept, by)
        await _note_mentions(erasure, mentions, by, masked)
        await asyncio.to_thread(mailbox.forget, config.current().data_dir / "mailbox", whose.named)
    return erasure


async def _refuse_held(contact: UUID | None) -> None:
    """What is needed for legal claims is not erased, whoever asks (GDPR Article 17(3)(e))."""
    until = await held_until(contact, clock.today()) if contact else None
    if until is not None:
        raise Conflict(HELD, day=until.isoformat())


async def _keep_others_away(whose: Whose) -> None:
    """In the order of everybody who writes both: the address, then the ledger's subjects."""
    for email in sorted(whose.named.emails):
        await lock(f"address {email}")
    for subject in sorted(whose.subjects):
        await lock(f"subject {subject}")


def _erased(subject: UUID, by: UUID | None, method: Method) -> NewEvent:
    return NewEvent(
        subject=subject,
        state=State.ERASED,
        method=method,
        purpose=ANY_MARKETING,
        list_id=None,
        language=current_language(),
        actor=Actor.STAFF if by else Actor.SYSTEM,
        actor_id=by,
    )


async def _forget(whose: Whose) -> None:
    now = clock.now()
    await suppress_many([Suppression(one, None, Cause.ERASED, now) for one in whose.named.emails])
    for room in rooms_of(whose):
        await room.erase()


async def _noted(whose: Whose, reason: str, by: UUID | None) -> UUID:
    erasure = uuid4()
    await Erasure.insert(
        Erasure(
            id=erasure,
            contact=whose.contact,
            addresses=len(whose.named.emails),
            reason=reason,
            at=clock.now(),
            by=by,
        )
    )
    detail = {"addresses": len(whose.named.emails)}
    await log.note(by, "person_erased", about_kind="contact", about=whose.contact, detail=detail)
    return erasure


async def _note_mentions(
    erasure: UUID, mentions: Sequence[Mention], by: UUID | None, masked: Collection[str] | None
) -> None:
    """Those that still name the person: kept by somebody's decision, or to be decided about."""
    now = clock.now()
    rows = [
        ErasureMention(
            erasure=erasure,
            kind=one.kind,
            record=one.record,
            decided_at=None if masked is None else now,
            decided_by=None if masked is None else by,
        )
        for one in mentions
        if not (masked and one.id in masked and one.place.can_mask)
    ]
    if rows:
        await ErasureMention.insert(*rows)


_DECIDE = """
update erasure_mentions set decided_at = $2, decided_by = $3
 where id = $1 and decided_at is null returning id
"""


async def decide(mention_id: int, by: UUID) -> bool:
    """Somebody has read the text and changed it, or decided that it stays. False: decided before."""
    async with transaction():
        decided = await database.fetchval(_DECIDE, mention_id, clock.now(), by)
        if decided is not None:
            await log.note(by, "erasure_decided")
    return decided is not None
