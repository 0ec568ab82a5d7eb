import pytest

from app.contacts import facts, profiles, rules, words
from app.contacts.tables import AddressKind
from app.lib.languages import speaking


def test_everything_that_can_be_stored_has_a_word() -> None:
    assert set(words.SOURCES) == set(rules.SourceKind)
    assert set(words.ROLE_WORDS) == {*rules.Role, "subscriber"}
    assert set(words.ORGANISATION_KINDS) == set(rules.ORGANISATION_KINDS)
    assert set(words.PHONE_KINDS) == set(rules.PHONE_KINDS)
    assert set(words.ADDRESS_KINDS) == set(AddressKind)
    assert set(words.NETWORKS) == set(profiles.NETWORKS)
    assert set(words.FIELD_KINDS) == set(rules.FIELD_KINDS)
    assert set(facts.MOST) <= set(words.FIELDS)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("role", "media", "Media contact"),
        ("language", "sv", "Swedish"),
        ("phones", "+358401234567 · work", "040 1234567 · Work"),
        (
            "phones",
            "+358401234567 · work, +35816123456 · home",
            "040 1234567 · Work, 016 123456 · Home",
        ),
        ("address_kind", "a@example.org · role", "a@example.org · Role address"),
        ("first_name", "media", "media"),
        ("custom:1", "yes", "Yes"),
        ("custom:1", "2026-11-03", "3 November 2026"),
        ("notes", "on 2026-11-03", "on 2026-11-03"),
        ("country", "FI", "Finland"),
        ("source_kind", "media_register", "Media register"),
        ("until", "2026-11-03", "3 November 2026"),
        ("position", "9999-99-99", "9999-99-99"),
    ],
)
def test_a_change_is_read_in_words(field: str, value: str, said: str) -> None:
    with speaking("en"):
        assert words.value_in_words(field, value) == said


def test_countries_are_listed_by_their_names() -> None:
    with speaking("fi"):
        listed = dict(words.countries_in_words())
        assert (listed["FI"], words.country_in_words("SE")) == ("Suomi", "Ruotsi")
        assert words.country_in_words("") == ""


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("fi", ["Fidži", "Färsaaret", "Tšekki", "Tunisia"]),
        ("sv", ["Cypern", "Zimbabwe", "Åland", "Österrike"]),
        ("en", ["Åland Islands", "Austria", "Cyprus", "Zimbabwe"]),
    ],
)
def test_countries_stand_in_the_order_of_the_alphabet(language: str, order: list[str]) -> None:
    with speaking(language):
        names = [name for _, name in words.countries_in_words()]
    assert [name for name in names if name in order] == order


def test_a_country_without_a_name_is_not_listed() -> None:
    with speaking("fi"):
        assert [code for code, name in words.countries_in_words() if code == name] == []


def test_an_unknown_source_is_at_least_readable() -> None:
    assert words.source_in_words("fax_machine") == "fax machine"
