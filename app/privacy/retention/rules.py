"""Whether a person's time in the register is over, and why or why not. Pure.

A person is kept as long as one thing holds them: a purpose of the register for a relation, a consent
in force, the proof of one that ended, an order that bookkeeping asks for. The last to end decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.consent.purposes.rules import OF_BUYERS, PURPOSES_OF, USUALLY, RetentionFrom
from app.lib.languages import N_
from app.staff.periods.rules import Period

PROOFS, ORDERS = "proofs", "orders"
ENDS_WITH_LAST_CONTACT = ("prospect",)
ENDS_WITH_POST = ("media", "partner", "authority")


class Why(StrEnum):
    """Why a person stays or goes."""

    HELD = "held"
    RESTRICTED = "restricted"
    RELATION = "relation"
    CONSENT = "consent"
    ORDER = "order"
    FOLLOW_UP = "follow_up"
    NOT_YET = "not_yet"
    OVER = "over"


WHY_WORDS = {
    Why.HELD: N_("kept by a hold"),
    Why.RESTRICTED: N_("only stored at the person's own wish"),
    Why.RELATION: N_("the relation goes on"),
    Why.CONSENT: N_("a consent is in force"),
    Why.ORDER: N_("an order is in force"),
    Why.FOLLOW_UP: N_("a follow-up is open"),
    Why.NOT_YET: N_("the time is not over yet"),
    Why.OVER: N_("the time is over"),
}


@dataclass(frozen=True)
class Rules:
    """What holds somebody for how long: purposes by key, and the two kinds that hold people too."""

    purposes: Mapping[str, tuple[Period, RetentionFrom]]
    proofs: Period
    orders: Period


@dataclass(frozen=True)
class Relation:
    """`until` None: nobody has ended it."""

    role: str
    until: date | None = None


@dataclass(frozen=True)
class Consent:
    """To a purpose; `ended` None: in force."""

    purpose: str
    ended: date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """`last_contact` is at least the day they came; `posts_ended` the last day of the last post, None
    where one goes on or there never was one. `orders` are the person's own: the day each ended.
    """

    last_contact: date
    relations: Sequence[Relation] = ()
    posts_ended: date | None = None
    consents: Sequence[Consent] = ()
    orders: Sequence[date | None] = ()
    follow_up_on: date | None = None
    is_restricted: bool = False
    held_until: date | None = None


@dataclass(frozen=True)
class Verdict:
    """`is_due`: erased in the night that begins `today`. `rule` is what held last, since `since`, to `on`."""

    is_due: bool
    why: Why
    rule: str = ""
    since: date | None = None
    on: date | None = None


@dataclass(frozen=True)
class _Holding:
    rule: str
    since: date
    period: Period = field(compare=False)

    @property
    def ends(self) -> date:
        return self.period.ends(self.since)


def decide(facts: PersonFacts, rules: Rules, today: date) -> Verdict:
    """What holds without an end comes first; then the last of what ends."""
    if why := _held_openly(facts, today):
        return Verdict(is_due=False, why=why)
    last = max(_holdings(facts, rules), key=lambda one: one.ends)
    is_over = last.period.is_over(last.since, today)
    kept_until = (last.ends, facts.held_until or last.ends, facts.follow_up_on or last.ends)
    why = Why.OVER if is_over else Why.NOT_YET
    return Verdict(is_over, why, last.rule, last.since, max(kept_until))


def _held_openly(facts: PersonFacts, today: date) -> Why | None:
    """Why somebody stays, whatever the periods are."""
    held_until, follow_up_on = facts.held_until, facts.follow_up_on
    reasons = (
        (held_until is not None and held_until >= today, Why.HELD),
        (facts.is_restricted, Why.RESTRICTED),
        (any(_goes_on(one, facts) for one in facts.relations), Why.RELATION),
        (any(one.ended is None for one in facts.consents), Why.CONSENT),
        (None in facts.orders, Why.ORDER),
        (follow_up_on is not None and follow_up_on >= today, Why.FOLLOW_UP),
    )
    return next((why for applies, why in reasons if applies), None)


def _goes_on(relation: Relation, facts: PersonFacts) -> bool:
    """A prospect's ends by itself with the last contact, a journalist's with the post."""
    if relation.until is not None or relation.role in ENDS_WITH_LAST_CONTACT:
        return False
    return not (relation.role in ENDS_WITH_POST and facts.posts_ended is not None)


def _holdings(facts: PersonFacts, rules: Rules) -> Iterable[_Holding]:
    if not facts.relations:
        yield from _of_purposes(USUALLY, facts.last_contact, facts, rules)
    for relation in facts.relations:
        ended = max(_end_of(relation, facts), facts.last_contact)
        yield from _of_purposes(PURPOSES_OF.get(relation.role, ()), ended, facts, rules)
    for consent in facts.consents:
        if consent.ended is not None:
            yield _Holding(PROOFS, consent.ended, rules.proofs)
            yield from _of_purposes((consent.purpose,), consent.ended, facts, rules)
    for ordered in facts.orders:
        if ordered is not None:
            yield _Holding(ORDERS, ordered, rules.orders)
            yield from _of_purposes(OF_BUYERS, ordered, facts, rules)


def _end_of(relation: Relation, facts: PersonFacts) -> date:
    if relation.until is None and relation.role in ENDS_WITH_POST and facts.posts_ended:
        return facts.posts_ended
    return relation.until or facts.last_contact


def _of_purposes(
    keys: Sequence[str], ended: date, facts: PersonFacts, rules: Rules
) -> Iterable[_Holding]:
    """Counted from what each purpose itself says."""
    for key in keys:
        if key in rules.purposes:
            period, start = rules.purposes[key]
            counted = facts.last_contact if start is RetentionFrom.LAST_CONTACT else ended
            yield _Holding(key, counted, period)
