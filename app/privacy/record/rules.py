"""Where the notice and the program differ, when access is reviewed, what a document needs. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from app.consent.events import Basis
from app.consent.purposes.rules import OF_BUYERS, PURPOSES_OF, USUALLY, PurposeInForce
from app.disclosures.rules import (
    NEEDED,
    Kind,
    RecipientNow,
    Safeguard,
    against_release,
)
from app.lib.languages import N_, Language
from app.staff.periods.rules import years


class DocumentKind(StrEnum):
    BALANCING = "balancing"
    TRANSFER = "transfer"
    IMPACT = "impact"
    PROCESSOR = "processor"
    UNDERTAKING = "undertaking"


# Documents

LONGEST_BODY = 60_000
NO_TITLE = N_("Enter a title.")
NO_BODY = N_("The document is empty.")
NO_NAME = N_("Enter the name of the person who answers for it.")
NO_DAY = N_("Enter the date of closing.")
IN_FUTURE = N_("The date cannot be in the future.")
STILL_ASKS = N_("Every question of the template is still unanswered. Write the answers first.")


def against_closing(body: str, template: str, day: date, today: date) -> str | None:
    """Why a draft cannot be closed as it is, as a msgid. Facts above the first heading answer nothing."""
    if not body.strip():
        return NO_BODY
    asked = {line.strip() for line in template.splitlines()}
    written = body[max(body.find("## "), 0) :].splitlines()
    if template and not any(line.strip() and line.strip() not in asked for line in written):
        return STILL_ASKS
    return IN_FUTURE if day > today else None


# Who has access

REMINDED_BEFORE = timedelta(days=30)
MAILED_ON = (30, 7, 0)
"""So many days before a review is due a mail reminds of it, and every 30 days once it is late."""


@dataclass(frozen=True)
class Access:
    """Who can reach the server or the database now, and who had to promise to keep it to themselves."""

    name: str
    since: date
    undertaking_on: date | None = None


def review_due(access: Iterable[Access], last: date | None) -> date | None:
    """A year after the last review, or after the first access; None while nobody has any."""
    since = [one.since for one in access]
    if not since:
        return None
    return years(1).ends(last or min(since))


def is_reminded(due: date | None, today: date) -> bool:
    return due is not None and due <= today + REMINDED_BEFORE


def is_mailed(due: date | None, today: date) -> bool:
    """Whether today is one of the days on which a mail reminds."""
    if due is None:
        return False
    left = (due - today).days
    return left in MAILED_ON or (left < 0 and left % REMINDED_BEFORE.days == 0)


# What the notice misses


class Fault(StrEnum):
    """One way in which notice and program differ, the worst first."""

    NO_NOTICE = "no_notice"
    OLD_NOTICE = "old_notice"
    SILENT = "silent"
    UNNAMED = "unnamed"
    STOPPED = "stopped"
    PERSONAL_LINK = "personal_link"
    NO_CONTRACT = "no_contract"
    NO_ASSESSMENT = "no_assessment"
    NO_BALANCING = "no_balancing"
    NO_PERIOD = "no_period"
    NO_DAYS = "no_days"
    UNTOLD = "untold"
    NOBODY = "nobody"
    NO_UNDERTAKING = "no_undertaking"
    NO_REVIEW = "no_review"


@dataclass(frozen=True)
class Difference:
    """`name` is whose it is: a firm's, a person's, a letter's; `key` leads to it.

    `sentence` is a better msgid than the fault's own, `day` one that it speaks of.
    """

    fault: Fault
    name: str = ""
    key: str = ""
    sentence: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Firm:
    """A recipient with the id that leads to it, and whether a closed document judges the transfer."""

    id: str
    facts: RecipientNow
    is_assessed: bool = False


@dataclass(frozen=True)
class Seen:
    """What is compared. `published` and `now` are the notice by language, as it stands and as it would
    be made now; `with_lists` are purposes that a list has; `balanced` those with a closed balancing
    test; `links` letters with a field of the reader's in the address of a link.
    """

    today: date
    controller: str = ""
    published: Mapping[Language, str] = field(default_factory=dict)
    now: Mapping[Language, str] = field(default_factory=dict)
    firms: Sequence[Firm] = ()
    purposes: Sequence[PurposeInForce] = ()
    with_lists: Collection[str] = ()
    balanced: Collection[str] = ()
    stopped_on: date | None = None
    links: Sequence[tuple[str, str]] = ()
    access: Sequence[Access] = ()
    reviewed_on: date | None = None


def differences(seen: Seen) -> list[Difference]:
    """All of them, the worst first."""
    every = [one for rule in RULES for one in rule(seen)]
    order = list(Fault)
    return sorted(every, key=lambda one: order.index(one.fault))


def _notice(seen: Seen) -> Iterable[Difference]:
    if not seen.published:
        yield Difference(Fault.NO_NOTICE)
    elif seen.now and seen.now != seen.published:
        yield Difference(Fault.OLD_NOTICE)


def _silent(seen: Seen) -> Iterable[Difference]:
    """Outside the EEA, and the notice does not name them in every language."""
    for one in seen.firms:
        named = all(escape(one.facts.name) in html for html in seen.published.values())
        if one.facts.is_outside and seen.published and not named:
            yield Difference(Fault.SILENT, one.facts.name, one.id)


def _unnamed(seen: Seen) -> Iterable[Difference]:
    known = {one.facts.kind for one in seen.firms}
    yield from (Difference(Fault.UNNAMED, key=kind) for kind in NEEDED if kind not in known)


def _firms(seen: Seen) -> Iterable[Difference]:
    for one in seen.firms:
        facts = one.facts
        # Whoever runs the server themselves has no contract with themselves.
        own = facts.name.casefold() == seen.controller.casefold()
        if not (facts.is_controller or own):
            objection = against_release(facts, "", seen.today)
            if objection is not None:
                yield Difference(
                    Fault.NO_CONTRACT, facts.name, one.id, objection.sentence, objection.day
                )
        if facts.safeguard is Safeguard.CLAUSES and not one.is_assessed:
            yield Difference(Fault.NO_ASSESSMENT, facts.name, one.id)
        if facts.kind in (Kind.HOSTING, Kind.BACKUP) and facts.keeps_days is None:
            yield Difference(Fault.NO_DAYS, facts.name, one.id)


def reached(with_lists: Collection[str]) -> set[str]:
    """The purposes whose period some rule obeys: of a relation, of an order, or of a list's consents."""
    of_relations = {key for keys in PURPOSES_OF.values() for key in keys}
    return {*of_relations, *OF_BUYERS, *USUALLY, *with_lists}


