"""One letter for each person, with the address where the window of an envelope shows it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.consent.grounds.reasons import Reason
from app.consent.wordings.article_14 import Paragraph, teller, told_of
from app.consent.wordings.reasons import told_to_reader
from app.lib import clock
from app.lib.languages import N_, Language, format_date, gettext, speaking
from app.lib.refusals import Conflict, Invalid
from app.privacy.labels.rules import Candidate
from app.privacy.proof.printing import pressed
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

MOST = 1000
"""More pages than these take more memory than printing may."""
TOO_MANY = N_("At most 1,000 letters can be printed at once. Choose a smaller segment.")
NO_IDENTITY = N_("Enter the controller's details in Settings; the text needs them.")

PRESS = ("app.privacy.proof.press", "privacy/labels/letters.typ")


@dataclass(frozen=True)
class Letter:
    """In the language of whoever reads it. `foot` says why it came and how to forbid it."""

    language: str
    to: Sequence[str]
    day: str
    heading: str
    paragraphs: Sequence[str]
    apart: Sequence[str] = ()
    foot: str = ""


@dataclass(frozen=True)
class Text:
    """What staff wrote: paragraphs are parted by empty lines."""

    heading: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.body.split("\n\n") if part.strip()]


async def letters_as_pdf(letters: Sequence[Letter]) -> bytes:
    """Each on a page of its own. Raises Conflict until we say who we are, Invalid for too many."""
    if len(letters) > MOST:
        raise Invalid(TOO_MANY)
    us = await _us()
    told = {
        "title": letters[0].heading if letters else "",
        "sender": [us.full_name, us.postal_line, us.email, us.phone],
        "letters": [asdict(one) for one in letters],
    }
    return await pressed(told, *PRESS)


async def _us() -> Identity:
    us = await identity_queries.identity()
    if us is None:
        raise Conflict(NO_IDENTITY)
    return us


async def written(people: Sequence[Candidate], text: Text) -> list[Letter]:
    """The same to everybody, with the notice of each in their own language."""
    us = await _us()
    return [_letter(one, text, us) for one in people]


def _letter(person: Candidate, text: Text, us: Identity) -> Letter:
    with speaking(Language(person.language)):
        why = told_to_reader(Reason.NOT_FORBIDDEN, email=us.email)
        notice = gettext(
            N_("You get this letter because you are in our register “%(register)s”."),
            register=us.register_name(Language(person.language)),
        )
        more = gettext(
            N_("Our privacy notice: %(link)s"), link=us.sender(person.language).privacy_url
        )
        return Letter(
            person.language, person.postal.lines(), format_date(clock.today()), text.heading,
            text.paragraphs, foot=f"{notice} {why} {more}",
        )  # fmt: skip


async def notices(people: Sequence[Candidate]) -> list[Letter]:
    """Where the data came from (GDPR Article 14): each in the person's language, asking for nothing."""
    us = await teller()
    if us is None:
        raise Conflict(NO_IDENTITY)
    told = await told_of([one.id for one in people])
    letters = []
    for person in people:
        language = Language(person.language)
        notice = us.notice(told[person.id], language)
        with speaking(language):
            day = format_date(clock.today())
        letters.append(
            Letter(
                person.language, person.postal.lines(), day, notice.heading,
                [notice.greeting, *_texts(notice.rest)], apart=_texts(notice.objection),
            )
        )  # fmt: skip
    return letters


def _texts(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [one.text for one in paragraphs]
