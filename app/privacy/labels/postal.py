"""A postal address as it stands on an envelope: the Finnish form, and what is needed abroad. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale

from app.contacts.rules import folded
from app.lib.languages import Language

AT_HOME = frozenset({"", "FI", "AX"})
"""Åland's post is Finland's."""
POSTCODE_LAST = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "US"})


@dataclass(frozen=True)
class Postal:
    """Who and where. With an `organisation` it is an address at work."""

    name: str
    street: str
    postcode: str
    place: str
    country: str = ""
    organisation: str = ""
    last_name: str = ""
    sort_key: str = ""

    @property
    def is_abroad(self) -> bool:
        return self.country.upper() not in AT_HOME

    @property
    def is_complete(self) -> bool:
        """Whether a letter can arrive; not everywhere abroad are there postcodes."""
        has_code = bool(self.postcode.strip()) or self.is_abroad
        return bool(self.street.strip() and self.place.strip() and has_code)

    @property
    def household(self) -> tuple[str, str, str] | None:
        """The same for people of one name at one private address; None where there is none."""
        if self.organisation or not (self.last_name and self.is_complete):
            return None
        code = "".join(self.postcode.split()).upper()
        return folded(" ".join(self.street.split())), code, folded(self.last_name)

    @property
    def by_postcode(self) -> tuple[object, ...]:
        """An order: Finland first, then by country; within them as the post sorts."""
        country = country_line(self.country) if self.is_abroad else ""
        code = "".join(self.postcode.split()).upper()
        return country, code, self.place.upper(), folded(self.street), self.sort_key

    def lines(self) -> list[str]:
        """Name, organisation, street, `00100 HELSINKI`, and abroad the country, in English."""
        streets = [line for line in self.street.splitlines() if line.strip()]
        above = [self.name, self.organisation, *streets]
        below = [self._place_line(), country_line(self.country) if self.is_abroad else ""]
        return [tidy for line in (*above, *below) if (tidy := tidied(line))]

    def _place_line(self) -> str:
        parts = (self.postcode.upper(), self.place.upper())
        if self.country.upper() in POSTCODE_LAST:
            parts = (parts[1], parts[0])
        return " ".join(filter(None, parts))


def country_line(country: str) -> str:
    """In capitals, in the language that postmen everywhere read; the code where nobody knows it."""
    code = country.upper()
    return str(Locale(Language.ENGLISH.value).territories.get(code, code)).upper()


def tidied(line: str) -> str:
    """One line, its letters put together with their accents."""
    return unicodedata.normalize("NFC", " ".join(line.split()))


def one_for_each_household(
    people: Sequence[Postal],
) -> tuple[list[int], dict[int, int]]:
    """Who gets the letter, and of those who share it with somebody, with whom; by place in `people`."""
    first: dict[tuple[str, str, str], int] = {}
    getting, sharing = [], {}
    for place, one in enumerate(people):
        household = one.household
        if household is not None and household in first:
            sharing[place] = first[household]
            continue
        if household is not None:
            first[household] = place
        getting.append(place)
    return getting, sharing
