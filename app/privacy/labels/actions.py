"""Printing is written down before the paper leaves; posting a letter that the law asks for tells people."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from app.consent import queries as ledger
from app.consent.events import Basis, PurposeRule
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import Answer, Ground, Message, MessageKind, Profile
from app.consent.grounds.profiles import POST
from app.consent.grounds.reasons import Reason
from app.consent.purposes.rules import PurposeInForce
from app.contacts.telling import told as telling
from app.contacts.telling.told import NOT_YET, How
from app.database import transaction
from app.disclosures.actions import Release, record_disclosure, sort_out
from app.disclosures.queries import Registered
from app.disclosures.rules import ReleaseKind
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.privacy.labels import people as candidates
from app.privacy.labels import queries
from app.privacy.labels.forms import ARTICLE_14
from app.privacy.labels.rules import Candidate, Order, Paper, Wish, decided, paper_for
from app.privacy.labels.sheets import Sheet
from app.privacy.labels.sizing import printable
from app.privacy.labels.tables import PaperRun, PaperRunPerson
from app.privacy.labels.whom import Whom
from app.staff.log import actions as log
from app.staff.queries import identity as identity_queries

AT_ONCE = 1000
"""So many people's histories are in memory at one time."""
NO_SUCH_RUN = N_("There is no such print.")
POSTED = N_("This has been noted as posted already, or nobody is told by it.")
BEFORE_PRINT = N_("The letters were printed later than that day.")
NO_PURPOSE = N_("There is no such purpose.")


class Kind(StrEnum):
    LABELS = "labels"
    LIST = "list"
    LETTERS = "letters"


RELEASED_AS = {
    Kind.LABELS: ReleaseKind.LABELS,
    Kind.LIST: ReleaseKind.LIST,
    Kind.LETTERS: ReleaseKind.OTHER,
}
FIELDS = ("first_name", "last_name", "street", "postcode", "place", "country")


async def purposes_by_post() -> list[PurposeInForce]:
    """The marketing that may go by post at all."""
    known = await ledger.purposes()
    return [one for one in known if one.direct_marketing and POST in one.channels]


async def message_about(about: str) -> Message:
    """A letter of this purpose, or the notice of GDPR Article 14. Raises Invalid for neither."""
    us = await identity_queries.identity()
    profile = Profile(us.profile) if us else Profile.FINLAND
    if about == ARTICLE_14:
        rule = PurposeRule("", Basis.LEGITIMATE_INTEREST, direct_marketing=False)
        duty = MessageKind.DUTY
        return Message(duty, rule, None, clock.today(), POST, article="14", profile=profile)
    purpose = next((one for one in await purposes_by_post() if one.key == about), None)
    if purpose is None:
        raise Invalid(NO_PURPOSE)
    return Message(
        MessageKind.MARKETING,
        purpose.rule,
        None,
        clock.today(),
        POST,
        admits=frozenset({Ground.CONSENT, Ground.NOT_FORBIDDEN}),
        has_balancing_note=bool(purpose.balancing.strip()),
        profile=profile,
    )


async def prepared(
    whom: Whom,
    about: str,
    order: Order,
    sheet: Sheet | None = None,
    recipient: int | None = None,
) -> Paper:
    """Who gets it and who does not, as of now; the data go to this recipient, or to nobody else."""
    people = await candidates.candidates(whom.condition)
    message = await message_about(about)
    barred = await _barred(recipient, people) if recipient is not None else {}
    wish = Wish(order, is_duty=about == ARTICLE_14, barred=barred)
    answers: dict[UUID, Answer] = {}
    for at in range(0, len(people), AT_ONCE):
        readers = await candidates.readers_of(people[at : at + AT_ONCE])
        answers |= {person: decided(them, message) for person, them in readers.items()}
    return printable(paper_for(people, answers, wish), sheet)


async def _barred(recipient: int, people: Sequence[Candidate]) -> dict[UUID, Reason]:
    """Whose data may not go there."""
    left_out = (await sort_out(recipient, [one.id for one in people])).left_out
    return {one: Reason(reason) for reason, those in left_out.items() for one in those}


@dataclass(frozen=True)
class Run:
    """What is printed: for whom, as staff call them, and about what.

    Given to a `recipient` of the register it is a disclosure, and `why` says what for; without one it
    is for ourselves.
    """

    kind: Kind
    about: str
    whom: str
    recipient: Registered | None = None
    why: str = ""


async def book(run: Run, paper: Paper, *, by: UUID) -> UUID:
    """Write down, before it leaves, what is printed; answers the run's id.

    Raises Conflict when nothing may be given to the recipient, with the reason.
    """
    async with transaction():
        disclosure = await _disclosed(run, paper, by) if run.recipient else None
        made = _row(run, paper, disclosure, by)
        await PaperRun.insert(made)
        if run.about == ARTICLE_14 and run.kind is not Kind.LIST and paper.people:
            rows = [PaperRunPerson(run=made.id, contact=one.id) for one in paper.people]
            await PaperRunPerson.insert(*rows)
        detail = {"people": len(paper.people), "print": run.kind.value, "purpose": run.about}
        await log.note(by, "paper_printed", about_kind="paper", about=made.id, detail=detail)
    return made.id


async def _disclosed(run: Run, paper: Paper, by: UUID) -> int:
    assert run.recipient is not None
    left_out = defaultdict[str, list[UUID]](list)
    for one in paper.left_out:
        left_out[one.reason.value].append(one.person.id)
    release = Release(
        run.recipient.id, RELEASED_AS[run.kind], run.about, run.why, FIELDS,
        run.recipient.facts.reference,
    )  # fmt: skip
    return await record_disclosure(release, [one.id for one in paper.people], left_out, by=by)


def _row(run: Run, paper: Paper, disclosure: int | None, by: UUID) -> PaperRun:
    left_out = {reason.value: number for reason, number in paper.counted}
    return PaperRun(
        disclosure=disclosure,
        id=uuid4(),
        kind=run.kind,
        about=run.about,
        whom=run.whom[:200],
        printed=len(paper.people),
        left_out=json.dumps(left_out),
        made_at=clock.now(),
        made_by=by,
    )


async def note_posted(run_id: UUID, on: date, *, by: UUID) -> int:
    """The letters went on this day: whoever had to be told was told by letter. Answers how many."""
    if on > clock.today():
        raise Invalid(NOT_YET)
    async with transaction():
        run = or_not_found(await queries.past_run(run_id), NO_SUCH_RUN)
        open_runs = (
            await PaperRun.update({PaperRun.posted_on: on})
            .where(PaperRun.id == run_id, PaperRun.posted_on.is_null())
            .returning(PaperRun.id)
        )
        people = await queries.people_to_tell(run_id)
        if not open_runs or not people:
            raise Conflict(POSTED)
        if on < day_of(run.made_at):
            raise Invalid(BEFORE_PRINT)
        told = 0
        for at in range(0, len(people), telling.MOST_AT_ONCE):
            some = people[at : at + telling.MOST_AT_ONCE]
            told += await telling.tell(some, on, How.LETTER, by=by)
        await PaperRunPerson.delete().where(PaperRunPerson.run == run_id)
    return told
