"""What a letter of each kind says before somebody changes it, in any of the languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.lib.languages import (
    N_,
    Language,
    current_language,
    format_date,
    gettext,
    speaking,
)
from app.privacy.notice.text import AUTHORITY
from app.privacy.requests.cases import Case, Wanted
from app.privacy.requests.rules import TOLD_OF, Decision, Wish
from app.privacy.requests.words import WISHES
from app.staff.queries.identity import FINLAND, Identity


class Kind(StrEnum):
    RECEIVED = "received"
    IDENTITY = "identity"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    DONE = "done"


KINDS: dict[Kind, str] = {
    Kind.RECEIVED: N_("Request received"),
    Kind.IDENTITY: N_("We need to know who you are"),
    Kind.EXTENSION: N_("More time is needed"),
    Kind.REFUSAL: N_("Refusal"),
    Kind.DONE: N_("Answer"),
}
SUBJECTS: dict[Kind, str] = {
    Kind.RECEIVED: N_("We have received your request %(number)s"),
    Kind.IDENTITY: N_("We need to be sure who you are: request %(number)s"),
    Kind.EXTENSION: N_("We need more time: request %(number)s"),
    Kind.REFUSAL: N_("Our decision on your request %(number)s"),
    Kind.DONE: N_("Our answer to your request %(number)s"),
}
TO_FILL = "[…]"
"""Stands where somebody has to write; a letter does not go with it."""


@dataclass(frozen=True)
class Draft:
    subject: str
    body: str


def drafted(kind: Kind, case: Case, us: Identity, language: Language, reason: str = "") -> Draft:
    """The letter in that language. `reason` is why the time is extended, where it is."""
    with speaking(language):
        paragraphs = [
            _greeting(case),
            *_PARTS[kind](case, us, reason.strip() or TO_FILL),
            _signed(us),
        ]
        return Draft(gettext(SUBJECTS[kind], number=case.number), "\n\n".join(paragraphs))


def _greeting(case: Case) -> str:
    name = f"{case.first_name} {case.last_name}".strip()
    return gettext(N_("Hello %(name)s,"), name=name) if name else gettext(N_("Hello,"))


def _asked(case: Case) -> str:
    wishes = "\n".join(f"\N{EN DASH} {gettext(WISHES[one.kind])}" for one in case.wishes)
    said = gettext(N_("On %(day)s you asked us for this:"), day=format_date(case.received_on))
    return f"{said}\n{wishes}"


def _received(case: Case, us: Identity, _: str) -> Iterator[str]:
    yield gettext(N_("thank you for your request. We have registered it as %(number)s."),
                  number=case.number)  # fmt: skip
    yield _asked(case)
    yield gettext(
        N_(
            "We will answer by %(day)s. If we need more time, we will tell you the reason before then."
        ),
        day=format_date(case.due_on),
    )
    yield _reach_us(us)


def _identity(case: Case, us: Identity, _: str) -> Iterator[str]:
    yield _asked(case)
    yield gettext(
        N_(
            "We could not be sure that the request is yours: it did not come from an address that we "
            "have for you. We give data about a person to that person only."
        )
    )
    yield gettext(
        N_(
            "Please tell us something that only you and we know, such as which letters you get from us or "
            "what we have last done together. Do not send us a copy of an identity card or your "
            "personal identity code: we do not need them."
        )
    )
    yield _reach_us(us)


def _extension(case: Case, us: Identity, reason: str) -> Iterator[str]:
    yield _asked(case)
    yield gettext(N_("We cannot answer within a month. The reason: %(reason)s"), reason=reason)
    yield gettext(N_("You will have our answer by %(day)s."), day=format_date(case.longest_on))
    yield _complaint(us)


def _refusal(case: Case, us: Identity, _: str) -> Iterator[str]:
    yield _asked(case)
    said = gettext(N_("We have decided not to do what you asked. These are the reasons:"))
    yield "\n".join([said, *map(_decided, case.wishes)])
    yield _complaint(us)


def _done(case: Case, us: Identity, _: str) -> Iterator[str]:
    yield _asked(case)
    yield "\n".join([gettext(N_("This is what we have done:")), *map(_decided, case.wishes)])
    granted = [one.kind for one in case.wishes if one.decision is not Decision.REFUSED]
    if {Wish.ACCESS, Wish.PORTABILITY} & set(granted):
        yield gettext(
            N_("You get your data through a link that we send separately, or with this letter.")
        )
    if TOLD_OF & set(granted):
        yield gettext(
            N_(
                "We tell this to everybody to whom we have given your data. If you wish, we will tell "
                "you who they are."
            )
        )
    if len(granted) < len(case.wishes) or any(
        one.decision is Decision.PARTLY for one in case.wishes
    ):
        yield _complaint(us)


def to_recipients(case: Case, us: Identity) -> str:
    """What those who got the data are told, in the current language, ready to be copied."""
    who = ", ".join(filter(None, (f"{case.first_name} {case.last_name}".strip(), case.email)))
    done = [gettext(WISHES[one.kind]) for one in case.wishes if one.kind in TOLD_OF and one.done_at]
    paragraphs = (
        gettext(N_("Hello,")),
        gettext(
            N_(
                "we have given you data about this person: %(who)s. This has been done with it: %(done)s."
            ),
            who=who,
            done=", ".join(done).lower(),
        ),
        gettext(
            N_(
                "Please do the same with the data you have, and tell those to whom you have given it. "
                "Answer us if you cannot (GDPR Article 19). Our number: %(number)s."
            ),
            number=case.number,
        ),
        _signed(us),
    )
    return "\n\n".join(paragraphs)


def _decided(one: Wanted) -> str:
    """What, how it was decided, and why where it was not granted."""
    said = gettext(_SAID[one.decision]) if one.decision else TO_FILL
    line = f"\N{EN DASH} {gettext(WISHES[one.kind])}: {said}"
    if one.decision is Decision.GRANTED:
        return line
    return f"{line} {one.reason.strip() or TO_FILL}"


_SAID = {
    Decision.GRANTED: N_("done as you asked."),
    Decision.PARTLY: N_("done in part."),
    Decision.REFUSED: N_("not done."),
}


def _complaint(us: Identity) -> str:
    """GDPR Article 12(4): the authority and the court."""
    said = [
        gettext(
            N_(
                "If you think that we are processing your data unlawfully, you may lodge a complaint "
                "with the supervisory authority of the country where you live or work or where it happened."
            )
        )
    ]
    if us.country == FINLAND:
        place = gettext(N_("In Finland it is the Office of the Data Protection Ombudsman:"))
        said.append(f"{place} {AUTHORITY[current_language()]}.")
    said.append(gettext(N_("You may also take the matter to a court.")))
    return " ".join(said)


def _reach_us(us: Identity) -> str:
    """Free of form: a written request is asked for, not demanded."""
    if us.contact_phone:
        return gettext(
            N_("You reach us by answering this letter or at %(phone)s."), phone=us.contact_phone
        )
    return gettext(N_("You reach us by answering this letter."))


def _signed(us: Identity) -> str:
    lines = (us.dpo_name or us.contact_person, us.full_name, us.dpo_email or us.contact_email)
    return "\n".join(filter(None, lines))


_PARTS: dict[Kind, Callable[[Case, Identity, str], Iterator[str]]] = {
    Kind.RECEIVED: _received,
    Kind.IDENTITY: _identity,
    Kind.EXTENSION: _extension,
    Kind.REFUSAL: _refusal,
    Kind.DONE: _done,
}
