"""People whose time is over: erased whole, one after the other, after a last look at each."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.consent.events import Method
from app.lib.refusals import Conflict
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase
from app.privacy.erasing.mentions import Mention, mentions_of_each
from app.privacy.erasing.rules import reason_of_rule
from app.privacy.erasing.whose import Whose
from app.privacy.retention.facts import facts_of, perhaps_due
from app.privacy.retention.rules import Rules, Verdict, decide

AT_ONCE = 1000
SOUGHT_TOGETHER = 2000


@dataclass(frozen=True)
class Due:
    """Somebody, and why their time is over."""

    contact: UUID
    verdict: Verdict


@dataclass(frozen=True)
class Going:
    """Somebody who is due, and where others' texts name them."""

    due: Due
    person: Whose
    mentions: Sequence[Mention]


async def due_on(
    rules: Rules, today: date, *, ahead: timedelta = timedelta()
) -> AsyncIterator[list[Due]]:
    """Everybody whose time is over in the night of this day, or of one within `ahead`; so many at a time.

    What is known is that of `today`: a hold that ends later is kept until then.
    """
    day = today + ahead
    async for people in perhaps_due(rules, day, AT_ONCE):
        known = await facts_of(people, today)
        verdicts = [Due(one, decide(facts, rules, day)) for one, facts in known.items()]
        if due := [one for one in verdicts if one.verdict.is_due]:
            yield due


async def going_on(rules: Rules, today: date) -> AsyncIterator[list[Going]]:
    """Everybody who goes in this night, so many at a time: all texts are read for each of these."""
    waiting: list[Due] = []
    async for due in due_on(rules, today):
        waiting += due
        if len(waiting) >= SOUGHT_TOGETHER:
            yield await _going(waiting)
            waiting = []
    if waiting:
        yield await _going(waiting)


async def _going(due: Collection[Due]) -> list[Going]:
    known = [(one, person) for one in due if (person := await whose.of_contact(one.contact))]
    mentions = await mentions_of_each({one.contact: person.named for one, person in known})
    return [Going(one, person, mentions[one.contact]) for one, person in known]


async def erase_due(one: Going, rules: Rules, today: date) -> bool:
    """False: no longer due when their turn comes, or changed since; the person stays."""
    contact = one.due.contact

    async def again() -> Whose | None:
        facts = (await facts_of([contact], today)).get(contact)
        is_due = facts is not None and decide(facts, rules, today).is_due
        return await whose.of_contact(contact) if is_due else None

    try:
        await erase(
            one.person,
            again,
            reason_of_rule(one.due.verdict.rule),
            by=None,
            method=Method.RETENTION,
            mentions=one.mentions,
        )
    except Conflict:
        return False
    return True
