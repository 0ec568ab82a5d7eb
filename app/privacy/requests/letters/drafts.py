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
from app.privacy.requests.rules import Decision, Wish
from app.privacy.requests.words import WISHES
from app.staff.queries.identity import FINLAND, Identity


class Kind(StrEnum):
    RECEIVED = "received"
    IDENTITY = "identity"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    DONE = "done"
    RECIPIENTS = "recipients"


KINDS: dict[Kind, str] = {
    Kind.RECEIVED: N_("Request received"),
    Kind.IDENTITY: N_("We need to know who you are"),
    Kind.EXTENSION: N_("More time is needed"),
    Kind.REFUSAL: N_("Refusal"),
    Kind.DONE: N_("Answer"),
    Kind.RECIPIENTS: N_("Who received the data"),
}
SUBJECTS: dict[Kind, str] = {
    Kind.RECEIVED: N_("We have received your request %(number)s"),
    Kind.IDENTITY: N_("We need to be sure who you are: request %(number)s"),
    Kind.EXTENSION: N_("We need more time: request %(number)s"),
    Kind.REFUSAL: N_("Our decision on your request %(number)s"),
    Kind.DONE: N_("Our answer to your request %(number)s"),
    Kind.RECIPIENTS: N_("Who has received your data: request %(number)s"),
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
            signed(us),
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
    yield gettext(N_("Thank you for your request. We have registered it as %(number)s."),
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
            "what we last did together. Do not send us a copy of an identity card or your "
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
            N_(
                "You will get your data through a link that we send separately, or with this letter."
            )
        )
    if case.to_tell:
        yield gettext(
            N_(
                "We will tell this to everybody to whom we have given your data. If you wish, we will tell "
                "you who they are."
            )
        )
    if len(granted) < len(case.wishes) or any(
        one.decision is Decision.PARTLY for one in case.wishes
    ):
        yield _complaint(us)


def _recipients(case: Case, us: Identity, _: str) -> Iterator[str]:
    """GDPR Article 19: who they were, if the person asks."""
    names = list(dict.fromkeys(one.to for one in case.to_tell))
    said = gettext(N_("You asked to whom we have given your data. We have given it to:"))
    yield "\n".join([said, *(f"\N{EN DASH} {name}" for name in names or [TO_FILL])])
    if case.still_to_tell:
        yield gettext(N_("We will tell them what we have done with your data."))
    elif names:
        yield gettext(
            N_(
                "We have told them what we have done with your data, wherever that was possible without "
                "disproportionate effort."
            )
        )
    yield _reach_us(us)


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
    said.append(gettext(N_("You may also take the matter to court.")))
    return " ".join(said)


def _reach_us(us: Identity) -> str:
    """Free of form: a written request is asked for, not demanded."""
    if us.contact_phone:
        return gettext(
            N_("You can reach us by replying to this letter or by phone at %(phone)s."),
            phone=us.contact_phone,
        )
    return gettext(N_("You can reach us by replying to this letter."))


def signed(us: Identity) -> str:
    """By whom."""
    lines = (us.dpo_name or us.contact_person, us.full_name, us.dpo_email or us.contact_email)
    return "\n".join(filter(None, lines))


_PARTS: dict[Kind, Callable[[Case, Identity, str], Iterator[str]]] = {
    Kind.RECEIVED: _received,
    Kind.IDENTITY: _identity,
    Kind.EXTENSION: _extension,
    Kind.REFUSAL: _refusal,
    Kind.DONE: _done,
    Kind.RECIPIENTS: _recipients,
}
