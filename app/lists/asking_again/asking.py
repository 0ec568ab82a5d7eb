"""Ask whether consents go on: staff about what has changed, the program itself before they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.consent import queries as ledger
from app.consent.grounds.reasons import Reason
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.lists import staff_queries
from app.lists.actions.invite import (
    NO_WHY,
    Asked,
    language_for,
    languages_of,
    post_questions,
)
from app.lists.asking.rules import Already
from app.lists.asking_again.consents import Cause, Seen, concerned, given_to, seen
from app.lists.list_rules import ListState
from app.mail.addresses import Address, parse
from app.staff.log import actions

NOBODY_TO_ASK = N_("Nobody can be asked now: look at the page again.")


@dataclass(frozen=True)
class Question:
    """Who would be asked about one cause, and who would not, with the reason."""

    asked: Sequence[Seen]
    left_out: Sequence[Seen]


async def who_would_be_asked(list_id: UUID, cause: Cause) -> Question:
    """Changes nothing."""
    found = await concerned(list_id, cause)
    asked = [one for one in found if one.answer]
    return Question(asked, [one for one in found if not one.answer])


async def ask_anew(list_id: UUID, cause: Cause, *, by: UUID, why: str) -> int:
    """One question to each whose consent lives; answers how many. No answer changes nothing.

    Raises Invalid without a reason, Conflict when nobody can be asked or the list takes nobody.
    """
    if not why.strip():
        raise Invalid(NO_WHY)
    async with transaction():
        await lock("invitations")
        question = await who_would_be_asked(list_id, cause)
        asked = await _questions(list_id, question.asked, before_the_end=cause is Cause.ENDS)
        if not asked:
            raise Conflict(NOBODY_TO_ASK)
        number = await post_questions(asked, list_id, by=by, why=why)
        detail = {"rows": number}
        await actions.note(by, "people_asked_anew", about_kind="list", about=list_id, detail=detail)
    return number


async def _questions(list_id: UUID, people: Sequence[Seen], *, before_the_end: bool) -> list[Asked]:
    """In the order in which the ledger takes its locks."""
    languages = await languages_of(list_id)
    found = []
    for one in sorted(people, key=lambda each: each.given.address):
        address, answer = parse(one.given.email), one.answer
        if answer is None or not isinstance(address, Address):
            continue
        language, until = language_for(one.person, languages), answer.until
        found.append(
            Asked(
                one.person, one.given.address, address, language, answer,
                one.given.event, until if before_the_end else None,
            )
        )  # fmt: skip
    return found


async def remind_before_the_end() -> int:
    """Ask those whose consent ends soon, once for each consent and end; answers how many were asked.

    Only lists that take subscribers now, and purposes that say how long before: whoever is asked has to
    be able to say yes. Who paused is asked after the pause, if the end has not come before.
    """
    if await ledger.current_notice_version() is None:
        return 0
    days = {one.key: one.renewal_days for one in await ledger.purposes()}
    number = 0
    for one in await staff_queries.known_lists():
        within = days.get(one.purpose)
        if within is not None and one.state is ListState.PUBLISHED:
            number += await _remind(one.id, timedelta(days=within))
    return number


async def _remind(list_id: UUID, within: timedelta) -> int:
    """In small transactions, each a page of the list's consents."""
    number, after, by_then = 0, 0, clock.now() + within
    while True:
        async with transaction():
            await lock("invitations")
            page = await given_to(list_id, after, Cause.ENDS, ending_by=by_then)
            if not page:
                return number
            after = page[-1].event
            found = await seen(list_id, page, anew=False)
            due = [one for one in found if _is_due(one, within)]
            try:
                asked = await _questions(list_id, due, before_the_end=True)
                number += await post_questions(asked, list_id, by=None, why="")
            except Conflict:  # the sentence names another controller: nobody can say yes to it
                return number


def _is_due(one: Seen, within: timedelta) -> bool:
    answer = one.answer
    return (
        answer is not None
        and one.why is not Already.WAITING
        and answer.until is not None
        and answer.ends_as is Reason.EXPIRED
        and answer.until <= clock.now() + within
    )
