"""Who gets data: what they do, where in the world they are, what protects data there. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from babel import Locale

from app.consent.grounds.profiles import EEA
from app.lib.languages import N_, current_language


class Kind(StrEnum):
    MAIL = "mail"
    HOSTING = "hosting"
    BACKUP = "backup"
    MAILING_HOUSE = "mailing_house"
    OTHER = "other"


# Without them the register does not run, so the notice says when nobody has named them.
NEEDED = (Kind.HOSTING, Kind.MAIL, Kind.BACKUP)


class Safeguard(StrEnum):
    """What protects data outside the EEA (GDPR Articles 45 and 46)."""

    ADEQUACY = "adequacy"
    CLAUSES = "clauses"


KIND_WORDS = {
    Kind.MAIL: N_("mail server"),
    Kind.HOSTING: N_("server"),
    Kind.BACKUP: N_("backups"),
    Kind.MAILING_HOUSE: N_("printing and posting"),
    Kind.OTHER: N_("another technical service"),
}
SAFEGUARD_WORDS = {
    Safeguard.ADEQUACY: N_("the European Commission's adequacy decision"),
    Safeguard.CLAUSES: N_("the European Commission's standard contractual clauses"),
}


@dataclass(frozen=True)
class RecipientNow:
    """Somebody who handles data for us now."""

    kind: Kind
    name: str
    country: str
    safeguard: Safeguard | None = None
    keeps_days: int | None = None

    @property
    def is_outside(self) -> bool:
        return self.country not in EEA


def country_in_words(code: str) -> str:
    """In the current language; an unknown code stays as it is."""
    return str(Locale(current_language().value).territories.get(code, code))


def is_country(code: str) -> bool:
    """Whether these two letters are a country's (ISO 3166-1)."""
    return code in Locale("en").territories and len(code) == 2 and code.isalpha()
