"""Who gets data: what they do, where in the world they are, what protects data there. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from babel import Locale

from app.consent.grounds.profiles import EEA
from app.lib.languages import N_, Language, current_language


class Kind(StrEnum):
    MAIL = "mail"
    HOSTING = "hosting"
    BACKUP = "backup"
    MAILING_HOUSE = "mailing_house"
    OTHER = "other"
    CONTROLLER = "controller"


AT_WORK = (Kind.MAIL, Kind.HOSTING, Kind.BACKUP)
"""What handles data all the time; nothing is handed over to it."""
# Without them the register does not run, so the notice says when nobody has named them.
NEEDED = (Kind.HOSTING, Kind.MAIL, Kind.BACKUP)


class Safeguard(StrEnum):
    """What protects data outside the EEA (GDPR Articles 45 and 46)."""

    ADEQUACY = "adequacy"
    CLAUSES = "clauses"


class ContractKind(StrEnum):
    """What lets somebody handle data for us (GDPR Article 28(3))."""

    CONTRACT = "contract"
    COMMISSION = "commission"


class ReleaseKind(StrEnum):
    """In which form data went out."""

    EXPORT = "export"
    LABELS = "labels"
    LIST = "list"
    PROOF = "proof"
    OTHER = "other"


class LeftOut(StrEnum):
    """Why somebody's data did not go with the others'."""

    NO_TRANSFER = "no_transfer"
    RESTRICTED = "restricted"


KIND_WORDS = {
    Kind.MAIL: N_("mail server"),
    Kind.HOSTING: N_("server"),
    Kind.BACKUP: N_("backups"),
    Kind.MAILING_HOUSE: N_("printing and posting"),
    Kind.OTHER: N_("another technical service"),
    Kind.CONTROLLER: N_("another controller"),
}
SAFEGUARD_WORDS = {
    Safeguard.ADEQUACY: N_("the European Commission's adequacy decision"),
    Safeguard.CLAUSES: N_("the European Commission's standard contractual clauses"),
}


CONTRACT_WORDS = {
    ContractKind.CONTRACT: N_("Contract"),
    ContractKind.COMMISSION: N_("Commission"),
}
RELEASE_WORDS = {
    ReleaseKind.EXPORT: N_("File"),
    ReleaseKind.LABELS: N_("Address labels"),
    ReleaseKind.LIST: N_("Printed list"),
    ReleaseKind.PROOF: N_("Proof of consent"),
    ReleaseKind.OTHER: N_("In another way"),
}
LEFT_OUT_WORDS = {
    LeftOut.NO_TRANSFER: N_("Has not permitted that data go outside the EEA."),
    LeftOut.RESTRICTED: N_("The data is restricted."),
}
NO_CONTRACT = N_("Nothing goes to %(to)s before the contract or commission with it is recorded.")
CONTRACT_OVER = N_("The contract with %(to)s ended on %(day)s. Record the new one first.")
CONTRACT_NOT_YET = N_("The contract with %(to)s begins on %(day)s.")
NO_BASIS = N_(
    "Data kept for this purpose is not given to other controllers: the purpose names no basis for it."
)
SOON = timedelta(days=60)
"""How long before its end a contract is said to end soon."""


_SPOKEN = {"FI": Language.FINNISH, "SE": Language.SWEDISH, "AX": Language.SWEDISH}


@dataclass(frozen=True)
class RecipientNow:
    """Somebody who handles data for us now, or gets it as a controller of their own."""

    kind: Kind
    name: str
    country: str
    safeguard: Safeguard | None = None
    keeps_days: int | None = None
    business_id: str = ""
    task: str = ""
    contact: str = ""
    contract: ContractKind | None = None
    reference: str = ""
    contract_on: date | None = None
    contract_until: date | None = None
    language: str = ""

    @property
    def speaks(self) -> Language:
        """In which language we write to it."""
        if self.language:
            return Language(self.language)
        return _SPOKEN.get(self.country, Language.ENGLISH)

    @property
    def is_outside(self) -> bool:
        return self.country not in EEA

    @property
    def is_controller(self) -> bool:
        return self.kind is Kind.CONTROLLER


@dataclass(frozen=True)
class Objection:
    """Why nothing may go to a recipient: a sentence about `name` and perhaps a day."""

    sentence: str
    name: str
    day: date | None = None


def against_release(to: RecipientNow, basis: str, today: date) -> Objection | None:
    """What stands against giving it data today; `basis` is what the purpose says of other controllers."""
    if to.is_controller:
        return None if basis.strip() else Objection(NO_BASIS, to.name)
    if to.contract is None:
        return Objection(NO_CONTRACT, to.name)
    if to.contract_on is not None and to.contract_on > today:
        return Objection(CONTRACT_NOT_YET, to.name, to.contract_on)
    if to.contract_until is not None and to.contract_until < today:
        return Objection(CONTRACT_OVER, to.name, to.contract_until)
    return None


def ends_soon(to: RecipientNow, today: date) -> bool:
    """Whether its contract is over, or will be within 60 days."""
    return to.contract_until is not None and to.contract_until <= today + SOON


def country_in_words(code: str) -> str:
    """In the current language; an unknown code stays as it is."""
    return str(Locale(current_language().value).territories.get(code, code))


def is_country(code: str) -> bool:
    """Whether these two letters are a country's (ISO 3166-1)."""
    return code in Locale("en").territories and len(code) == 2 and code.isalpha()
