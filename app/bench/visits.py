"""What a measurement opens: the staff pages of a big register, each as different people ask for it."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app import database
from app.bench.names import Somebody, somebody
from app.bench.people import BUSY, organisation_id, person_id
from app.segments import actions as segments

PEOPLE, ORGANISATIONS, FIND = "/staff/people", "/staff/organisations", "/staff/find"


@dataclass(frozen=True)
class Visit:
    """A page under a name. `asks` are the requests to take turns: path, and the form if it is sent."""

    name: str
    asks: Sequence[tuple[str, dict[str, str] | None]]


SEGMENTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[
    "segments"
]


async def visits(people: int, organisations: int) -> list[Visit]:
    """The pages to measure in a register of so many; makes the segments that are counted."""
    some = _spread(people)
    places = await _in_the_middle("contacts", people)
    houses = await _in_the_middle("organisations", organisations)
    at_houses = [organisation_id(number) for number in _spread(organisations)]
    busy = f"{PEOPLE}/{person_id(BUSY)}"
    return [
        _get("people, first page", [PEOPLE]),
        _get("people, in the middle", [f"{PEOPLE}?after={one}" for one in places]),
        _get("people, media contacts", [f"{PEOPLE}?view=media"]),
        _get("people, customers, by last contact", [f"{PEOPLE}?view=customer&sort=last_contact"]),
        _get("people, owner and language", [f"{PEOPLE}?role=prospect&language=sv"]),
        _list("people with a common name", lambda one: one.first_name, some),
        _find("search: a whole name", lambda one: f"{one.first_name} {one.last_name}", some),
        _find("search: a first name", lambda one: one.first_name, some),
        _find("search: one letter", lambda one: one.last_name[:1], some),
        _find("search: with a slip", lambda one: _slip(one.last_name), some),
        _find("search: with a slip in each of two words", _two_slips, _with_long_names(people)),
        _find("search: a phone number", _phone, [n // 5 * 5 + 1 for n in some]),
        _find("search: an address", lambda one: one.email, some),
        *await _segments(),
        _get("a person", [f"{PEOPLE}/{person_id(number)}" for number in some]),
        _get("a person with 5,000 events", [busy]),
        _get("the answer to a person", [f"{PEOPLE}/{person_id(number)}/answer" for number in some]),
        _get("the answer to a person with 5,000 events", [f"{busy}/answer"]),
        _get("the same, interactions only", [f"{busy}?show=interactions"]),
        _get("organisations, first page", [ORGANISATIONS]),
        _get("organisations, in the middle", [f"{ORGANISATIONS}?after={one}" for one in houses]),
        _get("an organisation", [f"{ORGANISATIONS}/{one}" for one in at_houses]),
        _get("people to tell", [f"{PEOPLE}/to-tell"]),
        _get("data not checked for long", [f"{PEOPLE}/stale"]),
    ]


def _spread(count: int, most: int = 20) -> list[int]:
    """Numbers from all over."""
    return [number * count // most % count + 1 for number in range(1, most)]


async def _in_the_middle(table: str, count: int) -> list[UUID]:
    rows = await database.fetch(
        f"select id from {table} order by sort_key using ~<~, id offset $1 limit 20",
        max(count // 2 - 20, 0),
    )
    return [row["id"] for row in rows]


def _get(name: str, paths: Sequence[str]) -> Visit:
    return Visit(name, [(path, None) for path in paths])


def _find(name: str, words: Callable[[Somebody], str], numbers: Sequence[int]) -> Visit:
    return Visit(name, [(FIND, {"find": words(somebody(number))}) for number in numbers])


def _list(name: str, words: Callable[[Somebody], str], numbers: Sequence[int]) -> Visit:
    return Visit(name, [(PEOPLE, {"find": words(somebody(number))}) for number in numbers])


def _slip(word: str) -> str:
    """Two letters in the wrong order."""
    return f"{word[:3]}{word[4:5]}{word[3:4]}{word[5:]}"


def _two_slips(one: Somebody) -> str:
    return f"{_slip(one.last_name)} {_slip(one.first_name)}"


def _with_long_names(people: int) -> list[int]:
    """Whose names are both long enough for a slip in them to be forgiven."""
    numbers = _spread(people, 60)
    long = [n for n in numbers if min(map(len, _names(somebody(n)))) > 5]
    return long[:20] or numbers[:1]


def _names(one: Somebody) -> tuple[str, str]:
    return one.first_name, one.last_name


def _phone(one: Somebody) -> str:
    digits = f"{one.number:07d}"
    return f"040 {digits[:3]} {digits[3:]}"


async def _segments() -> list[Visit]:
    found = []
    for one in SEGMENTS:
        made = await segments.add(one["name"], one["definition"], by=None)
        found.append(_get(f"segment: {one['name']}", [f"/staff/segments/{made}"]))
    return found
