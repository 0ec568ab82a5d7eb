"""What a purpose may say, and the basis that an event of the ledger rests on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.consent.events import EMAIL, Basis, PurposeRule
from app.lib.languages import N_, Language

POST, PHONE = "post", "phone"
CHANNELS = (EMAIL, POST, PHONE)
MOST_MONTHS = 600
MOST_RENEWAL_DAYS = 90

NO_INTEREST = N_(
    "Name the interest in one sentence: the privacy notice has to state it (GDPR Articles 13 and 14)."
)
NO_BALANCING = N_(
    "Write down why the interests of the people concerned do not override this one. Only staff see it."
)
NOT_FOR_MARKETING = N_(
    "A contract or a law is no basis for direct marketing: what they require is no marketing."
)
NO_CHANNEL = N_("Choose at least one channel.")
E_MAIL_IN_USE = N_("Lists of this purpose are sent by e-mail, so e-mail has to stay.")
ENDS_BY_CONSENT = N_("Only a purpose of direct marketing asks for consents that can end.")
RENEWS_WHAT_ENDS = N_("Only a consent that ends can be renewed: enter for how long it is valid.")


class RetentionFrom(StrEnum):
    """From when on the time is counted for which data are kept."""

    RELATION_END = "relation_end"
    LAST_CONTACT = "last_contact"
    CONSENT_END = "consent_end"
    CONTRACT_END = "contract_end"


class Data(StrEnum):
    """Kinds of data, as the notice names them."""

    CONTACT = "contact"
    WORK = "work"
    SUBSCRIPTIONS = "subscriptions"
    LETTERS = "letters"
    INTERACTIONS = "interactions"
    ORDERS = "orders"
    BILLING = "billing"
    PROFILES = "profiles"
    OWN = "own"


@dataclass(frozen=True)
class PurposeFields:
    """All that staff say of a purpose; `names`, `texts` and `interests` by language."""

    basis: Basis
    channels: tuple[str, ...]
    retention_months: int
    names: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    interests: Mapping[str, str] = field(default_factory=dict)
    balancing: str = ""
    retention_from: RetentionFrom = RetentionFrom.RELATION_END
    consent_months: int | None = None
    product_group: int | None = None
    data: tuple[str, ...] = ()
    renewal_days: int | None = None
    release_basis: str = ""


@dataclass(frozen=True, kw_only=True)
class PurposeInForce(PurposeFields):
    """What staff say of a purpose, as the newest version of it, and what never changes about it."""

    key: str
    version: int
    direct_marketing: bool

    @property
    def rule(self) -> PurposeRule:
        return PurposeRule(self.key, self.basis, self.direct_marketing)


def faults(wanted: PurposeFields, *, direct_marketing: bool, has_lists: bool) -> dict[str, str]:
    """What is wrong, a msgid by field.

    The basis is a lock of its own: it says why data may be kept, and opens no way to anybody's
    mailbox (Act 917/2014 §§ 200 to 203 do that). So no rule here looks at who may be mailed.
    """
    wrong: dict[str, str] = {}
    if wanted.basis is Basis.LEGITIMATE_INTEREST:
        for language in Language:
            if not wanted.interests.get(language):
                wrong[f"interest_{language}"] = NO_INTEREST
        if not wanted.balancing:
            wrong["balancing"] = NO_BALANCING
    if direct_marketing and wanted.basis in (Basis.CONTRACT, Basis.LEGAL_OBLIGATION):
        wrong["basis"] = NOT_FOR_MARKETING
    if not wanted.channels:
        wrong["channels"] = NO_CHANNEL
    elif has_lists and EMAIL not in wanted.channels:
        wrong["channels"] = E_MAIL_IN_USE
    if wanted.consent_months is not None and not direct_marketing:
        wrong["consent_months"] = ENDS_BY_CONSENT
    if wanted.renewal_days is not None and wanted.consent_months is None:
        wrong["renewal_days"] = RENEWS_WHAT_ENDS
    return wrong


# Why data of somebody in this relation are kept; without a relation as for the last four. A contract
# is with the organisation that ordered, so only who bought as a person is in one.
PURPOSES_OF: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer_care",),
    "prospect": ("field_knowledge",),
    "media": ("field_knowledge", "advocacy"),
    "partner": ("field_knowledge", "advocacy"),
    "authority": ("field_knowledge", "advocacy"),
}
OF_BUYERS = ("customer_care", "contract")
USUALLY = ("field_knowledge",)

# Events of a list that are about another ground than consent.
_OTHER_GROUNDS = ("ground_recorded", "ground_ended", "organisation_refused")


def basis_of(state: str, list_id: UUID | None, purpose_basis: str | None) -> Basis | None:
    """What an event rests on: a list is joined and left by consent, whatever its purpose rests on.

    `purpose_basis` is that of the purpose's version of then; without one nothing is known.
    """
    if list_id is not None and state not in _OTHER_GROUNDS:
        return Basis.CONSENT
    return Basis(purpose_basis) if purpose_basis else None
