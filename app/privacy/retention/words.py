"""What a rule is called, and what happens by it."""

from dataclasses import dataclass

from app.consent import queries as consent
from app.lib.languages import N_, current_language, gettext
from app.staff.periods.rules import KIND_OF, Happens

HAPPENS_WORDS = {
    "people": N_("The person is erased"),
    Happens.DELETED: N_("Deleted"),
    Happens.EMPTIED: N_("The data is emptied"),
    Happens.UNLINKED: N_("The person is removed, the results stay"),
    Happens.SEALED: N_("The proof is destroyed, the sealed event stays"),
}


@dataclass(frozen=True)
class Line:
    """A rule as the page shows it. `locked` says why it cannot be shorter; `path` where it is changed."""

    what: str
    time: str
    start: str
    happens: str
    tonight: int
    path: str = ""
    locked: str = ""


def at_the_start(text: str) -> str:
    """With a capital, as at the start of a sentence."""
    return text[:1].upper() + text[1:]


async def rule_names() -> dict[str, str]:
    """Of purposes and kinds, in the current language."""
    language = current_language().value
    return {
        **{key.value: at_the_start(gettext(kind.what)) for key, kind in KIND_OF.items()},
        **{one.key: one.names[language] for one in await consent.purposes()},
    }
