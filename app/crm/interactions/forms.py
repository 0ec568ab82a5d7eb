"""The form of an interaction: when, with whom, what was said, and what is to be done next."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from app.contacts.search import find as search
from app.contacts.values import read_day, read_text, read_time
from app.crm.common import candidates as common_candidates
from app.crm.common import organisation as organisation_choice
from app.crm.common.candidates import Candidate
from app.crm.editing import parts
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions.actions import InteractionFields
from app.crm.interactions.queries import Interaction
from app.crm.rules import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    LONGEST_WHAT,
    MOST_PEOPLE,
    InteractionKind,
)
from app.lib.languages import HOME_ZONE, N_, format_datetime, gettext
from app.lib.problems import Problem
from app.web.rendering.forms import Form
from app.web.rendering.ids import uuids_in

MOST_NAMES = 20
MOST_FOUND = 8
NO_KIND = N_("Choose what it was.")
NO_DAY = N_("Enter the day.")
NOBODY_FOUND = N_("Nobody was found for %(who)s. Try the e-mail address, or add the person first.")
SEVERAL_FOUND = N_("Several people match %(who)s. Tick those who took part.")
NO_SUCH_ORGANISATION = N_(
    "No organisation with this name is in the register. Add it first, or correct the name."
)
WITH_NOBODY = N_("Enter at least one person or organisation.")
NO_WHAT = N_("Write what needs to be done.")
NO_DUE = N_("Choose the day by which it must be done.")
NOTHING_SAID = N_("Write what was said, or at least a subject.")
TOO_MANY = N_("Enter at most %(most)s people.")

Team = Sequence[tuple[str, str]]


async def read(form: Form, team: Team) -> InteractionFields | None:
    """None with complaints in the form; names that fit several are to be ticked."""
    kind = form.one("kind", list(InteractionKind), required=NO_KIND)
    at = _moment(form)
    people = await _people(form)
    place = await organisation_choice.chosen(form)
    if isinstance(place, str):
        form.refuse("organisation", NO_SUCH_ORGANISATION)
    if not people and not form.value("organisation").strip() and "names" not in form.errors:
        form.refuse("names", WITH_NOBODY)
    subject = form.text("subject", most=LONGEST_SUBJECT)
    text = form.text("text", most=LONGEST_TEXT, lines=True)
    if not subject and not text and not {"subject", "text"} & set(form.errors):
        form.refuse("text", NOTHING_SAID)
    staff = form.several("staff", {value for value, _ in team})
    if form.errors or at is None or isinstance(place, str):
        return None
    return InteractionFields(
        kind=InteractionKind(kind),
        at=at,
        organisation=place.id if place else None,
        subject=subject,
        text=text,
        people=people,
        staff=[UUID(one) for one in staff],
    )


def _moment(form: Form) -> datetime | None:
    on = form.read("on", read_day, required=NO_DAY)
    hour = form.read("time", read_time)
    return datetime.combine(on, hour or time(12), HOME_ZONE) if on else None


async def _people(form: Form) -> list[UUID]:
    """Those ticked, and whoever is the only one to fit a line; nobody twice."""
    ticked = uuids_in(form.chosen("people"))
    lines = [line.strip() for line in form.text("names", most=2000, lines=True).splitlines()]
    left: list[str] = []
    for name in list(dict.fromkeys(filter(None, lines)))[:MOST_NAMES]:
        found = await found_for(name)
        if len(found) == 1:
            ticked.append(found[0])
        elif not set(found) & set(ticked):
            left.append(name)
            form.refuse("names", SEVERAL_FOUND if found else NOBODY_FOUND, who=name)
    people = list(dict.fromkeys(ticked))
    if len(people) > MOST_PEOPLE:
        form.refuse("names", TOO_MANY, most=MOST_PEOPLE)
    form.submitted["people"] = [str(one) for one in people]
    form.submitted["names"] = ["\n".join(left)]
    return people


async def found_for(name: str) -> list[UUID]:
    """Who is meant by a name or an address; no guesses."""
    tidy = read_text(name, search.MOST_TEXT)
    if isinstance(tidy, Problem):
        return []
    finding = await search.find(tidy, MOST_FOUND)
    return [] if finding.is_guess else [one.id for one in finding.found]


async def candidates(form: Form, organisation: UUID | None) -> list[Candidate]:
    """Whom the page offers to tick: those chosen, those who fit a name, those who work there."""
    ids = uuids_in(form.chosen("people"))
    for name in form.value("names").splitlines()[:MOST_NAMES]:
        ids += await found_for(name)
    known = await common_candidates.candidates(list(dict.fromkeys(ids)))
    there = await common_candidates.people_of(organisation) if organisation else []
    others = [Candidate(one.id, one.name, "") for one in there if one.id not in set(ids)]
    return [*known, *others]


def read_follow_up(form: Form, team: Team) -> FollowUpFields | None:
    """None when nothing is to be done."""
    what = form.text("what", most=LONGEST_WHAT)
    due = form.read("due_on", read_day)
    owner = parts.member(form, "follow_up_owner", team)
    if not what and not due:
        return None
    if not what:
        form.refuse("what", NO_WHAT)
    if due is None:
        form.refuse("due_on", NO_DUE)
        return None
    return FollowUpFields(what, due, owner)


def inputs_of(known: Interaction | InteractionFields, name: str) -> dict[str, str | list[str]]:
    """The form as it is shown first; `name` is the organisation's."""
    local = known.at.astimezone(HOME_ZONE)
    return {
        "kind": known.kind.value,
        "on": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "organisation": name,
        "organisation_id": str(known.organisation) if known.organisation else "",
        "subject": known.subject,
        "text": known.text,
        "people": [str(one if isinstance(one, UUID) else one.id) for one in known.people],
        "staff": [str(one if isinstance(one, UUID) else one.id) for one in known.staff],
    }


def now_inputs(now: datetime, by: UUID, people: Iterable[UUID]) -> dict[str, str | list[str]]:
    local = now.astimezone(HOME_ZONE)
    return {
        "kind": InteractionKind.CALL.value,
        "on": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "people": [str(one) for one in people],
        "staff": [str(by)],
        "follow_up_owner": str(by),
    }


def said(known: Interaction) -> list[tuple[str, str]]:
    """An interaction in words, to stand beside another version of it."""
    return [
        (gettext(N_("When")), format_datetime(known.at)),
        (gettext(N_("Organisation")), known.organisation_name),
        (gettext(N_("Subject")), known.subject),
        (gettext(N_("People")), ", ".join(one.name for one in known.people)),
        (gettext(N_("From our side")), ", ".join(one.name for one in known.staff)),
        (gettext(N_("Text")), known.text),
    ]
