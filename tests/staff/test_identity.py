"""Whose register this is (register R1)."""

from uuid import UUID

import pytest

from app.database import execute, fetch, fetchval
from app.lib.languages import Language
from app.staff import tables
from app.staff.actions import identity as identity_actions
from app.staff.actions.identity import FIELDS
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity
from tests.make import staff as make_staff
from tests.staff.test_links import IDENTITY


@pytest.fixture
async def sanna(db: None) -> UUID:
    return await make_staff.member()


async def saved() -> Identity:
    found = await identity_queries.identity()
    assert found is not None
    return found


async def test_there_is_no_identity_until_somebody_saves_one(db: None) -> None:
    assert await identity_queries.identity() is None


async def test_a_saved_identity_speaks_for_notice_footer_and_sender(
    sanna: UUID,
) -> None:  # register R1
    assert await identity_actions.save_identity(IDENTITY, sanna) == {}
    identity = await saved()
    assert identity.is_complete
    assert identity.postal_line == "Kauppakatu 12 B, 96100 ROVANIEMI"
    assert identity.register_name(Language.SWEDISH) == "Kund- och nyhetsbrevsregister"
    assert (identity.country, identity.reply_to) == ("FI", "kirjeet@example.com")


async def test_spaces_are_tidied_and_the_business_id_is_written_as_usual(sanna: UUID) -> None:
    typed = {**IDENTITY, "business_id": " 12345671 ", "name": " Revontuli   Oy ", "country": "fi"}
    assert await identity_actions.save_identity(typed, sanna) == {}
    identity = await saved()
    assert (identity.business_id, identity.name) == ("1234567-1", "Revontuli Oy")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_id", "1234567-2"), ("business_id", "abc"), ("postcode", "9610"),
        ("email", "info"), ("contact_email", "a@b"), ("sender_email", ""), ("reply_to", "x y@example.com"),
        ("phone", "call me"), ("phone", "12"), ("contact_phone", "+358 40 123 4567 89 1011 1213"),
        ("country", "Finland"), ("country", "12"), ("name", ""), ("register_name_sv", " "),
        ("street", "x" * 201),
    ],
)  # fmt: skip
async def test_what_cannot_be_meant_is_said_beside_its_field_and_nothing_is_saved(
    sanna: UUID, field: str, value: str
) -> None:
    faults = await identity_actions.save_identity({**IDENTITY, field: value}, sanna)
    assert list(faults) == [field]
    assert faults[field].sentence()
    assert await identity_queries.identity() is None


@pytest.mark.parametrize(
    "phone", ["", "+358 40 123 4567", "09 123 4567", "(018) 12345", "0400-123456"]
)
async def test_phones_are_read_loosely(sanna: UUID, phone: str) -> None:
    assert await identity_actions.save_identity({**IDENTITY, "phone": phone}, sanna) == {}


async def test_abroad_has_other_numbers(sanna: UUID) -> None:
    abroad = {
        "country": "SE",
        "business_id": "556012-5790",
        "postcode": "111 22",
        "place": "Stockholm",
    }
    assert await identity_actions.save_identity({**IDENTITY, **abroad}, sanna) == {}
    line = (await saved()).postal_line
    assert line == "Kauppakatu 12 B, 111 22 STOCKHOLM, SE"


async def test_the_log_says_who_changed_which_fields_but_not_the_words(sanna: UUID) -> None:
    await identity_actions.save_identity(IDENTITY, sanna)
    await identity_actions.save_identity({**IDENTITY, "phone": "09 123 4567"}, sanna)
    await identity_actions.save_identity({**IDENTITY, "phone": "09 123 4567"}, sanna)
    rows = await fetch(
        "select member, detail from access_log where what = 'identity_changed' order by id"
    )
    assert [row["member"] for row in rows] == [sanna, sanna]
    assert rows[1]["detail"] == '{"fields": ["phone"]}'


async def test_saving_again_replaces_the_one_identity(sanna: UUID) -> None:
    await identity_actions.save_identity(IDENTITY, sanna)
    await identity_actions.save_identity({**IDENTITY, "name": "Uusi Oy"}, sanna)
    assert await fetchval("select count(*) from identity") == 1
    assert (await saved()).name == "Uusi Oy"


def test_every_column_is_in_the_form() -> None:
    columns = {column._meta.name for column in tables.Identity._meta.columns}
    of_the_ledger = {"checkpoint_mailed", "checkpoint_email", "checkpoint_language"}
    assert columns - {"number", "changed_at"} - of_the_ledger == set(FIELDS)
    assert {column._meta.name: getattr(column, "length", None) for column in tables.Identity._meta.columns
            if column._meta.name in FIELDS} == FIELDS  # fmt: skip


@pytest.mark.parametrize("field", sorted(identity_actions.ADDRESSES))
@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("kirje@exämple.com", "kirje@xn--exmple-cua.com"),
        ("  Kirje@EXÄMPLE.com\N{NO-BREAK SPACE}", "Kirje@xn--exmple-cua.com"),
        ("kirje@example.com.", "kirje@example.com"),
        ("kirje@straße.example.org", "kirje@xn--strae-oqa.example.org"),
        ("kirje@xn--exmple-cua.com", "kirje@xn--exmple-cua.com"),
    ],
)
async def test_an_address_is_stored_as_mails_carry_it(  # trial H7
    sanna: UUID, field: str, typed: str, used: str
) -> None:
    assert await identity_actions.save_identity({**IDENTITY, field: typed}, sanna) == {}
    assert getattr(await saved(), field) == used


async def test_without_another_address_replies_go_to_the_sender_as_stored(sanna: UUID) -> None:
    typed = {**IDENTITY, "sender_email": "kirje@exämple.com", "reply_to": ""}
    assert await identity_actions.save_identity(typed, sanna) == {}
    assert (await saved()).reply_to == "kirje@xn--exmple-cua.com"


async def test_what_was_saved_as_typed_is_mended(sanna: UUID) -> None:
    await identity_actions.save_identity(IDENTITY, sanna)
    await execute("update identity set sender_email = 'kirje@exämple.com', reply_to = ''")
    for _twice in range(2):
        await identity_actions.keep_addresses_as_used()
        assert (await saved()).sender_email == "kirje@xn--exmple-cua.com"
    assert (await saved()).email == IDENTITY["email"]


@pytest.mark.parametrize(
    ("country", "profile"),
    [("FI", "finland"), ("AX", "finland"), ("SE", "sweden"), ("DE", "germany"), ("NO", "strict")],
)
async def test_the_rules_for_marketing_are_those_of_the_country_unless_others_are_chosen(
    sanna: UUID, country: str, profile: str
) -> None:
    typed = {**IDENTITY, "country": country, "business_id": "5561234567", "postcode": "1234"}
    if country == "FI":
        typed = IDENTITY
    assert await identity_actions.save_identity(typed, sanna) == {}
    assert (await saved()).profile == profile
    assert await identity_actions.save_identity({**typed, "profile": "strict"}, sanna) == {}
    assert (await saved()).profile == "strict"
    faults = await identity_actions.save_identity({**typed, "profile": "nowhere"}, sanna)
    assert list(faults) == ["profile"]
