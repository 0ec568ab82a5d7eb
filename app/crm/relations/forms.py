"""What roles need, from forms: a beat, a stage, a next step, a service that is considered."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.contacts.actions.keeping import set_owner
from app.contacts.facts import Owner, Who
from app.contacts.values import read_day
from app.crm.editing import parts
from app.crm.people import queries as person_queries
from app.crm.relations import actions, queries
from app.crm.relations.queries import Prospect
from app.crm.rules import LONGEST_WHAT, STAGE_WORDS, Stage
from app.crm.services import catalogue_queries
from app.crm.services.catalogue_queries import Service
from app.database import transaction
from app.lib.languages import N_, gettext
from app.web.rendering.forms import Form, filled

LONGEST_BEAT = 200
LONGEST_EMBARGO = 2000
LONGEST_NOTE = 2000
NO_STAGE = N_("Choose a stage.")
NO_SERVICE = N_("Choose a service.")


@dataclass(frozen=True)
class NextStep:
    stage: Stage
    what: str
    on: date | None


@dataclass(frozen=True)
class Thought:
    """A service that somebody considers; without a stage they no longer do."""

    service: int
    stage: Stage | None
    note: str


def read_media(form: Form) -> tuple[str, str]:
    """Beat and embargo notes."""
    return (
        form.text("beat", most=LONGEST_BEAT),
        form.text("embargo_notes", most=LONGEST_EMBARGO, lines=True),
    )


def read_prospect(form: Form) -> NextStep | None:
    stage = form.one("stage", list(Stage), required=NO_STAGE)
    what = form.text("next_step", most=LONGEST_WHAT)
    on = form.read("next_step_on", read_day)
    return None if form.errors else NextStep(Stage(stage), what, on)


def read_considered(form: Form, services: list[Service]) -> Thought | None:
    service = form.one("service", [str(one.id) for one in services], required=NO_SERVICE)
    stopped = form.value("do") == "stop"
    stage = form.one("service_stage", list(Stage), required=None if stopped else NO_STAGE)
    note = form.text("service_note", most=LONGEST_NOTE, lines=True)
    if form.errors:
        return None
    return Thought(int(service), None if stopped else Stage(stage), note)


async def save_prospect(form: Form, owner: Owner, member: UUID | None, who: Who) -> bool:
    """Stage, next step and who of us takes it; False with complaints in the form."""
    step = read_prospect(form)
    chosen = parts.member(form, "owner", await person_queries.team(member))
    if step is None or form.errors:
        return False
    async with transaction():
        await actions.set_prospect(owner, step.stage, step.what, step.on, who)
        await set_owner(owner, chosen, who)
    return True


async def save_considered(form: Form, owner: Owner, who: Who) -> bool:
    """The stage of one service, or that it is no longer considered; False with complaints."""
    thought = read_considered(form, await catalogue_queries.services())
    if thought is None:
        return False
    if thought.stage is None:
        await actions.stop_considering(owner, thought.service, who)
    else:
        await actions.set_stage(owner, thought.service, thought.stage, thought.note, who)
    return True


def stages() -> list[tuple[str, str]]:
    return [(stage.value, gettext(word)) for stage, word in STAGE_WORDS.items()]


def opened(known: Prospect | None, member: UUID | None) -> Form:
    """The prospect's form as it is shown first."""
    facts = known.as_text if known is not None else {"stage": Stage.IDEA.value}
    return filled({**facts, "owner": str(member) if member else None})


async def for_form(owner: Owner, member: UUID | None) -> dict[str, Any]:
    """What the forms of stages and services need; `member` answers for the record now."""
    offered = await catalogue_queries.offered_services()
    return {
        "considered": await queries.considered(owner),
        "services": [("", "-"), *((str(one.id), one.name) for one in offered)],
        "stages": stages(),
        "owners": [("", "-"), *await person_queries.team(member)],
    }
