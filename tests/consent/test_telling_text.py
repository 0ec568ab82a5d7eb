"""The words that tell people where their data came from (GDPR Article 14)."""

# register R13

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from app.consent.events import Basis
from app.consent.purposes.rules import PurposeInForce
from app.consent.wordings.article_14 import Teller, Told
from app.consent.wordings.held_for import Known
from app.contacts.telling.kept import Kept, SourceNamed
from app.lib.languages import Language
from app.staff.queries.identity import Identity

pytestmark = pytest.mark.usefixtures("settings")

US = Identity(
    name="Revontuli & Co", business_id="1234567-1", street="Kauppakatu 12 B", postcode="96100",
    place="Rovaniemi", country="FI", email="posti@example.com", phone="", contact_person="Venla Aalto",
    contact_email="venla@example.com", contact_phone="", register_name_fi="Asiakasrekisteri",
    register_name_sv="Kundregister", register_name_en="Customer register",
    sender_name="Revontuli", sender_email="kirje@example.com", reply_to="",
    changed_at=datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip
AINO = Kept(
    id=uuid4(),
    name="Aino Mäkinen",
    language="en",
    roles=("media",),
    sources=(
        SourceNamed("media_register", "<b>Media</b> & co", date(2026, 11, 3)),
        SourceNamed("meeting", "in Vaasa", date(2026, 11, 4)),
    ),
    fields=("name", "address", "notes"),
    has_post=True,
    own_fields=("Beat",),
    address=uuid4(),
)


def purpose(key: str, basis: Basis) -> PurposeInForce:
    names = {language.value: f"{key.capitalize()} in {language}" for language in Language}
    return PurposeInForce(
        key=key, version=1, basis=basis, direct_marketing=True, channels=("email",),
        retention_months=24, names=names,
    )  # fmt: skip


WE = Teller(
    US,
    {
        key: purpose(key, basis)
        for key, basis in (
            ("marketing_directory", Basis.CONSENT),
            ("field_knowledge", Basis.LEGITIMATE_INTEREST),
            ("advocacy", Basis.LEGITIMATE_INTEREST),
            ("customer_care", Basis.LEGITIMATE_INTEREST),
            ("contract", Basis.CONTRACT),
        )
    },
    "https://kirje.example.com/privacy",
)


def test_a_section_names_source_data_purposes_us_and_rights() -> None:
    text = " ".join(WE.aside(Told(AINO), "marketing_directory").text.split())
    for words in (
        "<b>Media</b> & co, 3 November 2026",
        "Customer register",
        "Where we got them: media register, <b>Media</b>",
        "What we keep: name, e-mail address, notes, postal address, Beat.",
        "field_knowledge in en (legitimate interest; kept for 2 years",
        "marketing_directory in en (legitimate interest;",
        "Revontuli & Co, Kauppakatu 12 B, 96100 ROVANIEMI, posti@example.com",
        "Venla Aalto, venla@example.com",
        "to have it corrected or erased",
        "https://tietosuoja.fi/en",
        "https://kirje.example.com/privacy?lang=en",
    ):
        assert words in text
    assert "in Vaasa" not in text, "what the person gave is no source to tell of"
    assert "customer_care" not in text
    assert "%(" not in text


def test_what_staff_typed_is_no_markup_in_a_letter() -> None:
    html = WE.aside(Told(AINO), "marketing_directory").html
    assert "&lt;b&gt;Media&lt;/b&gt; &amp; co" in html
    assert "<b>" not in html
    assert '<a href="https://tietosuoja.fi/en"' in html


@pytest.mark.parametrize("language", list(Language))
def test_a_section_is_in_the_persons_language_and_says_so(language: Language) -> None:
    aside = WE.aside(Told(replace(AINO, language=language.value)), "marketing_directory")
    assert aside.html.startswith(f'<div lang="{language}">')
    assert US.register_name(language) in aside.text
    assert f"/privacy?lang={language}" in aside.text


def test_without_a_relation_the_usual_purpose_is_named() -> None:
    text = WE.message(Told(replace(AINO, roles=())), Language.ENGLISH)
    assert "field_knowledge in en" in text
    assert "advocacy" not in text


def test_only_a_message_of_its_own_greets() -> None:
    assert WE.message(Told(AINO), Language.ENGLISH).startswith("Hello Aino Mäkinen,\n")
    assert "Hello" not in WE.aside(Told(AINO), "marketing_directory").text


@pytest.mark.parametrize(
    ("roles", "known", "expected"),
    [
        ((), Known(), {"field_knowledge": "legitimate interest"}),
        (("customer",), Known(), {"customer_care": "legitimate interest"}),
        (
            ("customer",),
            Known(has_bought=True),
            {"customer_care": "legitimate interest", "contract": "contract"},
        ),
        ((), Known(frozenset({"marketing_directory"})), {"marketing_directory": "consent"}),
        (("media",), Known(), {"field_knowledge": "legitimate interest", "advocacy": "legitimate interest"}),
        (
            ("media",),
            Known(frozenset({"field_knowledge"})),
            {"field_knowledge": "consent", "advocacy": "legitimate interest"},
        ),
    ],
)  # fmt: skip
def test_purposes_and_bases_are_those_of_the_person(
    roles: tuple[str, ...], known: Known, expected: dict[str, str]
) -> None:
    text = WE.message(Told(replace(AINO, roles=roles), known), Language.ENGLISH)
    why = next(line for line in text.splitlines() if line.startswith("Why we keep them"))
    for key in WE.purposes:
        basis = expected.get(key)
        assert (f"{key.capitalize()} in en" in why or f"{key} in en" in why) == (basis is not None)
        assert basis is None or f"{key} in en ({basis};" in why
    assert ("withdraw your consent" in text) == ("consent" in expected.values())
    assert ("computers read" in text) == (not {"consent", "contract"}.isdisjoint(expected.values()))


@pytest.mark.parametrize("language", list(Language))
def test_the_objection_comes_first_and_apart(language: Language) -> None:
    notice = WE.notice(Told(AINO), language)
    text = WE.message(Told(AINO), language)
    assert text.index(notice.objection[0].text) < text.index(notice.rest[0].text)
    assert "/object/" in text
    assert f"?lang={language}" in text
    html = WE.aside(Told(replace(AINO, language=language)), "advocacy").html
    box = html[html.index("border:1px") : html.index("</div>")]
    assert "/object/" in box
    assert "privacy" not in box


def test_whoever_has_no_address_is_told_how_to_object_by_word() -> None:
    text = WE.message(Told(replace(AINO, address=None)), Language.ENGLISH)
    assert "/object/" not in text
    assert "Tell us in any way, such as posti@example.com." in text
