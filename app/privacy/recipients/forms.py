"""The form of a recipient: who it is, what it does, where it is, and the contract with it."""

from datetime import date

from app.contacts.identifiers import read_business_id
from app.contacts.values import read_day
from app.disclosures.rules import (
    CONTRACT_WORDS,
    KIND_WORDS,
    SAFEGUARD_WORDS,
    ContractKind,
    Kind,
    RecipientNow,
    Safeguard,
    is_country,
)
from app.lib.languages import N_, Language, gettext
from app.lib.problems import Problem
from app.web.rendering.forms import Form, filled
from app.web.rendering.languages import NAMES

MOST = {"name": 120, "business_id": 20, "country": 2, "task": 200, "contact": 200, "reference": 80}
LONGEST_DAYS = 3660
NO_NAME = N_("Enter the name.")
NO_KIND = N_("Choose what it does.")
NO_COUNTRY = N_("Enter the country as two letters, for example FI.")
INSIDE = N_("This country is in the EU or EEA, where no such safeguard is needed.")
ENDS_BEFORE = N_("The contract cannot end before it begins.")
NO_CONTRACT = N_("Choose what kind of contract it is.")
CALLED = {
    "name": N_("Name"), "business_id": N_("Business ID"), "kind": N_("What it does"),
    "country": N_("Country"), "safeguard": N_("Safeguard outside the EEA"),
    "contract": N_("Contract"), "contract_on": N_("Contract date"),
    "contract_until": N_("Valid until"), "keeps_days": N_("Keeps (days)"),
}  # fmt: skip


def opened(facts: RecipientNow) -> Form:
    """The form as it is shown first."""
    days = str(facts.keeps_days) if facts.keeps_days else None
    return filled(
        {
            **{name: getattr(facts, name) for name in MOST},
            "kind": facts.kind.value,
            "safeguard": facts.safeguard.value if facts.safeguard else None,
            "keeps_days": days,
            "contract": facts.contract.value if facts.contract else None,
            "language": facts.language,
            "contract_on": _iso(facts.contract_on),
            "contract_until": _iso(facts.contract_until),
        }
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def offered() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, in the current language."""
    return {
        "kinds": [(one.value, gettext(word)) for one, word in KIND_WORDS.items()],
        "languages": [
            ("", gettext(N_("By its country"))),
            *((one.value, NAMES[one]) for one in Language),
        ],
        "safeguards": [
            ("", gettext(N_("No safeguard"))),
            *((one.value, gettext(word)) for one, word in SAFEGUARD_WORDS.items()),
        ],
        "contracts": [
            ("", gettext(N_("No contract"))),
            *((one.value, gettext(word)) for one, word in CONTRACT_WORDS.items()),
        ],
    }


def read(form: Form) -> RecipientNow | None:
    """What was asked for, or None with the reasons in `form.errors`."""
    form.called |= {name: gettext(word) for name, word in CALLED.items()}
    name = form.text("name", required=NO_NAME, most=MOST["name"])
    kind = form.one("kind", list(Kind), required=NO_KIND)
    country = _country(form)
    safeguard = form.one("safeguard", list(Safeguard))
    contract, begins, ends = _contract(form)
    facts = RecipientNow(
        kind=Kind(kind or Kind.OTHER),
        name=name,
        country=country,
        safeguard=Safeguard(safeguard) if safeguard else None,
        keeps_days=form.number("keeps_days", least=1, most=LONGEST_DAYS),
        business_id=_business_id(form, country),
        task=form.text("task", most=MOST["task"]),
        contact=form.text("contact", most=MOST["contact"]),
        contract=contract,
        reference=form.text("reference", most=MOST["reference"]),
        contract_on=begins,
        contract_until=ends,
        language=form.one("language", ["", *Language]),
    )
    if facts.safeguard and country and not facts.is_outside:
        form.refuse("safeguard", INSIDE)
    return None if form.errors else facts


def _country(form: Form) -> str:
    country = form.text("country", required=NO_COUNTRY).upper()
    if country and not is_country(country):
        form.refuse("country", NO_COUNTRY)
    return country


def _business_id(form: Form, country: str) -> str:
    typed = form.text("business_id", most=MOST["business_id"])
    if not typed or not is_country(country):
        return typed
    number = read_business_id(typed, country)
    if isinstance(number, Problem):
        form.refuse("business_id", number.message, **number.values)
        return typed
    return number


def _contract(form: Form) -> tuple[ContractKind | None, date | None, date | None]:
    kind = form.one("contract", list(ContractKind))
    begins, ends = form.read("contract_on", read_day), form.read("contract_until", read_day)
    if begins and ends and ends < begins:
        form.refuse("contract_until", ENDS_BEFORE)
    if not kind and (begins or ends or form.value("reference").strip()):
        form.refuse("contract", NO_CONTRACT)
    return ContractKind(kind) if kind else None, begins, ends
