"""Some thousand rows at once: what becomes of each, and the writing of it in one transaction."""

from collections.abc import Iterable, Sequence

from app.consent.rules import State
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Suppressed, strongest
from app.database import planned_anew
from app.imports.rules import Code, Outcome
from app.imports.writing import blocking
from app.imports.writing.consents import record_known
from app.imports.writing.doubles import apart, same_person_twice, say_doubles
from app.imports.writing.fresh import insert as fresh
from app.imports.writing.fresh.prepare import Ready, imported
from app.imports.writing.known import complete as known
from app.imports.writing.matching import Match, matches
from app.imports.writing.may_bring import may_bring
from app.imports.writing.settled import Batch
from app.imports.writing.terms import Job
from app.imports.writing.trial import Seen
from app.imports.writing.waiting import wait
from app.lib import clock
from app.lists.actions.subscribing import join


async def work(batch: Batch, seen: Seen | None) -> None:
    """Decide about every row and, unless it is a dry run, write it; in the caller's transaction."""
    people = batch.take()
    rest = await _without_blocked(batch, people)
    async with planned_anew():
        stops = await suppressed({one.person.canonical for one in rest} - {""})
    rest = _without_suppressed(batch, rest, stops)
    while rest:
        now, rest = apart(rest, batch.repeats)
        rest = await _work_once(batch, now, stops, seen) + rest


async def _without_blocked(batch: Batch, people: Sequence[Ready]) -> list[Ready]:
    """Rows about people who left or bounced elsewhere are suppressed, whatever else they say."""
    blocked = [one for one in people if one.person.blocked]
    for one in blocked:
        if one.person.canonical:
            batch.settle(one.person.row, Outcome.SUPPRESSED)
        else:
            batch.settle(one.person.row, Outcome.REFUSED)
            batch.say(one, Code.BAD_ADDRESS)
    if blocked and not batch.job.is_trial:
        await blocking.block(batch.job, [one.person for one in blocked if one.person.canonical])
    return [one for one in people if not one.person.blocked]


def _without_suppressed(
    batch: Batch, people: Iterable[Ready], stops: dict[str, list[Suppressed]]
) -> list[Ready]:
    left = []
    for one in people:
        rows = stops.get(one.person.canonical)
        if rows and strongest(rows, None) is not None:
            batch.settle(one.person.row, Outcome.SUPPRESSED)
            batch.say(one, Code.SUPPRESSED, one.person.email)
        else:
            left.append(one)
    return left


async def _work_once(
    batch: Batch,
    people: Sequence[Ready],
    stops: dict[str, list[Suppressed]],
    seen: Seen | None,
) -> list[Ready]:
    """Rows about different people. Answers those that turned out to speak of the same one."""
    async with planned_anew():
        matched = await matches(people)
    again = same_person_twice(people, matched, batch.repeats)
    people = [one for one in people if one.person.row not in again]
    if seen is None:
        await say_doubles(batch, people, matched)
    async with planned_anew():
        consenting = await _consenting(batch, people, matched, stops)
    if seen is not None:
        people = await seen.settle(batch, people, consenting)
    await _create(batch, [one for one in people if one.person.row not in matched], consenting)
    pairs = [(one, matched[one.person.row]) for one in people if one.person.row in matched]
    await _update(batch, pairs, consenting)
    return list(again.values())


async def _consenting(
    batch: Batch,
    people: Sequence[Ready],
    matched: dict[int, Match],
    stops: dict[str, list[Suppressed]],
) -> set[int]:
    """The rows whose consent may be recorded; of the others the findings say why not."""
    terms = batch.job.terms
    if terms is None:
        return set()
    addresses = [match.address for match in matched.values() if match.address]
    stand = await may_bring(terms, addresses) if addresses else {}
    rows = set()
    for one in people:
        match = matched.get(one.person.row)
        address = match.address if match else None
        may: bool | None = stand.get(address, True) if address else bool(one.person.canonical)
        rows_against = stops.get(one.person.canonical)
        if rows_against and strongest(rows_against, terms.list_id) is not None:
            may = False
        if may is False and one.person.canonical and one.person.consent is not None:
            batch.say(one, Code.HAS_LEFT, one.person.email)
        elif may and one.person.consent is not None:
            rows.add(one.person.row)
        elif may and batch.job.has_proof_columns and not one.person.withheld:
            batch.say(one, Code.NO_PROOF, one.person.email)
    return rows


async def _create(batch: Batch, people: Sequence[Ready], consenting: set[int]) -> None:
    for one in people:
        batch.settle(one.person.row, Outcome.CREATED)
    if not batch.job.is_trial:
        await fresh.create(batch.job, people, consenting)


async def _update(batch: Batch, pairs: Sequence[tuple[Ready, Match]], consenting: set[int]) -> None:
    changes = await known.changes_of(batch.job, [(one, match.contact) for one, match in pairs])
    changed = {one.row.person.row for one in changes}
    for one, _ in pairs:
        is_new = one.person.row in changed or one.person.row in consenting
        batch.settle(one.person.row, Outcome.UPDATED if is_new else Outcome.UNCHANGED)
    if batch.job.is_trial:
        return
    await known.write(batch.job, changes)
    await _record(batch.job, [(one, m) for one, m in pairs if one.person.row in consenting])


async def _record(job: Job, pairs: Sequence[tuple[Ready, Match]]) -> None:
    """Consents of people who were known before."""
    terms, now = job.terms, clock.now()
    if terms is None or not pairs:
        return
    consents = {
        match.address: consent
        for one, match in pairs
        if match.address and (consent := imported(one.person, job.context))
    }
    await record_known(terms, consents)
    if terms.state is State.GIVEN:
        for address in consents:
            await join(terms.list_id, address, now)
    else:
        await wait(terms.import_id, list(consents))
