"""The privacy notice as HTML, made from the same settings and purposes that the program obeys.

It holds nothing that changes by itself (no date, no version, no icon with a fingerprint): equal
facts give equal bytes, and a changed text is a new version (register row R21).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from app.consent.events import Basis
from app.consent.purposes.rules import Data, PurposeInForce
from app.consent.purposes.words import CHANNELS, DATA, in_months, kept_for
from app.consent.wordings.labels import said
from app.disclosures.rules import (
    AT_WORK,
    KIND_WORDS,
    NEEDED,
    SAFEGUARD_WORDS,
    Kind,
    RecipientNow,
    country_in_words,
)
from app.lib.languages import N_, Language, gettext, speaking
from app.privacy.notice import periods
from app.privacy.notice.facts import Facts
from app.staff.queries.identity import FINLAND
from app.web.rendering.templates import environment

# In Finland: Office of the Data Protection Ombudsman.
AUTHORITY = {
    Language.FINNISH: "https://tietosuoja.fi/etusivu",
    Language.SWEDISH: "https://tietosuoja.fi/sv/framsida",
    Language.ENGLISH: "https://tietosuoja.fi/en/home",
}
ARTICLES = {
    Basis.CONSENT: N_("Article 6(1)(a)"),
    Basis.CONTRACT: N_("Article 6(1)(b)"),
    Basis.LEGAL_OBLIGATION: N_("Article 6(1)(c)"),
    Basis.LEGITIMATE_INTEREST: N_("Article 6(1)(f)"),
}
LAWS = {
    "finland": N_("Act on Electronic Communications Services 917/2014, sections 200 and 202"),
    "sweden": N_("Swedish Marketing Act 2008:486, sections 19 to 21"),
    "germany": N_("German Act against Unfair Competition, section 7"),
}
OWN_RULES = N_("our own rules, stricter than the law")
ON_GROUNDS = {
    "customer": N_(
        "you are our customer, gave your address when you bought from us, and the letter is about a "
        "similar service of our own"
    ),
    "organisation": N_(
        "the address is an organisation's shared one, such as info@, and the organisation has not "
        "forbidden it"
    ),
    "duties": N_(
        "the letter concerns your duties at work, and neither you nor your employer has forbidden it"
    ),
    "asked": N_("you told us in a conversation that we may ask you once"),
}
INTEREST_NOT_SAID = N_("The interest has not been described here yet: ask us.")
TEXT_NOT_SAID = N_("What this means has not been described here yet: ask us.")
DATA_NOT_SAID = N_("not described here yet: ask us")


@dataclass(frozen=True)
class PurposeInWords:
    """`interest` only where the basis is one; `lists` are those one can join."""

    name: str
    basis: str
    retention: str
    text: str = ""
    interest: str = ""
    data: Sequence[str] = ()
    lists: Sequence[str] = ()
    channels: Sequence[str] = ()
    is_marketing: bool = False
    consent_ends: str = ""


def rendered(facts: Facts, language: Language) -> str:
    """Contents, the right to object, and sections 1 to 11 in this language, everything escaped."""
    with speaking(language):
        lists = facts.lists.get(language, {})
        outside = [one for one in facts.recipients if one.is_outside]
        return _template().render(
            identity=facts.identity,
            register_name=facts.identity.register_name(language),
            purposes=[told(one, language, lists.get(one.key, ())) for one in facts.purposes],
            bases={one.basis.value for one in facts.purposes} | ({"consent"} if lists else set()),
            grounds=[gettext(ON_GROUNDS[one]) for one in facts.grounds if one in ON_GROUNDS],
            own_fields=facts.own_fields,
            recipients=_named(one for one in facts.recipients if not one.is_controller),
            controllers=_named(one for one in facts.recipients if one.is_controller),
            unnamed=[gettext(KIND_WORDS[one]) for one in _unnamed(facts.recipients)],
            outside=list(map(_outside, outside)),
            kept=list(periods.kept(facts.recipients, facts.periods)),
            law=gettext(LAWS.get(facts.identity.profile, OWN_RULES)),
            authority=AUTHORITY[language] if facts.identity.country == FINLAND else "",
        )


def _unnamed(named: Sequence[RecipientNow]) -> Iterator[Kind]:
    known = {one.kind for one in named}
    yield from (kind for kind in NEEDED if kind not in known)


def _named(recipients: Iterable[RecipientNow]) -> list[str]:
    """Each of them once, with all that it does for us."""
    does: dict[tuple[str, str], list[str]] = {}
    for one in recipients:
        work = () if one.is_controller else (gettext(KIND_WORDS[one.kind]),)
        does.setdefault((one.name, country_in_words(one.country)), []).extend(work)
    return [f"{name} ({', '.join([*work, country])})" for (name, country), work in does.items()]


def _outside(one: RecipientNow) -> tuple[str, str, str, bool]:
    """Who, where, on what ('' where only the person's own permission protects it), and whether it asks.

    What handles data all the time has that of everybody; all else gets only that of who permits it.
    """
    on = gettext(SAFEGUARD_WORDS[one.safeguard]) if one.safeguard else ""
    return one.name, country_in_words(one.country), on, one.kind not in AT_WORK


def told(purpose: PurposeInForce, language: Language, lists: Sequence[str] = ()) -> PurposeInWords:
    """A purpose as the notice tells it, in the current language: what is missing is said so."""
    is_interest = purpose.basis is Basis.LEGITIMATE_INTEREST
    interest = purpose.interests.get(language) or gettext(INTEREST_NOT_SAID)
    months = purpose.consent_months
    return PurposeInWords(
        name=purpose.names[language],
        basis=f"{said(purpose.basis)} ({gettext(ARTICLES[purpose.basis])})",
        retention=kept_for(purpose.retention_months, purpose.retention_from),
        text=purpose.texts.get(language) or gettext(TEXT_NOT_SAID),
        interest=interest if is_interest else "",
        data=[gettext(DATA[Data(one)]) for one in purpose.data if one in tuple(Data)]
        or [gettext(DATA_NOT_SAID)],
        lists=lists,
        channels=[gettext(CHANNELS[one]) for one in purpose.channels if one in CHANNELS],
        is_marketing=purpose.direct_marketing,
        consent_ends=in_months(months) if months else "",
    )


def in_words(purpose: PurposeInForce, language: Language) -> PurposeInWords:
    """A purpose as the staff pages tell it, in the current language."""
    return PurposeInWords(
        purpose.names[language],
        said(purpose.basis),
        kept_for(purpose.retention_months, purpose.retention_from),
    )


@cache
def _template() -> Template:
    return environment().get_template("privacy/notice.html")