def _purposes(seen: Seen) -> Iterable[Difference]:
    known = reached(seen.with_lists)
    for one in seen.purposes:
        is_interest = one.basis is Basis.LEGITIMATE_INTEREST
        if is_interest and not one.balancing and one.key not in seen.balanced:
            yield _of(Fault.NO_BALANCING, one)
        # A consent holds people for its purpose as long as it lasts, whatever lists there are now.
        is_held = one.basis is Basis.CONSENT or one.key in known
        if not is_held or one.retention_months <= 0:
            yield _of(Fault.NO_PERIOD, one)
        told = [one.texts.get(language) for language in Language]
        if is_interest:
            told += [one.interests.get(language) for language in Language]
        if not (all(told) and one.data and all(one.names.values())):
            yield _of(Fault.UNTOLD, one)


def _of(fault: Fault, purpose: PurposeInForce) -> Difference:
    """Named by its key: whoever tells it knows the language."""
    return Difference(fault, key=purpose.key)


def _kept_too_long(seen: Seen) -> Iterable[Difference]:
    if seen.stopped_on is not None:
        yield Difference(Fault.STOPPED, day=seen.stopped_on)


def _links(seen: Seen) -> Iterable[Difference]:
    yield from (Difference(Fault.PERSONAL_LINK, subject, key) for key, subject in seen.links)


def _access(seen: Seen) -> Iterable[Difference]:
    if not seen.access:
        yield Difference(Fault.NOBODY)
    for one in seen.access:
        if one.undertaking_on is None:
            yield Difference(Fault.NO_UNDERTAKING, one.name)
    due = review_due(seen.access, seen.reviewed_on)
    if due is not None and due < seen.today:
        yield Difference(Fault.NO_REVIEW, day=due)


RULES: tuple[Callable[[Seen], Iterable[Difference]], ...] = (
    _notice, _silent, _unnamed, _firms, _purposes, _kept_too_long, _links, _access,
)  # fmt: skip
