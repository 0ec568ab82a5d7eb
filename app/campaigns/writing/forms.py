"""What the forms of campaigns mean. Reading never raises; what is wrong stands beside its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.campaigns.audience.whom import ChosenSegment, Usage
from app.campaigns.outcomes import Settlement
from app.campaigns.rules import LONGEST_BODY, LONGEST_PREHEADER, LONGEST_SUBJECT, when_refused
from app.campaigns.running.settle import Decision
from app.campaigns.writing.queries import ListOption, Version
from app.contacts.values import read_day, read_time
from app.lib.languages import HOME_ZONE, N_, Language
from app.mail.letters.letter import Draft
from app.web.rendering.forms import Form, filled

NO_LIST = N_("Choose the list to send it to.")
NO_LANGUAGE = N_("Choose the main language.")
NO_DATE = N_("Choose a date.")
NO_TIME = N_("Choose a time, for example 09:00.")
NO_SUCH_HOUR = N_("The clocks go forward that night, so this time does not exist. Choose another.")


@dataclass(frozen=True)
class NewCampaign:
    list_id: UUID
    language: Language


def read_new(form: Form, lists: Sequence[ListOption]) -> NewCampaign | None:
    """None when something is missing; `form.errors` says what."""
    list_id = form.one("list", {str(option.id) for option in lists}, required=NO_LIST)
    language = form.one("language", set(Language), required=NO_LANGUAGE)
    return None if form.errors else NewCampaign(UUID(list_id), Language(language))


@dataclass(frozen=True)
class LetterForm:
    """One version as written, and the edition that was read before writing."""

    draft: Draft
    edition: int


def read_letter(form: Form) -> LetterForm | None:
    """An unfinished letter may be saved; only a text over the limit is refused."""
    draft = Draft(
        subject=form.text("subject", most=LONGEST_SUBJECT),
        preheader=form.text("preheader", most=LONGEST_PREHEADER),
        body=form.text("body", lines=True, most=LONGEST_BODY),
    )
    edition = form.number("edition", least=0, most=2**31 - 1) or 0
    return None if form.errors else LetterForm(draft, edition)


SEGMENT = "segment-"
SEGMENTS_SHOWN = "segments"
"""Beside the selects of segments: a form without it says nothing about them."""


def letter_form(version: Version, segments: Sequence[ChosenSegment] = ()) -> Form:
    """A version to be worked on, and whom the campaign goes to."""
    return filled(
        {
            "subject": version.subject,
            "preheader": version.preheader,
            "body": version.body,
            "edition": str(version.edition),
            **{f"{SEGMENT}{one.id}": one.usage for one in segments if one.usage},
        }
    )


def read_usages(form: Form, segments: Sequence[ChosenSegment]) -> dict[UUID, Usage] | None:
    """What was chosen for each segment that was offered; None when none was."""
    if not form.ticked(SEGMENTS_SHOWN):
        return None
    chosen = {one.id: form.one(f"{SEGMENT}{one.id}", set(Usage)) for one in segments}
    return {segment: Usage(usage) for segment, usage in chosen.items() if usage}


def read_moment(form: Form, now: datetime) -> datetime | None:
    """A Finnish date and time of day as a moment to come; None when it is none."""
    day = form.read("date", read_day, required=NO_DATE, most=20)
    hour = form.read("time", read_time, required=NO_TIME, most=20)
    if day is None or hour is None:
        return None
    moment = datetime.combine(day, hour, HOME_ZONE).astimezone(UTC)
    if moment.astimezone(HOME_ZONE).time() != hour:
        form.refuse("time", NO_SUCH_HOUR)
    elif sentence := when_refused(moment, now):
        form.refuse("date", sentence)
    return None if form.errors else moment


def read_settlements(form: Form) -> dict[int, Decision]:
    """What was decided, by position of the row; undecided ones are left out."""
    known = {settlement.value: settlement for settlement in Settlement}
    rows = {
        name.removeprefix("row-"): known[values[0]]
        for name, values in form.submitted.items()
        if re.fullmatch(r"row-[0-9]{1,9}", name, re.ASCII) and values[0] in known
    }
    return {
        int(row): Decision(settlement, _moment(form.value(f"at-{row}")))
        for row, settlement in rows.items()
    }


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
