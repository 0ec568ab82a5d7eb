"""The form of a purpose: what it says in three languages, its basis, channels and times."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.consent.events import EMAIL, Basis
from app.consent.grounds.groups import Group
from app.consent.purposes import words
from app.consent.purposes.rules import (
    CHANNELS,
    MOST_MONTHS,
    MOST_RENEWAL_DAYS,
    Data,
    PurposeFields,
    RetentionFrom,
    faults,
)
from app.consent.wordings.labels import BASES
from app.lib.languages import N_, Language, gettext, inside_a_sentence
from app.web.rendering.forms import EDITION, Form, filled
from app.web.rendering.languages import in_words

MOST = {"name": 120, "text": 600, "interest": 400, "balancing": 4000, "release_basis": 1000}
PARTS: Mapping[str, str] = {
    "name": N_("Name of the purpose"),
    "text": N_("What the data is used for"),
    "interest": N_("Which interest"),
}
BASIS_HELP: Mapping[Basis, str] = {
    Basis.CONSENT: N_("The person has agreed to exactly this."),
    Basis.LEGITIMATE_INTEREST: N_("Needs a balancing test. The person can always object."),
    Basis.CONTRACT: N_("Only what performing the contract requires. No marketing."),
    Basis.LEGAL_OBLIGATION: N_("For example bookkeeping. No marketing."),
}
CALLED: Mapping[str, str] = {
    "basis": N_("Legal basis"),
    "balancing": N_("Balancing test: why the person's interests do not override this"),
    "channels": N_("Channels"),
    "product_group": N_("Product group"),
    "keep": N_("Kept for"),
    "unit": N_("Unit"),
    "retention_from": N_("Counted from"),
    "consent_months": N_("A consent is valid for (months)"),
    "renewal_days": N_("Ask for renewal before the end (days)"),
    "data": N_("Data used"),
    "release_basis": N_("Basis for giving data to another controller"),
}
NEEDED = N_("Fill this in too: the privacy notice says it in three languages.")
NO_BASIS = N_("Choose the legal basis.")
NO_TIME = N_("Enter how long the data is kept.")
MONTHS, YEARS = "months", "years"
MARKETING = "direct_marketing"


@dataclass(frozen=True)
class Offered:
    """What can be chosen; pairs and triples for the form's macros."""

    bases: list[tuple[str, str, str]]
    channels: list[tuple[str, str]]
    starts: list[tuple[str, str]]
    units: list[tuple[str, str]]
    data: list[tuple[str, str]]
    groups: list[tuple[str, str]]


def offered(groups: Iterable[Group], chosen: str) -> Offered:
    """In the current language; of the product groups those that are offered, and the chosen one."""
    named = [(str(one.id), one.name) for one in groups if one.is_offered or str(one.id) == chosen]
    return Offered(
        bases=[(one.value, _named(one), gettext(BASIS_HELP[one])) for one in BASIS_HELP],
        channels=[(one, gettext(words.CHANNELS[one])) for one in CHANNELS],
        starts=[(one.value, gettext(words.FROM[one])) for one in RetentionFrom],
        units=[(YEARS, gettext(N_("years"))), (MONTHS, gettext(N_("months")))],
        data=[(one.value, gettext(words.DATA[one])) for one in Data],
        groups=[("", gettext(N_("None"))), *named],
    )


def _named(basis: Basis) -> str:
    """As a heading of its own."""
    word = gettext(BASES[basis])
    return word[:1].upper() + word[1:]


def opened(said: PurposeFields, version: int) -> Form:
    """The form as it is shown first; it knows the version it was opened with."""
    years, rest = divmod(said.retention_months, 12)
    consent_months = said.consent_months
    texts = {
        f"{part}_{language}": by_language.get(language)
        for part, by_language in _parts(said)
        for language in Language
    }
    return filled(
        {
            **texts,
            EDITION: str(version),
            "basis": said.basis.value,
            "balancing": said.balancing,
            "channels": said.channels,
            "keep": str(said.retention_months if rest else years),
            "unit": MONTHS if rest else YEARS,
            "retention_from": said.retention_from.value,
            "consent_months": str(consent_months) if consent_months else None,
            "renewal_days": str(said.renewal_days) if said.renewal_days else None,
            "product_group": str(said.product_group) if said.product_group else None,
            "data": said.data,
            "release_basis": said.release_basis,
        }
    )


