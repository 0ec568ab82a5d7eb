"""Believable names, places and texts for measurements: many people, few of whom share a name."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from app.contacts.rules import folded, sort_key

_LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FIRST_NAMES, BEGINNINGS, ENDINGS, PLACES, WORDS = (
    tuple(_LISTED[kind].split())
    for kind in ("first_names", "beginnings", "endings", "places", "words")
)
SOURCES = ("sign_up", "import", "contract", "meeting", "media_register", "event_registration")


@dataclass(frozen=True, slots=True)
class Somebody:
    """The person of this number, always the same one."""

    number: int
    first_name: str
    last_name: str
    email: str
    place: str

    @property
    def sort_key(self) -> str:
        return sort_key(self.first_name, self.last_name, self.email)


def somebody(number: int) -> Somebody:
    """Names come as in a real register: a few very often, most of them seldom."""
    chance = Random(number)  # noqa: S311 - names, not secrets
    first = FIRST_NAMES[int(len(FIRST_NAMES) * chance.random() ** 2)]
    beginning = BEGINNINGS[int(len(BEGINNINGS) * chance.random() ** 2)]
    last = beginning + ENDINGS[int(len(ENDINGS) * chance.random() ** 2)]
    email = f"{_plain(first)}.{_plain(last)}{number}@{_plain(chance.choice(PLACES))}.example"
    return Somebody(number, first, last, email, chance.choice(PLACES))


def organisation_name(number: int) -> str:
    chance = Random(-number - 1)  # noqa: S311
    return f"{chance.choice(BEGINNINGS)}{chance.choice(ENDINGS)} {chance.choice(PLACES).title()} {number}"


def talk(number: int) -> tuple[str, str]:
    """Subject and text of what was said."""
    chance = Random(number)  # noqa: S311
    words = chance.choices(WORDS, k=12)
    return f"{words[0].title()} {words[1]} {number}", f"Puhuttiin: {', '.join(words[2:])}."


@cache
def _plain(name: str) -> str:
    return folded(name).replace(" ", "")
