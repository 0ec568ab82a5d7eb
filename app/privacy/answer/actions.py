"""Actions: decide about what others are named in, release the answer, open it, delete it in time."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid, NotFound
from app.mail import outbox
from app.privacy.answer import queries
from app.privacy.answer.codes import code_hash, code_of
from app.privacy.answer.preparing import Files, Prepared, files, prepared
from app.privacy.answer.queries import Waiting
from app.privacy.answer.rules import MOST_TRIES, OPEN_FOR, SHOWN, State, Way, Why, hindrance
from app.privacy.answer.sealing import opened, sealed
from app.privacy.answer.tables import AnswerOpening
from app.privacy.requests import queries as requests
from app.privacy.requests.actions import carried_out
from app.privacy.requests.rules import Step, Wish
from app.privacy.requests.steps import add_step
from app.staff.log.actions import note
from app.staff.queries.identity import identity

MAIL = "answer_ready"
GONE = N_("This person is no longer in the register.")
CHANGED = N_("Something about the person has just changed. Look at the answer again.")
DECISIONS = frozenset((SHOWN, *Why))
_SAVE = """
insert into answers (id, contact, language, started_at, started_by, marks)
values ($1, $2, $3, $4, $5, $6)
on conflict (contact) where released_at is null do update set marks = excluded.marks
returning id
"""


async def decide(contact: UUID, marks: Mapping[str, str], language: str, by: UUID) -> None:
    """What is left out of the answer to this person, and why; all of it anew each time."""
    kept = {words: why for words, why in marks.items() if words.strip() and why in DECISIONS}
    await _draft(contact, kept, language, by)


async def _draft(contact: UUID, marks: Mapping[str, str], language: str, by: UUID) -> UUID:
    draft: UUID = await database.fetchval(
        _SAVE, uuid4(), contact, language, clock.now(), by, json.dumps(dict(marks))
    )
    return draft


@dataclass(frozen=True)
class Handed:
    """`code` is None when the person was shown it, or needs none."""

    answer: UUID
    code: str | None


_RELEASE = """
update answers
   set marks = null, request = $2, language = $3, released_at = $4, released_by = $5, way = $6,
       sealed_pdf = $7, sealed_json = $8, pdf_digest = $9, json_digest = $10, contents = $11,
       open_until = $12, code_hash = $13
 where id = $1
