"""What a document can be about: purposes, firms, and who has access, with the facts known of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.consent import queries as ledger
from app.consent.events import Basis
from app.consent.purposes.rules import PurposeInForce
from app.disclosures.queries import Registered, register
from app.disclosures.rules import SAFEGUARD_WORDS, country_in_words
from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext
from app.privacy.notice.text import told
from app.privacy.record import queries
from app.privacy.record.queries import Holder
from app.privacy.record.rules import DocumentKind
from app.privacy.record.words import Parts

NO_SUBJECT = N_("Choose what the document is about.")
SAID = {
    "saved": N_("The draft has been saved."),
    "closed": N_("Closed. The document stays as it is; a change is a new version."),
    "discarded": N_("The draft has been discarded."),
}


@dataclass(frozen=True)
class Subject:
    """What a document of one kind can be about; `facts` begin its text."""

    kind: DocumentKind
    about: str
    name: str
    facts: Parts = ()

    @property
    def key(self) -> str:
        return f"{self.kind} {self.about}"


async def subjects() -> dict[str, Subject]:
    """In the current language, by what a form sends for each."""
    purposes, firms, today = await ledger.purposes(), await register(), clock.today()
    found = [
        *(subject for one in purposes for subject in _of_purpose(one)),
        *(subject for one in firms for subject in _of_firm(one)),
        *(_of_holder(one) for one in await queries.holders() if one.has_access(today)),
    ]
    order = list(DocumentKind)
    return {one.key: one for one in sorted(found, key=lambda one: order.index(one.kind))}


def _of_purpose(one: PurposeInForce) -> Iterator[Subject]:
    words = told(one, current_language())
    facts = [
        (gettext(N_("Basis")), words.basis),
        (gettext(N_("Our interest")), words.interest),
        (gettext(N_("Data")), "; ".join(words.data)),
        (gettext(N_("Kept")), words.retention),
        (gettext(N_("Balancing note")), " ".join(one.balancing.split())),
    ]
    if one.basis is Basis.LEGITIMATE_INTEREST:
        yield Subject(DocumentKind.BALANCING, one.key, words.name, facts)
    yield Subject(DocumentKind.IMPACT, one.key, words.name, facts[:-1])


def _of_firm(one: Registered) -> Iterator[Subject]:
    it = one.facts
    facts = [
        (gettext(N_("What it does")), it.task),
        (gettext(N_("Country")), country_in_words(it.country)),
        (
            gettext(N_("Safeguard outside the EEA")),
            gettext(SAFEGUARD_WORDS[it.safeguard]) if it.safeguard else "",
        ),
        (gettext(N_("Reference")), it.reference),
        (gettext(N_("Contract date")), format_date(it.contract_on) if it.contract_on else ""),
        (gettext(N_("Valid until")), format_date(it.contract_until) if it.contract_until else ""),
    ]
    if it.is_outside:
        yield Subject(DocumentKind.TRANSFER, str(one.firm), it.name, facts)
    if not it.is_controller:
        yield Subject(DocumentKind.PROCESSOR, str(one.firm), it.name, facts)


def _of_holder(one: Holder) -> Subject:
    facts = [
        (gettext(N_("Name")), one.name),
        (gettext(N_("Access")), one.what),
        (gettext(N_("Since")), format_date(one.since)),
    ]
    return Subject(DocumentKind.UNDERTAKING, str(one.id), one.name, facts)
