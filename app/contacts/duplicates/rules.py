"""How likely two records are one person, and why: pure, from what is known of both."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from rapidfuzz.fuzz import ratio, token_sort_ratio

from app.contacts.rules import display_name, folded

LEAST_SCORE = 70


class Why(StrEnum):
    """What two records have in common."""

    ADDRESS = "address"
    PHONE = "phone"
    ORGANISATION = "organisation"
    NAME = "name"
    PLACE = "place"


@dataclass(frozen=True)
class Known:
    """A person as the comparison sees them. `mailboxes` are limit keys: one for all spellings."""

    id: UUID
    first_name: str
    last_name: str
    place: str
    emails: tuple[str, ...]
    mailboxes: frozenset[str]
    phones: frozenset[str]
    organisations: frozenset[str]

    @property
    def name(self) -> str:
        return display_name(self.first_name, self.last_name, *self.emails[:1])


@dataclass(frozen=True)
class Likeness:
    """`score` from 0 to 100."""

    score: int
    reasons: tuple[Why, ...]


def likeness(one: Known, other: Known) -> Likeness | None:
    """Why the two may be one person, or None when too little speaks for it."""
    names = same_name(one, other)
    reasons = []
    score = 0.0
    if one.mailboxes & other.mailboxes:
        reasons.append(Why.ADDRESS)
        score = 95
    if one.phones & other.phones and (names is None or names >= 60):
        reasons.append(Why.PHONE)
        score = max(score, 75 if names is None else 55 + names * 0.4)
    if names is not None and names >= 85:
        reasons.append(Why.NAME)
        if one.organisations & other.organisations:
            reasons.append(Why.ORGANISATION)
            score = max(score, names - 5)
        if one.place and folded(one.place) == folded(other.place):
            reasons.append(Why.PLACE)
            score = max(score, 75 if names >= 97 else 0)
    if score < LEAST_SCORE:
        return None
    more = 2 * (len(reasons) - 1)
    return Likeness(min(round(score + more), 100), tuple(reasons))


def same_name(one: Known, other: Known) -> float | None:
    """From 0 to 100; None when either has no name. Order and marks do not matter, nor an initial."""
    mine, theirs = _folded_name(one), _folded_name(other)
    if not mine or not theirs:
        return None
    whole = token_sort_ratio(mine, theirs)
    if _is_initial_of(one, other) or _is_initial_of(other, one):
        whole = max(whole, 0.9 * ratio(folded(one.last_name), folded(other.last_name)))
    return whole


def _folded_name(one: Known) -> str:
    return folded(f"{one.first_name} {one.last_name}")


def _is_initial_of(short: Known, long: Known) -> bool:
    initial = folded(short.first_name).rstrip(".")
    return len(initial) == 1 and folded(long.first_name).startswith(initial)


_NEARLY = 85  # of 100: a slip of the pen, not another name


def is_other_name(one: str, other: str) -> bool:
    """Whether two whole names are those of different people.

    Order, marks, initials, a missing part and a slip do not matter; no name is nobody else's.
    """
    short, long = sorted((_parts(one), _parts(other)), key=len)
    left = list(long)
    for part in sorted(short, key=len, reverse=True):
        same = next((each for each in left if _is_same_part(part, each)), None)
        if same is None:
            return True
        left.remove(same)
    return False


def _parts(name: str) -> list[str]:
    return folded(name.replace("-", " ").replace(".", " ").replace(",", " ")).split()


def _is_same_part(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return one == other or ratio(one, other) >= _NEARLY
