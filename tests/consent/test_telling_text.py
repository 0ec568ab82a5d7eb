"""The words that tell people where their data came from (GDPR Article 14)."""

# register R13

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from app.consent.queries import PurposeInForce
from app.consent.rules import Basis
from app.consent.wordings.article_14 import Teller
from app.contacts.telling.kept import Kept, SourceNamed
from app.lib.languages import Language
from app.staff.queries.identity import Identity

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
)


def purpose(key: str, basis: Basis) -> PurposeInForce:
    names = {language.value: f"{key.capitalize()} in {language}" for language in Language}
    return PurposeInForce(key, 1, basis, True, ("email",), 24, names)


WE = Teller(
    US,
    {
        key: purpose(key, basis)
        for key, basis in (
            ("marketing_directory", Basis.CONSENT),
            ("field_knowledge", Basis.LEGITIMATE_INTEREST),
            ("advocacy", Basis.LEGITIMATE_INTEREST),
            ("customer_care", Basis.LEGITIMATE_INTEREST),
        )
    },
    "https://kirje.example.com/privacy",
)


def test_a_section_names_source_data_purposes_us_and_rights() -> None:
    text = " ".join(WE.aside(AINO, "marketing_directory").text.split())
    for words in (
        "<b>Media</b> & co, 3 November 2026",
        "Customer register",
        "Where we got them: media register, <b>Media</b>",
        "What we keep: name, e-mail address, notes, postal address, Beat.",
        "field_knowledge in en (legitimate interest; kept for 2 years",
        "marketing_directory in en (consent;",
        "Revontuli & Co, Kauppakatu 12 B, 96100 ROVANIEMI, posti@example.com",
        "Venla Aalto, venla@example.com",
        "corrected, erased or transferred",
        "https://tietosuoja.fi/en",
        "https://kirje.example.com/privacy?lang=en",
    ):
        assert words in text
    assert "in Vaasa" not in text, "what the person gave is no source to tell of"
    assert "customer_care" not in text
    assert "%(" not in text


def test_what_staff_typed_is_no_markup_in_a_letter() -> None:
    html = WE.aside(AINO, "marketing_directory").html
    assert "&lt;b&gt;Media&lt;/b&gt; &amp; co" in html
    assert "<b>" not in html
    assert '<a href="https://tietosuoja.fi/en"' in html


@pytest.mark.parametrize("language", list(Language))
def test_a_section_is_in_the_persons_language_and_says_so(language: Language) -> None:
    aside = WE.aside(replace(AINO, language=language.value), "marketing_directory")
    assert aside.html.startswith(f'<div lang="{language}">')
    assert US.register_name(language) in aside.text
    assert f"/privacy?lang={language}" in aside.text


def test_without_a_relation_the_usual_purpose_is_named() -> None:
    text = WE.message(replace(AINO, roles=()), Language.ENGLISH)
    assert "field_knowledge in en" in text
    assert "advocacy" not in text


def test_only_a_message_of_its_own_greets() -> None:
    assert WE.message(AINO, Language.ENGLISH).startswith("Hello Aino Mäkinen,\n")
    assert "Hello" not in WE.aside(AINO, "marketing_directory").text
