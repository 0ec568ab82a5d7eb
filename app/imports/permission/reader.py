"""Whether a row says that somebody may be mailed, and since when. Pure, and read for every row.

A file is believed only when it says yes: a no in any column wins, and what nobody knows is no yes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from app.contacts.values import read_yes_no
from app.imports.mapping.fields import EMAILS, PERMISSION
from app.imports.mapping.programs import named
from app.imports.mapping.propose import as_read
from app.imports.permission.beside import is_beside, leaning, may_refuse
from app.imports.permission.standing import Says, denies, said_in
from app.imports.reading.cells import CellReader, Found, Reading
from app.imports.rules import Code, Suppresses

_TIMES = frozenset({"opt_in_at", "confirmed_at", "added_at"})
_UNCLEAR = (Says.UNKNOWN, Says.UNSURE)
_BLOCKS = (Says.NO, Says.BOUNCED)


class Consent(NamedTuple):
    """When and from where somebody agreed, as the file says."""

    at: datetime
    opt_in_at: datetime | None
    opt_in_ip: str
    confirmed_at: datetime | None
    confirmed_ip: str


class Standing(NamedTuple):
    """What a row says of permission. `withheld`: why there is no consent has been said."""

    consent: Consent | None = None
    blocked: str = ""
    left_at: datetime | None = None
    withheld: bool = False


class PermissionReader(CellReader):
    """Reads the cells that tell who may be mailed; each of their columns is asked for itself."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        program = named(reading.program)
        fields = as_read(reading.headings, reading.mapping, program)
        self._permission = [
            (at, f"{field} {at}", field) for at, field in enumerate(fields) if field in PERMISSION
        ]
        keys = {at: key for at, key, _ in self._permission}
        self._columns = [
            (at, keys.get(at, field), lines, most, nothing)
            for at, field, lines, most, nothing in self._columns
        ]
        self._heading_of |= {key: reading.headings[at] for at, key, _ in self._permission}
        self._beside = [
            (at, leaning(reading.headings[at], reading.mapping, program))
            for at, field in enumerate(reading.mapping)
            if is_beside(field)
        ]
        self._proves = not _TIMES.isdisjoint(reading.mapping)

    def _standing(self, said: dict[str, str], cells_of_row: Sequence[str]) -> Standing:
        reading = self._reading
        if not (self._permission or self._proves or reading.suppresses):
            return Standing()
        cells = [
            (key, field, said_in(field, said.get(key, ""), reading.program))
            for _, key, field in self._permission
        ]
        blocked = reading.suppresses or _blocked(says for *_, says in cells)
        if blocked:
            if not reading.suppresses and not EMAILS.keys().isdisjoint(said):
                key = next(key for key, _, says in cells if says in _BLOCKS)
                self._say(Code.NOW_SUPPRESSED, key, said.get(key, ""))
            return Standing(None, blocked, self._left_at(said))
        unclear = [(key, says) for key, _, says in cells if says in _UNCLEAR]
        for key, _ in unclear:
            self._say(Code.UNKNOWN_STATE, key, said[key])
        consent = self._consent(said)
        if consent is None or unclear:
            return Standing(withheld=bool(unclear))
        denied = [key for key, _, says in cells if says not in (Says.YES, Says.OPEN)]
        denied += [field for field in _without_time(consent) if denies(said.get(field, ""))]
        if denied:
            self._withhold(Code.SAYS_NO, self._heading_of[denied[0]], said.get(denied[0], ""))
        elif untold := reading.untold:
            self._withhold(Code.MAY_SAY_NO, untold[0], "")
        elif (at := self._refused_in(cells_of_row)) is not None:
            code = Code.SAYS_NO if reading.mapping[at] else Code.MAY_SAY_NO
            self._withhold(code, reading.headings[at], cells_of_row[at].strip())
        else:
            return Standing(consent)
        return Standing(withheld=True)

    def _withhold(self, code: Code, heading: str, cell: str) -> None:
        if self._reading.brings_consents:
            self.found.append(Found(self._row, heading, code.value, cell[:300]))

    def _refused_in(self, cells: Sequence[str]) -> int | None:
        """A column about something else in which this row says no."""
        program, width = self._reading.program, len(cells)
        return next(
            (
                at
                for at, sounds_like in self._beside
                if at < width
                and (cell := cells[at].strip())
                and may_refuse(sounds_like, cell, program)
            ),
            None,
        )

    def _consent(self, said: dict[str, str]) -> Consent | None:
        opt_in, confirmed = self._moment(said, "opt_in_at"), self._moment(said, "confirmed_at")
        if (
            confirmed is None
            and "double_opt_in" in said
            and read_yes_no(said["double_opt_in"]) is True
        ):
            confirmed = self._moment(said, "added_at")
        at = confirmed or opt_in
        if at is None or (opt_in is None and self._reading.needs_sign_up):
            return None
        return Consent(
            at, opt_in, self._ip(said, "opt_in_ip"), confirmed, self._ip(said, "confirmed_ip")
        )

    def _left_at(self, said: dict[str, str]) -> datetime | None:
        """The first time among what blocks; a reason there is none, and need not be one."""
        texts = (said[key] for _, key, _ in self._permission if key in said)
        return next(filter(None, map(self._time_in, texts)), None)


def _without_time(consent: Consent) -> list[str]:
    """The columns that should prove a consent and do not: they may say that there is none."""
    times = (
        ("opt_in_at", consent.opt_in_at),
        ("confirmed_at", consent.confirmed_at),
        ("double_opt_in", None),
    )
    return [field for field, time in times if time is None]


def _blocked(cells: Iterable[Says]) -> str:
    """Of which kind of people this row is whom nobody may mail, if it is."""
    said = set(cells)
    if Says.BOUNCED in said:
        return Suppresses.CLEANED.value
    return Suppresses.UNSUBSCRIBED.value if Says.NO in said else ""
