"""The privacy notice as HTML, made from the same settings and purposes that the program obeys.

It holds nothing that changes by itself (no date, no version, no icon with a fingerprint): equal
facts give equal bytes, and a changed text is a new version (register row R21).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from app.consent.purposes.words import FROM
from app.consent.queries import PurposeInForce
from app.consent.wordings.labels import said
from app.lib.languages import Language, gettext, ngettext, speaking
from app.staff.queries.identity import Identity
from app.web.rendering.templates import environment

# In Finland: Office of the Data Protection Ombudsman.
AUTHORITY = {
    Language.FINNISH: "https://tietosuoja.fi/etusivu",
    Language.SWEDISH: "https://tietosuoja.fi/sv/framsida",
    Language.ENGLISH: "https://tietosuoja.fi/en/home",
}


@dataclass(frozen=True)
class PurposeInWords:
    name: str
    basis: str
    retention: str
    text: str


def rendered(identity: Identity, purposes: Sequence[PurposeInForce], language: Language) -> str:
    """Contents and sections 1 to 11 in this language, everything escaped."""
    with speaking(language):
        return _template().render(
            identity=identity,
            register_name=identity.register_name(language),
            purposes=[in_words(purpose, language) for purpose in purposes],
            authority=AUTHORITY[language],
        )


def in_words(purpose: PurposeInForce, language: Language) -> PurposeInWords:
    """A purpose as the notice and the settings page tell it, in the current language."""
    time, start = in_months(purpose.retention_months), gettext(FROM[purpose.retention_from])
    return PurposeInWords(
        purpose.names[language],
        said(purpose.basis),
        f"{time} {start}",
        purpose.texts.get(language, ""),
    )


def in_months(months: int) -> str:
    """Whole years where they are whole."""
    if months and months % 12 == 0:
        return ngettext("%(n)s year", "%(n)s years", months // 12)
    return ngettext("%(n)s month", "%(n)s months", months)


@cache
def _template() -> Template:
    return environment().get_template("privacy/notice.html")
