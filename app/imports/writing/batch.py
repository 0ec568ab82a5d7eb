"""Some thousand rows at once: what becomes of each, and the writing of it in one transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.consent.events import State
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Suppressed, strongest
from app.database import planned_anew
from app.imports.rules import Code, Known, Outcome
from app.imports.writing import blocking
from app.imports.writing.consents import record_known
from app.imports.writing.doubles import apart, same_person_twice, say_doubles
from app.imports.writing.fresh import insert as fresh
from app.imports.writing.fresh.prepare import Ready, imported
from app.imports.writing.known import complete as known
from app.imports.writing.known import undoable
from app.imports.writing.known.others import without_others
from app.imports.writing.known.undoable import Deed
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
    rest = await _without_blocked(batch, people, seen)
    stops = await _stops({text for one in rest for text in one.person.canonicals}, seen)
    while rest:
        now, rest = apart(rest, batch.repeats)
        rest = await _work_once(batch, now, stops, seen) + rest


async def _stops(canonicals: set[str], seen: Seen | None) -> dict[str, list[Suppressed]]:
    async with planned_anew():
        stops = await suppressed(canonicals)
    for canonical, rows in (await seen.stops(canonicals)).items() if seen else ():
        stops[canonical] = [*stops.get(canonical, ()), *rows]
    return stops


async def _without_blocked(batch: Batch, people: Sequence[Ready], seen: Seen | None) -> list[Ready]:
    """Rows about people who left or bounced elsewhere are suppressed, whatever else they say."""
    blocked = [one for one in people if one.person.blocked]
    for one in blocked:
        if one.person.canonical:
            batch.settle(one.person.row, Outcome.SUPPRESSED)
        else:
            batch.settle(one.person.row, Outcome.REFUSED)
            batch.say(one, Code.BAD_ADDRESS)
    if seen is not None:
        await seen.block(blocked)
    elif blocked:
        await blocking.block(batch.job, [one.person for one in blocked if one.person.canonical])
    return [one for one in people if not one.person.blocked]


def _without_suppressed(
    batch: Batch,
    people: Sequence[Ready],
    matched: Mapping[int, Match],
    stops: dict[str, list[Suppressed]],
) -> list[Ready]:
    """Nobody new comes in who asked, at one of their addresses, to be left alone.

    The record of somebody known is kept up all the same: only consents are refused.
    """
    if not stops:
        return list(people)
    left = []
    for one in people:
        rows = [row for text in one.person.canonicals for row in stops.get(text, ())]
        is_new = one.person.row not in matched
        if is_new and rows and strongest(rows, None) is not None:
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
        matched = await matches(people, seen)
    again = same_person_twice(people, matched, batch.repeats)
    people = [one for one in people if one.person.row not in again]
    people = without_others(batch, people, matched)
    people = _without_suppressed(batch, people, matched, stops)
    await say_doubles(batch, people, matched, seen.rows() if seen else None)
    async with planned_anew():
        consenting = await _consenting(batch, people, matched, stops, seen)
    await _create(batch, [one for one in people if one.person.row not in matched], consenting, seen)
    pairs = [(one, matched[one.person.row]) for one in people if one.person.row in matched]
    await _update(batch, pairs, consenting, seen)
    return list(again.values())


async def _consenting(
    batch: Batch,
    people: Sequence[Ready],
    matched: dict[int, Match],
    stops: dict[str, list[Suppressed]],
    seen: Seen | None,
) -> set[int]:
    """The rows whose consent may be recorded; of the others the findings say why not."""
    terms = batch.job.terms
    if terms is None:
        return set()
    addresses = [address for match in matched.values() for address in match.addresses]
    stand = await may_bring(terms, addresses) if addresses else {}
    told = await seen.consented([one.person.canonical for one in people]) if seen else ()
    rows = set()
    for one in people:
        may = _may(one, matched.get(one.person.row), stand)
        if one.person.canonical in told:
            may = None
        against = [row for text in one.person.canonicals for row in stops.get(text, ())]
        if against and strongest(against, terms.list_id) is not None:
            may = False
        if may is False and one.person.canonical and one.person.consent is not None:
            batch.say(one, Code.HAS_LEFT, one.person.email)
        elif may and one.person.consent is not None and _has_place(batch, one, matched):
            rows.add(one.person.row)
        elif may and batch.job.has_proof_columns and not one.person.withheld:
            signs_up = batch.job.reading.needs_sign_up
            batch.say(one, Code.NO_SIGN_UP if signs_up else Code.NO_PROOF, one.person.email)
    batch.consents += len(rows)
    return rows


def _has_place(batch: Batch, one: Ready, matched: dict[int, Match]) -> bool:
    """A new address of somebody who is left as they are is not kept, nor a consent of it."""
    match = matched.get(one.person.row)
    return batch.job.info.known is not Known.LEAVE or match is None or match.address is not None


def _may(one: Ready, match: Match | None, stand: dict[UUID, bool | None]) -> bool | None:
    """Of the main address; whoever has left at another address of the row has left."""
    if match is None:
        return bool(one.person.canonical)
    answers = [stand.get(address, True) for address in match.addresses]
    if False in answers:
        return False
    return stand.get(match.address, True) if match.address else bool(one.person.canonical)


async def _create(
    batch: Batch, people: Sequence[Ready], consenting: set[int], seen: Seen | None
) -> None:
    for one in people:
        batch.settle(one.person.row, Outcome.CREATED)
    if seen is None:
        await fresh.create(batch.job, people, consenting)
        return
    await seen.create(people)
    await seen.consent([one.person.canonical for one in people if one.person.row in consenting])


async def _update(
    batch: Batch, pairs: Sequence[tuple[Ready, Match]], consenting: set[int], seen: Seen | None
) -> None:
    wanted = [(one, match.contact) for one, match in pairs]
    judged = await known.changes_of(batch.job, wanted, None if seen is None else seen.met())
    changes = [one for one in judged if one.history]
    changed = {one.row.person.row for one in changes}
    for one, _ in pairs:
        is_new = one.person.row in changed or one.person.row in consenting
        batch.settle(one.person.row, Outcome.UPDATED if is_new else Outcome.UNCHANGED)
    agreeing = [(one, match) for one, match in pairs if one.person.row in consenting]
    if seen is not None:
        await seen.change(pairs, judged)
        await seen.consent([one.person.canonical for one, _ in agreeing])
        return
    await known.write(batch.job, changes)
    await undoable.keep(batch.job.info.id, undoable.deeds_of(changes))
    new = {box.canonical: address for one in changes for address, box in one.addresses}
    await _record(batch.job, agreeing, new)


async def _record(job: Job, pairs: Sequence[tuple[Ready, Match]], new: Mapping[str, UUID]) -> None:
    """Consents of people who were known before; `new` are addresses they did not have."""
    terms, now = job.terms, clock.now()
    if terms is None or not pairs:
        return
    consents = {
        address: consent
        for one, match in pairs
        if (address := match.address or new.get(one.person.canonical))
        and (consent := imported(one.person, job.context))
    }
    await record_known(terms, consents)
    agreed = {match.contact for _, match in pairs}
    await undoable.keep(job.info.id, [Deed(contact, "consent", "", "") for contact in agreed])
    if terms.state is State.GIVEN:
        for address in consents:
            await join(terms.list_id, address, now)
    else:
        await wait(terms.import_id, list(consents))