def _parts(said: PurposeFields) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from (("name", said.names), ("text", said.texts), ("interest", said.interests))


def read(
    form: Form, groups: Iterable[Group], *, direct_marketing: bool, has_lists: bool
) -> PurposeFields | None:
    """What was asked for, or None with the reasons in `form.errors`."""
    _name_the_fields(form)
    names, texts = _texts(form, "name", needed=True), _texts(form, "text", needed=True)
    interests = _texts(form, "interest", needed=False)
    basis = form.one("basis", list(Basis), required=NO_BASIS)
    keep = form.number("keep", least=1, most=MOST_MONTHS, required=NO_TIME)
    unit = form.one("unit", (MONTHS, YEARS)) or YEARS
    start = form.one("retention_from", list(RetentionFrom)) or RetentionFrom.RELATION_END
    group = form.one("product_group", [str(one.id) for one in groups])
    said = PurposeFields(
        basis=Basis(basis or Basis.CONSENT),
        channels=tuple(form.several("channels", CHANNELS)),
        retention_months=(keep or 0) * (12 if unit == YEARS else 1),
        names=names,
        texts=texts,
        interests=interests,
        balancing=form.text("balancing", most=MOST["balancing"], lines=True),
        retention_from=RetentionFrom(start),
        consent_months=form.number("consent_months", least=1, most=MOST_MONTHS),
        renewal_days=form.number("renewal_days", least=1, most=MOST_RENEWAL_DAYS),
        product_group=int(group) if group else None,
        data=tuple(form.several("data", list(Data))),
        release_basis=form.text("release_basis", most=MOST["release_basis"], lines=True),
    )
    wrong = faults(said, direct_marketing=direct_marketing, has_lists=has_lists) if basis else {}
    for name, sentence in wrong.items():
        form.refuse(name, sentence)
    return None if form.errors else said


def _name_the_fields(form: Form) -> None:
    form.called |= {name: gettext(label) for name, label in CALLED.items()}
    form.called |= {
        f"{part}_{language}": f"{in_words()[language]}, {inside_a_sentence(gettext(label))}"
        for part, label in PARTS.items()
        for language in Language
    }


def _texts(form: Form, part: str, *, needed: bool) -> dict[str, str]:
    return {
        language.value: form.text(
            f"{part}_{language}",
            most=MOST[part],
            required=NEEDED if needed else None,
            lines=part != "name",
        )
        for language in Language
    }


def missing(form: Form, *parts: str) -> list[str]:
    """The languages in which something of this has not been written yet."""
    return [
        one.value
        for one in Language
        if not all(form.value(f"{part}_{one}").strip() for part in parts)
    ]


def differences(mine: Form, theirs: Form, offered: Offered) -> list[tuple[str, str]]:
    """What the other one saved where it is not what was sent: the field and the text, in words."""
    chosen = (offered.bases, offered.channels, offered.starts, offered.units, offered.data)
    words = {option[0]: option[1] for options in (*chosen, offered.groups) for option in options}
    return [
        (mine.called.get(name, name), ", ".join(words.get(value, value) for value in values))
        for name, values in theirs.submitted.items()
        if name in NAMES - {EDITION} and sorted(values) != sorted(mine.submitted.get(name, [""]))
    ]


def new() -> Form:
    """The form of a purpose that is not there yet."""
    return filled({"channels": [EMAIL], "keep": "2", "unit": YEARS})


NAMES = frozenset(
    (EDITION, MARKETING, *CALLED, *(f"{part}_{one}" for part in PARTS for one in Language))
)


def kept(form: Form) -> dict[str, list[str]]:
    """What a draft keeps: the fields of this form, as typed."""
    return {name: values for name, values in form.submitted.items() if name in NAMES}