"""


async def release(contact: UUID, way: Way, by: UUID) -> Handed:
    """The answer goes out as it is now: a link by mail, or a print that somebody posts.

    Raises Invalid with what hinders, Conflict when the person changes while it is made.
    """
    one = await prepared(contact)
    if one is None:
        raise NotFound(GONE)
    await _refuse_unfit(one, way)
    made = await files(one)
    async with transaction():
        await lock(f"answer to {contact}")
        now = await prepared(contact)
        if now is None or (now.collected, now.marks) != (one.collected, one.marks):
            raise Conflict(CHANGED)
        waiting = await queries.waiting(contact)
        handed = await _keep(one, made, way, waiting, by)
        await _tell(handed.answer, one, way, waiting, by)
    return handed


async def _refuse_unfit(one: Prepared, way: Way) -> None:
    fault = hindrance(
        way,
        one.unchecked,
        has_address=bool(one.whose.addresses),
        has_controller=await identity() is not None,
    )
    if fault:
        raise Invalid(fault.message, **fault.values)


async def _keep(one: Prepared, made: Files, way: Way, waiting: Waiting | None, by: UUID) -> Handed:
    assert one.whose.contact is not None, "an answer is about somebody in the register"
    answer, now = await _draft(one.whose.contact, one.marks, one.language, by), clock.now()
    knows = waiting is not None and waiting.knows_code and not waiting.is_used
    code = code_of(waiting.id if waiting and knows else answer)
    is_link = way is Way.LINK
    await database.execute(
        _RELEASE, answer, waiting.id if waiting else None, one.language, now, by, way,
        sealed(made.pdf, answer, "pdf"), sealed(made.json, answer, "json"),
        hashlib.sha256(made.pdf).digest(), hashlib.sha256(made.json).digest(),
        json.dumps([asdict(part) for part in made.contents]), now + OPEN_FOR,
        code_hash(code) if is_link else None,
    )  # fmt: skip
    return Handed(answer, code if is_link and not knows else None)


async def _tell(answer: UUID, one: Prepared, way: Way, waiting: Waiting | None, by: UUID) -> None:
    """The person by mail, the log, and the request that waited for it."""
    detail = {"way": way.value, "redacted": len(one.left_out)}
    await note(by, "answer_released", about_kind="contact", about=one.whose.contact, detail=detail)
    if way is Way.LINK:
        await outbox.post(MAIL, answer, one.language)
    case = await requests.hold(waiting.id) if waiting else None
    if case is None:
        return
    if Step.COLLECTED not in case.done:
        await add_step(case.id, Step.COLLECTED, by)
    await carried_out(case.id, by, Wish.ACCESS, Wish.PORTABILITY)


async def note_exported(contact: UUID, kind: str, by: UUID | None) -> None:
    """A file with all that is known of the person leaves without a release: written down before."""
    detail = {"format": kind}
    await note(by, "answer_exported", about_kind="contact", about=contact, detail=detail)


OVER = N_("This answer can no longer be opened. Ask us for a new one.")
CLOSED = N_("The code was wrong too often: the answer is closed. Ask us for a new one.")
WRONG = N_("The code is not right. You can try %(left)s more times.")
WRONG_ONCE_MORE = N_("The code is not right. You can try once more.")
_TRY = """
update answers set tries = tries + 1,
       closed_at = case when tries + 1 >= $2 then $3 else closed_at end
 where id = $1 and closed_at is null returning tries
"""


async def open_answer(answer: UUID, code: str, kind: str) -> bytes | Problem:
    """The file (`pdf` or `json`), or why not. Every try is written down; the fifth wrong one closes."""
    async with transaction():
        await lock(f"answer {answer}")
        known = await queries.released(answer)
        if known is None or known.state is State.OVER:
            return Problem(OVER)
        if known.state is State.CLOSED:
            return Problem(CLOSED)
        row = await database.fetchrow(_SEALED[kind], answer)
        assert row is not None, "it is there"
        if not hmac.compare_digest(row["code_hash"], code_hash(code)):
            return await _wrong(answer)
        await database.execute("update answers set tries = 0 where id = $1", answer)
        await _opened(answer, kind)
    return opened(row["data"], answer, kind)


_SEALED = {
    kind: f"select sealed_{kind} as data, code_hash from answers where id = $1"
    for kind in ("pdf", "json")
}


async def _wrong(answer: UUID) -> Problem:
    tries = await database.fetchval(_TRY, answer, MOST_TRIES, clock.now())
    await _opened(answer, "wrong")
    left = MOST_TRIES - tries
    if left <= 0:
        await note(None, "answer_closed", about_kind="answer", about=answer)
        return Problem(CLOSED)
    return Problem(WRONG, {"left": left}) if left > 1 else Problem(WRONG_ONCE_MORE)


async def _opened(answer: UUID, what: str) -> None:
    await AnswerOpening.insert(AnswerOpening(answer=answer, at=clock.now(), what=what))


_DELETE = """
update answers set sealed_pdf = null, sealed_json = null, code_hash = null, deleted_at = $1
 where open_until <= $1 and sealed_pdf is not null
"""
_DRAFTS_KEPT = "interval '90 days'"


async def delete_old() -> None:
    """Two weeks after the release only the digests and the list of contents are left.

    What was prepared and never released goes after three months.
    """
    await database.execute(_DELETE, clock.now())
    await database.execute(
        f"delete from answers where released_at is null and started_at < $1::timestamptz - {_DRAFTS_KEPT}",
        clock.now(),
    )
