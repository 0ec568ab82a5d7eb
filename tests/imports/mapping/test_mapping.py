"""Which column is which: headings of three languages, and of other newsletter programs."""

import pytest

from app import database
from app.imports import actions, queries
from app.imports.mapping.fields import FIELDS, CustomField
from app.imports.mapping.programs import program_of
from app.imports.mapping.propose import proposed, shape_of
from app.imports.rules import Suppresses
from app.lib.languages import Language, gettext, speaking
from app.lib.refusals import Invalid
from tests.make import imports as make_imports

MAILCHIMP = (
    "Email Address", "First Name", "Last Name", "Address", "Phone Number", "MEMBER_RATING", "OPTIN_TIME",
    "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "TIMEZONE",
    "CC", "REGION", "LAST_CHANGED", "LEID", "EUID", "NOTES", "TAGS",
)  # fmt: skip


def test_headings_as_offices_shorten_them() -> None:
    notes = ["Huom", "Huom.", "Huomautukset", "Huomautuksia", "Lisätiedot", "Lisätietoja", "Muuta"]
    notes += ["Anm.", "Anmärkningar", "Övrigt", "Tilläggsuppgifter"]
    assert {heading: proposed([heading]) for heading in notes} == {key: ["notes"] for key in notes}
    codes = ["Postinro", "Postinro.", "Postnro", "Postnr"]
    assert {heading: proposed([heading]) for heading in codes} == {
        key: ["postcode"] for key in codes
    }


@pytest.mark.parametrize(
    "headings",
    [
        (
            "Sähköposti",
            "Etunimi",
            "Sukunimi",
            "Puhelin",
            "Yritys",
            "Titteli",
            "Paikkakunta",
            "Kieli",
        ),
        (
            "E-postadress",
            "Förnamn",
            "Efternamn",
            "Telefon",
            "Företag",
            "Befattning",
            "Ort",
            "Språk",
        ),
        ("E-mail", "First name", "Surname", "Phone", "Company", "Job title", "City", "Language"),
    ],
)
def test_headings_in_three_languages(headings: tuple[str, ...]) -> None:
    wanted = [
        "email",
        "first_name",
        "last_name",
        "phone",
        "organisation",
        "title",
        "place",
        "language",
    ]
    assert proposed(headings) == wanted


@pytest.mark.parametrize("language", list(Language))
def test_our_own_words_come_back(language: Language) -> None:
    """# trial F1"""
    with speaking(language):
        headings = [gettext(word) for word in FIELDS.values()]
    assert proposed(headings) == list(FIELDS)


def test_several_addresses_phones_and_tags_but_one_name() -> None:
    headings = ["Email", "Email (2)", "Name", "Name (2)", "Phone", "Phone (2)", "Tags", "Kenkä"]
    fields = ["email", "email", "full_name", "", "phone", "phone", "tags", ""]
    assert proposed(headings) == fields


def test_fields_that_staff_defined_are_known_by_name() -> None:
    assert proposed(["Kenkäkoko"], [CustomField(7, "Kenkäkoko", "number", ())]) == ["custom:7"]


def test_a_mailchimp_export() -> None:
    program = program_of(MAILCHIMP)
    assert program is not None
    assert (program.name, program.suppresses) == ("mailchimp", None)
    found = dict(zip(MAILCHIMP, proposed(MAILCHIMP), strict=True))
    assert found["OPTIN_TIME"] == "opt_in_at"
    assert found["CONFIRM_IP"] == "confirmed_ip"
    assert found["CC"] == "country"
    assert found["TAGS"] == "tags"
    assert found["LEID"] == ""


# trial F5
@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (("UNSUB_TIME", "UNSUB_CAMPAIGN_TITLE", "UNSUB_REASON"), Suppresses.UNSUBSCRIBED),
        (("CLEAN_TIME", "CLEAN_CAMPAIGN_TITLE"), Suppresses.CLEANED),
    ],
)
def test_files_of_those_who_left_or_bounced(columns: tuple[str, ...], kind: Suppresses) -> None:
    program = program_of((*MAILCHIMP, *columns))
    assert program is not None
    assert program.suppresses is kind


def test_listmonk_and_brevo() -> None:
    listmonk = ("uuid", "email", "name", "attributes", "status", "created_at", "updated_at")
    brevo = ("CONTACT ID", "EMAIL", "FIRSTNAME", "LASTNAME", "SMS", "DOUBLE_OPT-IN", "ADDED_TIME",
             "MODIFIED_TIME", "EMAIL_BLACKLISTED")  # fmt: skip
    names = [found.name for one in (listmonk, brevo) if (found := program_of(one))]
    assert names == ["listmonk", "brevo"]
    assert proposed(listmonk) == ["", "email", "full_name", "", "status", "", ""]
    assert proposed(brevo)[1:] == [
        "email", "first_name", "last_name", "phone", "double_opt_in", "added_at", "", "no_mail",
    ]  # fmt: skip


def test_the_same_headings_are_the_same_shape() -> None:
    assert shape_of(["E-mail", "Nimi"]) == shape_of(["e mail", "NIMI"])
    assert shape_of(["E-mail", "Nimi"]) != shape_of(["Nimi", "E-mail"])


async def test_a_mapping_is_remembered_for_the_next_file_of_its_shape(db: None) -> None:
    text = "Osoite1,Kuka\na@example.org,Aino\n"
    first = await make_imports.received(text)
    assert (await make_imports.info(first)).mapping == ["email", ""]
    await actions.map_columns(first, ["email", "full_name"], None)
    second = await make_imports.received(text)
    assert (await make_imports.info(second)).mapping == ["email", "full_name"]
    assert await queries.remembered_mapping(second) == ["email", "full_name"]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (["email"], "2 columns"),
        (["place", "place"], "Two columns are the same field"),
        (["email", "password"], "We do not know the field"),
        (["", "place"], "No column names a person"),
    ],
)
async def test_mappings_that_cannot_be_meant(db: None, mapping: list[str], sentence: str) -> None:
    import_id = await make_imports.received("a,b\n1,2\n")
    with pytest.raises(Invalid) as caught, speaking("en"):
        await actions.map_columns(import_id, mapping, None)
    with speaking("en"):
        assert sentence in str(caught.value)


# register R13
async def test_a_file_without_a_source_does_not_start(db: None) -> None:
    import_id = await make_imports.received("Email\na@example.org\n")
    with pytest.raises(Invalid):
        await actions.describe(import_id, actions.Described("somewhere"), None)
    assert await database.fetchval("select source_kind from imports") is None
