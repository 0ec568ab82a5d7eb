"""What the access log keeps beside the act, in words. It keeps ids: names would outlive people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from app.lib.languages import N_, format_datetime, format_number, gettext, ngettext
from app.staff.log.names import PERSON, Names
from app.staff.log.queries import LogLine
from app.staff.log.values import YES_OR_NO, value_in_words
from app.staff.log.words import in_words
from app.web.rendering.ids import uuid_in

ABOUT: dict[str, str] = {
    "member": N_("Member of staff %(value)s"),
    "list": N_("List %(value)s"),
    "campaign": N_("Campaign %(value)s"),
    "segment": N_("Segment %(value)s"),
    "view": N_("View %(value)s"),
    "notice": N_("Version %(value)s"),
    "purpose": N_("Purpose %(value)s"),
    "import": N_("Import %(value)s"),
    "contact": N_("Person %(value)s"),
    "person": N_("Person %(value)s"),
    "organisation": N_("Organisation %(value)s"),
    "custom_field": N_("Field %(value)s"),
    "service": N_("Service %(value)s"),
    "order": N_("Order %(value)s"),
    "interaction": N_("Interaction %(value)s"),
    "follow_up": N_("Follow-up %(value)s"),
    "domain_refusal": N_("Refusal of the domain %(value)s"),
    "address": N_("Address with the reference %(value)s"),
    "request": N_("Request %(value)s"),
    "enquiry_form": N_("Enquiry form %(value)s"),
    "breach": N_("Data breach %(value)s"),
}
# Of what had a name once; the reference tells its lines apart.
GONE: dict[str, str] = {
    "contact": N_("Removed person %(value)s"),
    "person": N_("Removed person %(value)s"),
}
DETAILS: dict[str, str] = {
    "step": N_("Step: %(value)s"),
    "wish": N_("What was asked: %(value)s"),
    "role": N_("Staff role: %(value)s"),
    "from": N_("Before: %(value)s"),
    "to": N_("Now: %(value)s"),
    "format": N_("Format: %(value)s"),
    "fields": N_("Changed: %(value)s"),
    "version": N_("Version %(value)s"),
    "moment": N_("To be sent %(value)s"),
    "left_out": N_("Letters not sent: %(value)s"),
    "reopened": N_("Sent again: %(value)s"),
    "added": N_("New readers: %(value)s"),
    "position": N_("Letter number %(value)s"),
    "rows": N_("Rows: %(value)s"),
    "purpose": N_("What for: %(value)s"),
    "use": N_("Who got it: %(value)s"),
    "gone": N_("The other record: %(value)s"),
    "other": N_("The other record: %(value)s"),
    "people": N_("People: %(value)s"),
    "addresses": N_("Addresses: %(value)s"),
    "how": N_("How: %(value)s"),
    "told": N_("How: %(value)s"),
    "action": N_("What was done: %(value)s"),
    "decision": N_("Decision: %(value)s"),
    "reach": N_("What it reaches: %(value)s"),
    "reason": N_("Reason: %(value)s"),
    "list": N_("List %(value)s"),
    "new_sentences": N_("New consent sentence: %(value)s"),
    "key": N_("What is kept: %(value)s"),
    "number": N_("How long: %(value)s"),
    "unit": N_("Counted %(value)s"),
    "print": N_("What was printed: %(value)s"),
    "way": N_("How it was handed over: %(value)s"),
    "redacted": N_("Passages about others that were left out: %(value)s"),
    "days": N_("Reminder to the unconfirmed after (days): %(value)s"),
    "grounds": N_("Grounds besides consent: %(value)s"),
}
# Where what a line is about is read; without it there is no page of its own.
VIEWS = "/staff/log/views"
PATHS: dict[str, str] = {
    "contact": "/staff/people/",
    "person": "/staff/people/",
    "organisation": "/staff/organisations/",
    "campaign": "/staff/campaigns/",
    "interaction": "/staff/interactions/",
    "follow_up": "/staff/follow-ups/",
    "breach": "/staff/breaches/",
}
NOBODY = N_("Not signed in")
FORMER = N_("A former account")
PROGRAM = N_("Postilupa, automatically")
COMMAND_LINE = N_("Command line")


@dataclass(frozen=True)
class Detail:
    """One sentence; `path` leads to what it speaks of."""

    words: str
    path: str | None = None


Words = Mapping[str, Mapping[str, str]]


def details_of(line: LogLine, names: Names, words: Words) -> list[Detail]:
    """Sentences in the current language; what is not listed is at least readable.

    `names` says what a thing is called now (`names_in`), `words` are those of the rooms above.
    """
    if line.view:
        return [*_shown_people(line, names), *_others(line)]
    said = [Detail(_detail(name, value, names, words)) for name, value in line.detail.items()]
    return [*_about(line, names), *(one for one in said if one.words)]


def _about(line: LogLine, names: Names) -> list[Detail]:
    kind, about = line.about_kind, line.about
    if not (kind and about) or line.about_name:
        return []
    path = PATHS[kind] + about if kind in PATHS else None
    named = names.get((kind, about))
    words = ABOUT if named or kind not in GONE else GONE
    return [Detail(_said(words, kind, named or _reference(about)), path if named else None)]


def _shown_people(line: LogLine, names: Names) -> list[Detail]:
    people = ((str(one), names.get((PERSON, str(one)))) for one in line.shown)
    return [
        Detail(name or _said(GONE, PERSON, _reference(one)), PATHS[PERSON] + one if name else None)
        for one, name in people
    ]


def _others(line: LogLine) -> list[Detail]:
    """How many more there were, and where they are named."""
    more = line.people - len(line.shown)
    if not more:
        return []
    words = ngettext("and %(n)s other person", "and %(n)s other people", more)
    return [Detail(words, f"{VIEWS}/{line.view}?{urlencode({'at': line.at.isoformat()})}")]


def who_of(line: LogLine) -> str:
    """The member's name, or what acted without one."""
    # the member of a failed sign-in is whose account was tried
    if line.what == "sign_in_failed" or line.detail.get("by_person"):
        return gettext(NOBODY)
    if line.member_name:
        return line.member_name
    if line.member_id is not None:
        return gettext(FORMER)
    return gettext(PROGRAM if _is_by_the_program(line) else COMMAND_LINE)


