"""Rows whose address belongs to somebody with another name, or to two people: nothing of them is mixed."""

from collections.abc import Sequence

from app.contacts.duplicates.rules import is_other_name
from app.imports.rules import Code, Known
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.matching import Match
from app.imports.writing.settled import Batch


def without_others(batch: Batch, people: Sequence[Ready], matched: dict[int, Match]) -> list[Ready]:
    """Refuse these rows, and answer the rest."""
    if not matched:
        return list(people)
    left = []
    for one in people:
        match = matched.get(one.person.row)
        code = (
            _against(one, match, renames=batch.job.info.known is Known.OVERWRITE) if match else None
        )
        if code is None:
            left.append(one)
            continue
        batch.refuse(one, code)
    return left


def _against(one: Ready, match: Match, *, renames: bool) -> Code | None:
    """Who replaces what we have may give a new surname to the same first name."""
    if match.is_torn:
        return Code.TWO_PEOPLE
    name = one.person.first_name, one.person.last_name
    if name == match.name or not is_other_name(" ".join(name), " ".join(match.name)):
        return None
    if renames and name[0] and match.name[0] and not is_other_name(name[0], match.name[0]):
        return None
    return Code.OTHER_NAME
