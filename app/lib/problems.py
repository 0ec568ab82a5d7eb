"""What is wrong with something a person wrote, in words that say what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.lib.languages import N_, gettext

PLACES = {
    "subject": N_("Subject"),
    "preheader": N_("Preview text"),
    "body": N_("Letter, line %(line)s"),
}
SOMEWHERE = N_("Line %(line)s")


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    `message` is a msgid with named placeholders, `values` fills them. `part` names the field of the
    form it belongs to (`subject`, `preheader`, `body`, `email`), `line` counts from 1 within it.
    One that only `warns` may stay.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    part: str = ""
    line: int | None = None
    warns: bool = False

    def sentence(self) -> str:
        """In the current language; after the place it is about, where there is a line."""
        said = gettext(self.message, **self.values)
        if self.line is None:
            return said
        return f"{gettext(PLACES.get(self.part, SOMEWHERE), line=self.line)}: {said}"