def _is_by_the_program(line: LogLine) -> bool:
    if line.what == "campaign_paused":
        return line.detail.get("reason") != "staff"
    return line.what in {"campaign_refused", "answer_closed"} or bool(line.detail.get("automatic"))


def what_of(line: LogLine) -> str:
    """What was done, and to which account."""
    if line.what == "sign_in_failed" and line.member_name:
        return gettext(
            N_("entered a wrong password for the account of %(name)s"), name=line.member_name
        )
    return f"{in_words(line.what)}: {line.about_name}" if line.about_name else in_words(line.what)


def _detail(name: str, value: Any, names: Names, words: Words) -> str:
    if name in YES_OR_NO:
        sentence = YES_OR_NO[name][0 if value else 1]
        return gettext(sentence) if sentence else ""
    return _said(DETAILS, name, names.get((name, str(value))) or _shown(name, value, words))


def _said(words: Mapping[str, str], name: str, value: str) -> str:
    return gettext(words[name], value=value) if name in words else f"{name}: {value}"


def _shown(name: str, value: Any, words: Words) -> str:
    if isinstance(value, list):
        return ", ".join([_shown(name, each, words) for each in value])
    if isinstance(value, int):
        return format_number(value)
    if name == "moment":
        return format_datetime(datetime.fromisoformat(value))
    return _reference(value_in_words(name, str(value), words))


def _reference(text: str) -> str:
    """An id of something that has no name any more: enough of it to find its other lines."""
    return text[:8] if uuid_in(text) else text
