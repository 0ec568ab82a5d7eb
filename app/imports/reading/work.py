"""What a row says of somebody's work: position, decision maker, owner, beat, embargo notes. Pure.

Read only in files that have such a column.
"""

from typing import NamedTuple
from uuid import UUID

from app.contacts.rules import folded
from app.contacts.values import read_yes_no
from app.imports.mapping.fields import WORK
from app.imports.reading.cells import CellReader, Reading
from app.imports.reading.texts import address, address_within
from app.imports.rules import Code


class Work(NamedTuple):
    """`position` is None when the file has no such column: the title is that of the position too."""

    position: str | None
    decision_maker: bool | None
    owner: UUID | None
    beat: str
    embargo_notes: str

    def held(self, title: str) -> tuple[str, bool]:
        """Title and mark of a new position of somebody with this title."""
        return title if self.position is None else self.position, bool(self.decision_maker)


_NOTHING = Work(None, None, None, "", "")


class WorkReader(CellReader):
    """Reads these cells of a row."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._has_work = not WORK.isdisjoint(reading.mapping)
        self._has_position = "position" in reading.mapping

    def _work(self, said: dict[str, str]) -> Work | None:
        position = said.get("position", "") if self._has_position else None
        decides = self._decides(said)
        if (position or decides) and not (said.get("organisation") or said.get("business_id")):
            self._say_homeless(said)
            position, decides = position and "", None
        owner = self._owner(said["owner"]) if "owner" in said else None
        work = Work(position, decides, owner, said.get("beat", ""), said.get("embargo_notes", ""))
        return None if work == _NOTHING else work

    def _say_homeless(self, said: dict[str, str]) -> None:
        for field in ("position", "decision_maker"):
            if field in said:
                self._say(Code.NO_ORGANISATION, field, said[field])

    def _decides(self, said: dict[str, str]) -> bool | None:
        if not (text := said.get("decision_maker")):
            return None
        answer = read_yes_no(text)
        if isinstance(answer, bool):
            return answer
        self._say(Code.BAD_VALUE, "decision_maker", text)
        return None

    def _owner(self, text: str) -> UUID | None:
        owners = self._reading.owners or {}
        found = owners.get(folded(text))
        if found is None and "@" in text:
            at = address(text) or address_within(text)
            found = owners.get(at[1]) if at else None
        if found is None:
            self._say(Code.BAD_OWNER, "owner", text)
        return found
