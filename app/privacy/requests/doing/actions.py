"""What a request asks is done by the actions that staff have anyway: where, and whether it can be."""

from dataclasses import dataclass
from uuid import UUID

from app.database import transaction
from app.lib.languages import N_
from app.lib.refusals import Invalid
from app.privacy.article_19.actions import recipients_to_tell
from app.privacy.recording import stops
from app.privacy.recording.stops import Reach
from app.privacy.requests import actions, queries
from app.privacy.requests.cases import Case, Wanted
from app.privacy.requests.rules import Wish, is_to_be_carried_out
from app.privacy.requests.steps import held_open

NOT_BY_HAND = N_("This has not been decided, is done already, or has a button of its own.")
BY_HAND = (Wish.ACCESS, Wish.CORRECTION, Wish.PORTABILITY)
"""What may also have been done elsewhere: on paper, or in another program."""
BY_BUTTON = (Wish.RESTRICTION, Wish.OBJECTION)


@dataclass(frozen=True)
class ToDo:
    """One wish that was granted and is not done; `path` leads to where it is done, '' by hand."""

    wanted: Wanted
    path: str

    @property
    def can_be_by_hand(self) -> bool:
        return not self.path or self.wanted.kind in BY_HAND


_PLACES = {
    Wish.ACCESS: "/staff/people/{person}/answer",
    Wish.PORTABILITY: "/staff/people/{person}/answer",
    Wish.ERASURE: "/staff/people/{person}/erase?request={request}",
    Wish.RESTRICTION: "/staff/requests/{request}/do/restriction",
    Wish.OBJECTION: "/staff/requests/{request}/do/objection",
    Wish.CORRECTION: "/staff/people/{person}/edit",
}


def to_carry_out(case: Case, person: UUID | None) -> list[ToDo]:
    """In the order of the request."""
    return [
        ToDo(one, _PLACES[one.kind].format(person=person, request=case.id) if person else "")
        for one in case.wishes
        if is_to_be_carried_out(one.kind, one.decision, one.done_at)
    ]


async def carry_out(case: Case, kind: Wish, person: UUID, reach: Reach, by: UUID) -> None:
    """Restrict or stop, and note it in the request, both or neither."""
    async with transaction():
        if kind is Wish.RESTRICTION:
            await stops.restrict(person, how=case.number, by=by, request=case.id)
        else:
            await stops.record_objection(person, reach, how=case.number, by=by)
        await actions.carried_out(case.id, by, kind)


async def done_by_hand(case: Case, kind: Wish, by: UUID) -> None:
    """It has been done elsewhere, or by editing the person. Raises Invalid where nothing is to be done."""
    async with transaction():
        case = await held_open(case.id)
        person = await queries.person_of(case)
        open_now = [one for one in to_carry_out(case, person) if one.can_be_by_hand]
        if kind not in [one.wanted.kind for one in open_now]:
            raise Invalid(NOT_BY_HAND)
        if person is not None:
            await recipients_to_tell(person, kind, case.id)
        await actions.carried_out(case.id, by, kind)
