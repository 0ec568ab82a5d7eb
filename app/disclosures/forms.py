"""Whether a file stays with us or is given away: asked wherever people's data leaves the program."""

from dataclasses import dataclass
from typing import Any

from app.consent import queries as ledger
from app.disclosures.queries import Registered, register
from app.disclosures.rules import AT_WORK, country_in_words
from app.lib.languages import N_, current_language, gettext
from app.web.rendering.forms import Form

OWN, DISCLOSURE = USES = ("own", "disclosure")
USE_WORDS = (
    (OWN, N_("Our own use"), N_("The file stays with us, or goes to the person it is about.")),
    (DISCLOSURE, N_("It is given to somebody else"), N_("Recorded as a disclosure.")),
)
LONGEST_WHY = 200
NO_USE = N_("Choose whether the file stays with us.")
NO_RECIPIENT = N_("Choose to whom the file is given.")
NO_PURPOSE = N_("Choose the purpose that the data is given for.")
NO_WHY = N_("Write what it is given for.")


@dataclass(frozen=True)
class GivenTo:
    """To whom a file goes, and for which purpose (its key)."""

    to: Registered
    purpose: str


async def recipients() -> list[Registered]:
    """Whom something can be handed to: nobody who handles data all the time."""
    return [one for one in await register() if one.facts.kind not in AT_WORK]


async def offered() -> dict[str, Any]:
    """What can be chosen, in the current language, for `disclosures/_ask.html`."""
    language = current_language().value
    return {
        "uses": [(value, gettext(word), gettext(help_)) for value, word, help_ in USE_WORDS],
        "recipients": [
            (str(one.id), f"{one.facts.name}, {country_in_words(one.facts.country)}")
            for one in await recipients()
        ],
        "purposes": [(one.key, one.names[language]) for one in await ledger.purposes()],
        "longest_why": LONGEST_WHY,
    }


async def read(form: Form) -> GivenTo | None:
    """To whom it is given, or None: it stays with us, or the reasons stand in `form.errors`."""
    if form.one("use", USES, required=NO_USE) != DISCLOSURE:
        return None
    known = {str(one.id): one for one in await recipients()}
    to = form.one("recipient", list(known), required=NO_RECIPIENT)
    purposes = [one.key for one in await ledger.purposes()]
    purpose = form.one("register_purpose", purposes, required=NO_PURPOSE)
    return GivenTo(known[to], purpose) if to and purpose else None
