"""The one writer of a request's steps."""

from datetime import datetime
from uuid import UUID

from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.privacy.requests import queries
from app.privacy.requests.cases import Case
from app.privacy.requests.rules import Step
from app.privacy.tables import RequestStep
from app.staff.log.actions import note

GONE = N_("This request is closed, or it has changed since you opened the page. Look at it again.")


async def held_open(request_id: UUID) -> Case:
    """The request, and nobody else changes it now; Conflict when it is closed."""
    case = await queries.hold(request_id)
    if case is None or not case.is_open:
        raise Conflict(GONE)
    return case


async def held(request_id: UUID) -> Case:
    """A request that was made or changed in this transaction."""
    case = await queries.hold(request_id)
    assert case is not None, "it is there"
    return case


async def add_step(
    request_id: UUID, step: Step, by: UUID | None, said: str = "", at: datetime | None = None
) -> None:
    """What the person or the program did has no `by`; what staff did stands in the access log too."""
    await RequestStep.insert(
        RequestStep(request=request_id, step=step, at=at or clock.now(), by=by, note=said.strip())
    )
    if by is not None:
        detail = {"step": step.value}
        await note(by, "request_step", about_kind="request", about=request_id, detail=detail)
