"""An answer before it goes out: what is in it, what has to be checked, and the files it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from app.contacts.queries import people
from app.lib.languages import speaking
from app.privacy.answer import queries
from app.privacy.answer.content import package
from app.privacy.answer.content.collecting import Collected, collect
from app.privacy.answer.content.general import General, general
from app.privacy.answer.content.names import Suspect
from app.privacy.answer.content.package import Part
from app.privacy.answer.content.sheet import sheet
from app.privacy.answer.content.texts import to_check, without
from app.privacy.answer.rules import SHOWN
from app.privacy.erasing import whose
from app.privacy.erasing.whose import Whose
from app.privacy.proof.printing import Printable, printed


@dataclass(frozen=True)
class Prepared:
    """`suspects` may be about others, `marks` are words and what was decided about each."""

    collected: Collected
    suspects: Sequence[Suspect]
    marks: Mapping[str, str]
    language: str

    @property
    def whose(self) -> Whose:
        return self.collected.whose

    @property
    def unchecked(self) -> list[str]:
        return [one.words for one in self.suspects if one.words not in self.marks]

    @property
    def left_out(self) -> dict[str, str]:
        """What is not yet decided is left out, too."""
        decided = {words: why for words, why in self.marks.items() if why != SHOWN}
        return {**decided, **dict.fromkeys(self.unchecked, "person")}

    @cached_property
    def masked(self) -> Collected:
        return without(self.collected, self.left_out)


@dataclass(frozen=True)
class Files:
    pdf: bytes
    json: bytes
    contents: Sequence[Part]


async def prepared(contact: UUID) -> Prepared | None:
    """Everything about this person as it is now; None when there is nobody."""
    found, person = await whose.of_contact(contact), await people.person(contact)
    if found is None or person is None:
        return None
    collected = await collect(found)
    return Prepared(
        collected, await to_check(collected), await queries.marks_of(contact), person.language
    )


async def to_read(one: Prepared, us: General | None = None) -> Printable:
    """In the person's language."""
    with speaking(one.language):
        known = us or await general()
        return await sheet(one.masked, known, is_masked=bool(one.left_out))


async def files(one: Prepared) -> Files:
    with speaking(one.language):
        us = await general()
        data = package.package(one.masked, us, list(one.left_out.values()))
        contents = package.contents(one.masked)
        readable = await to_read(one, us)
    return Files(await printed(readable), data, contents)
