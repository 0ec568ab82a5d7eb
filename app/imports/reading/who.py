"""What a row says of who somebody is and where: address, name, numbers, postcode, country. Pure."""

import re

from app.contacts.identifiers import read_business_id
from app.contacts.rules import folded
from app.imports.mapping.fields import PHONES
from app.imports.reading import words
from app.imports.reading.addresses import AddressReader
from app.imports.reading.cells import MOST
from app.imports.reading.meanings import places
from app.imports.reading.meanings.countries import country_of
from app.imports.reading.meanings.names import names_of
from app.imports.reading.meanings.phones import UNKNOWN, hinted_by, numbers_in
from app.imports.reading.work import WorkReader
from app.imports.rules import Code

_NUMBER_CELL = re.compile(r"\d+\.0+", re.ASCII)
_WITHOUT_ZERO = re.compile(r"\d{7}", re.ASCII)  # as a number cell has it; the check digit tells
_SWEDISH_ID = re.compile(r"\d{6}-\d{4}", re.ASCII)


class WhoReader(WorkReader, AddressReader):
    """Reads these cells of a row. What stands beside a name or a number goes into the notes."""

    def _names(self, said: dict[str, str]) -> tuple[str, str]:
        first, last = said.get("first_name", ""), said.get("last_name", "")
        if first or last or "full_name" not in said:
            return first, last
        first, last, title, remark = names_of(said["full_name"])
        if title and said.setdefault("title", title) != title:
            _note(said, title)
        if remark:
            _note(said, remark)
        if len(first) > MOST["first_name"] or len(last) > MOST["last_name"]:
            self._say(Code.TOO_LONG, "full_name", said["full_name"])
        return first, last

    def _title(self, said: dict[str, str]) -> str:
        """`Mr.` is no work."""
        title = said.get("title", "")
        return "" if title and folded(title).rstrip(".") in words.HONORIFICS else title

    def _country(self, said: dict[str, str]) -> str:
        """Its code; `UNKNOWN` when one is named that nobody knows."""
        if not (text := said.get("country")):
            return ""
        code = country_of(text)
        if code is None:
            self._say(Code.BAD_COUNTRY, "country", text)
        return code or UNKNOWN

    def _code_of(self, country: str) -> str:
        return "" if country == UNKNOWN else country

    def _phones(
        self, said: dict[str, str], country: str, canonical: str
    ) -> tuple[tuple[str, str], ...]:
        if PHONES.keys().isdisjoint(said):
            return ()
        hint = "" if country else _hint(said, canonical)
        found: dict[str, str] = {}
        for field, kind in PHONES.items():
            if field not in said:
                continue
            for text in said[field].split("\n"):
                read = numbers_in(text, country, hint)
                for number, its_kind, beside in read.good:
                    found.setdefault(number, its_kind or kind)
                    if beside:
                        _note(said, beside)
                        self._say(Code.BESIDE_PHONE, field, beside)
                for bad in read.bad:
                    self._say(Code.BAD_PHONE, field, bad)
                for unsure in read.unsure:
                    self._say(Code.UNSURE_PHONE, field, unsure)
        return tuple(found.items())

    def _postcode(self, said: dict[str, str], country: str, canonical: str) -> str:
        text = said.get("postcode", "")
        if not text:
            both = places.with_place(said["place"]) if "place" in said else None
            if both is None:
                return ""
            text, said["place"] = both
        if not country and hinted_by(canonical):
            country = UNKNOWN
        code, place, is_sure = places.postcode_of(text, country)
        if place and said.setdefault("place", place) != place:
            code, is_sure = text, False
        if not is_sure:
            self._say(Code.BAD_POSTCODE, "postcode", text)
        return code

    def _business_id(self, text: str, country: str) -> str:
        """By the rules of the row's country; without one a Finnish one, or one only Sweden writes so."""
        if not text:
            return ""
        plain = text.partition(".")[0] if _NUMBER_CELL.fullmatch(text) else text
        if not country and _SWEDISH_ID.fullmatch(plain):
            country = "SE"
        if country in ("", "FI", "AX", UNKNOWN):
            country = "FI"
            plain = plain.zfill(8) if _WITHOUT_ZERO.fullmatch(plain) else plain
        number = read_business_id(plain, country)
        if isinstance(number, str):
            return number
        self._say(Code.BAD_BUSINESS_ID, "business_id", text)
        return ""


def _hint(said: dict[str, str], canonical: str) -> str:
    """The foreign country that a row without one speaks of, all the same."""
    is_swedish = places.looks_swedish(said.get("postcode", "")) or (
        "business_id" in said and _SWEDISH_ID.fullmatch(said["business_id"])
    )
    return "SE" if is_swedish else hinted_by(canonical)


def _note(said: dict[str, str], text: str) -> None:
    said["notes"] = f"{said['notes']}\n{text}" if "notes" in said else text
