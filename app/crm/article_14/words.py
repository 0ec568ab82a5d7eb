"""How somebody was told where their data came from, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.campaigns.writing import queries
from app.contacts.queries.person_details import PersonDetails
from app.contacts.telling.told import BY_STAFF
from app.contacts.words import TOLD_HOW
from app.crm.article_14.mailing import Hindrance
from app.lib.languages import N_, gettext

HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.NO_ADDRESS: N_("No e-mail address that works: send a letter and note it below."),
    Hindrance.RESTRICTED: N_(
        "Use of the data is restricted: decide yourself, and note it below once the person has been told."
    ),
    Hindrance.ERASED: N_("Was erased and is not written to."),
    Hindrance.UNDER_WAY: N_("A notice is in the outgoing mail."),
    Hindrance.ANSWER_LOST: N_(
        "A notice was sent, but the answer of the mail server was lost. Ask whether it arrived; it is "
        "not sent again automatically."
    ),
}


@dataclass(frozen=True)
class Told:
    """By what, or by whom; `path` leads to the campaign that did it."""

    words: str
    path: str = ""


async def told_by(person: PersonDetails) -> Told:
    """Beside the day; only for somebody who has been told."""
    word = TOLD_HOW.get(person.told_how or "")
    how = gettext(word) if word else ""
    if person.told_in is None:
        return Told(", ".join(filter(None, (how, person.told_by))))
    letter = await queries.campaign(person.told_in)
    if letter is None or not letter.title:
        return Told(how)
    words = gettext(N_("In the newsletter “%(subject)s”"), subject=letter.title)
    return Told(words, letter.path)


def hows() -> list[tuple[str, str]]:
    """Those that staff may choose."""
    return [(how.value, gettext(TOLD_HOW[how])) for how in BY_STAFF]
