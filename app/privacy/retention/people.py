"""People whose time is over: erased whole, one after the other, after a last look at each."""

from collections.abc import AsyncIterator, Collection, Mapping
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
ERASED_TOGETHER = 50


@dataclass(frozen=True)
class Due:
    """Somebody, and why their time is over."""

    contact: UUID
    verdict: Verdict


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


async def erase_due(due: Collection[Due], rules: Rules, today: date) -> AsyncIterator[str]:
    """The rule by which each went; whoever is no longer due when their turn comes stays."""
    going = [(one, await whose.of_contact(one.contact)) for one in due]
    known = {one.contact: (one, person) for one, person in going if person is not None}
    mentions = await mentions_of_each({key: person.named for key, (_, person) in known.items()})
    for one, person in known.values():
        if await _erase(one, person, mentions, rules, today):
            yield one.verdict.rule


async def _erase(
    one: Due, person: Whose, mentions: Mapping[UUID, list[Mention]], rules: Rules, today: date
) -> bool:
    async def again() -> Whose | None:
        facts = (await facts_of([one.contact], today)).get(one.contact)
        is_due = facts is not None and decide(facts, rules, today).is_due
        return await whose.of_contact(one.contact) if is_due else None

    try:
        await erase(
            person,
            again,
            reason_of_rule(one.verdict.rule),
            by=None,
            method=Method.RETENTION,
            mentions=mentions[one.contact],
        )
    except Conflict:
        return False
    return True
