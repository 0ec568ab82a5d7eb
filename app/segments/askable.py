"""All that can be asked. The rooms' fields are put together in composition, and found by address.

So every process that reads a segment knows the same fields, whatever else it has loaded.
"""

from dataclasses import dataclass
from typing import Protocol

from app.contacts.about import About
from app.lib.addresses import at
from app.segments.fields.kinds import SegmentField

COMPOSED = "app.askable:ASKABLE"


class Family(Protocol):
    """Fields of which there are as many as staff defined; their keys are `prefix:…`."""

    @property
    def about(self) -> About: ...

    @property
    def prefix(self) -> str: ...

    def named(self, key: str) -> SegmentField | None: ...

    async def all(self) -> list[SegmentField]: ...


@dataclass(frozen=True)
class Askable:
    fields: tuple[SegmentField, ...]
    families: tuple[Family, ...]


def field_named(key: str, about: About = About.PEOPLE) -> SegmentField | None:
    prefix, colon, _rest = key.partition(":")
    askable: Askable = at(COMPOSED)
    if colon:
        families = (f for f in askable.families if (f.about, f.prefix) == (about, prefix))
        family = next(families, None)
        return family.named(key) if family else None
    return next((f for f in askable.fields if (f.about, f.key) == (about, key)), None)


async def fields_of(about: About = About.PEOPLE) -> list[SegmentField]:
    """Everything to choose from, custom fields last."""
    askable: Askable = at(COMPOSED)
    fixed = [field for field in askable.fields if field.about is about]
    families = [family for family in askable.families if family.about is about]
    return [*fixed, *[field for family in families for field in await family.all()]]
