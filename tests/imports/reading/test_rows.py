"""What a row says, or why not: pure, and never slower than its length."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from time import monotonic
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.consent.ledger.evidence import Committed
from app.consent.ledger.salts import salts
from app.imports.mapping.fields import CustomField
from app.imports.reading.cells import Reading
from app.imports.reading.meanings.names import names_of
from app.imports.reading.rows import Person, RowReader
from app.imports.reading.texts import address, moment, network_address, text_of
from app.imports.receiving.limits import UNCLOSED
from app.imports.writing.fresh.proofs import Proof, proof_of, sealed
from app.mail.addresses import Address, parse

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CUSTOM = (
    CustomField(1, "Koko", "number", ()),
    CustomField(2, "Laji", "choice", ("Hauki", "Ahven")),
    CustomField(3, "Pvm", "date", ()),
    CustomField(4, "Jäsen", "yes_no", ()),
)


def read(
    suppresses: str | None = None, **cells: str
) -> tuple[Person | None, list[tuple[str, str]]]:
    """The person of a row with these cells, and what was found: codes and headings."""
    fields = tuple(field.replace("custom_", "custom:") for field in cells)
    reading = Reading(tuple(fields), fields, CUSTOM, UTC, NOW, suppresses)
    reader = RowReader(reading)
    person = reader.read(2, list(cells.values()))
    return person, [(found.code, found.heading) for found in reader.found]


def person(suppresses: str | None = None, **cells: str) -> Person:
    found, said = read(suppresses, **cells)
    assert found is not None, said
    return found


local_parts = st.from_regex(r"[a-zA-Z0-9._%+'-]{1,70}", fullmatch=True)
domains = st.one_of(
    st.sampled_from(
        ["example.org", "EXAMPLE.ORG", "gmail.com", "straße.example", "a-.fi", "x", "1.2.3.4"]
    ),
    st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z0-9-]{1,20}){0,3}", fullmatch=True),
)


@given(st.one_of(st.builds("{}@{}".format, local_parts, domains), st.text(max_size=40)))
@example("aino@example.org.")
@example("a" * 64 + "@example.org")
@example("a" * 65 + "@example.org")
@example("a..b@example.org")
@example("a@test")
@example("a@xn--4ca.example")
def test_an_address_is_read_as_everywhere_else(text: str) -> None:
    wanted = parse(text)
    found = (wanted.envelope, wanted.canonical) if isinstance(wanted, Address) else None
    assert address(text) == found


def test_a_row_with_everything() -> None:
    found = person(
        email=" Aino.Makinen@Example.org ", full_name="Mäkinen, Aino", phone="040 123 4567",
        organisation="Firma  Oy", business_id="2617416-4", role="asiakas", language="ruotsi",
        tags='"energia","Metsä"', country="Suomi", opt_in_at="2020-01-02 10:00:00",
        opt_in_ip="192.0.2.7", confirmed_at="2.1.2020 klo 10.05", custom_1="1 234,5",
        custom_2="hauki", custom_3="3.11.2026", custom_4="kyllä",
    )  # fmt: skip
    assert (found.email, found.canonical) == (
        "Aino.Makinen@example.org",
        "aino.makinen@example.org",
    )
    assert (found.first_name, found.last_name) == ("Aino", "Mäkinen")
    assert found.phones == (("+358401234567", "work"),)
    assert (found.organisation, found.organisation_key) == ("Firma Oy", "firma oy")
    assert (found.business_id, found.roles, found.language) == ("2617416-4", ("customer",), "sv")
    assert found.tags == (("energia", "energia"), ("Metsä", "metsa"))
    assert found.country == "FI"
    assert found.consent is not None
    assert found.consent.at == datetime(2020, 1, 2, 10, 5, tzinfo=UTC)
    values = [str(value) for _, _, value in found.values]
    assert values == ["1234.5000", "Hauki", "2026-11-03", "yes"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"email": "aino@", "last_name": "Mäkinen"}, "bad_address"),
        ({"email": "aino@", "last_name": "Mäkinen", "phone": "040 1234567"}, "bad_address"),
        ({"email": "Aino <a@example.org>; Eino <b@example.org>"}, "several_addresses"),
        ({"email": "a@example, b@", "phone": "040 1234567"}, "bad_address"),
        ({"email": "nu\x00l@example.org"}, "bad_address"),
        ({"email": "nul\u200b@example.org"}, "bad_address"),
        ({"email": "\u202enul@example.org"}, "bad_address"),
        ({"last_name": "Mäkinen"}, "name_only"),
        ({"full_name": "Aino Mäkinen", "title": "TJ", "notes": "Soita"}, "name_only"),
        ({"last_name": "\u200b\ufeff"}, "nobody"),
        ({"first_name": "YHTEENSÄ:"}, "totals"),
        ({"full_name": "Summa", "organisation": "20 000"}, "totals"),
        ({"last_name": "Total", "phone": "20 000 kpl"}, "totals"),
        ({"email": "aino@exa\x00mple.org\u200b"}, "bad_address"),
        ({"title": "TJ", "place": "Kemi"}, "nobody"),
        ({"last_name": "M" * 81}, "too_long"),
        ({"full_name": "M" * 90 + " Aino"}, "too_long"),
        ({"last_name": "M" * 10_001}, "too_long"),
    ],
)
def test_rows_that_are_left_out(cells: dict[str, str], code: str) -> None:
    found, said = read(**cells)
    assert found is None
    assert code in [one for one, _ in said]


@pytest.mark.parametrize(
    "cells",
    [
        {"last_name": "Mäkinen", "organisation": "Rovapuu Oy"},
        {"last_name": "Mäkinen", "street": "Kauppakatu 1"},
        {"last_name": "Summa", "phone": "040 1234567"},
        {"phone": "040 1234567"},
    ],
)
def test_who_can_be_told_from_others_comes_in_without_an_address(cells: dict[str, str]) -> None:
    assert read(**cells)[0] is not None


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Matti Virtanen <Matti@Example.org>", "Matti Virtanen"),
        ('"Virtanen, Matti" <Matti@example.org>;', "Matti Virtanen"),
        ("<Matti@example.org>", ""),
        ("Matti@example.org <mailto:Matti@example.org>", ""),
        ("mailto:Matti@example.org?subject=Hei", ""),
        ("MAILTO:Matti@example.org", ""),
    ],
)
def test_an_address_is_read_as_mail_programs_copy_it(cell: str, name: str) -> None:
    found = person(email=cell)
    assert (found.email, found.canonical) == ("Matti@example.org", "matti@example.org")
    assert f"{found.first_name} {found.last_name}".strip() == name


def test_a_name_of_its_own_column_wins_over_the_one_beside_the_address() -> None:
    found = person(email="Virtanen Oy <matti@example.org>", first_name="Matti")
    assert (found.first_name, found.last_name) == ("Matti", "")


@pytest.mark.parametrize("cell", ["a@x.fi <b@x.fi>", "Matti <matti>", "Matti <a@x.fi> b@x.fi"])
def test_an_address_nobody_is_sure_of_is_not_guessed(cell: str) -> None:
    assert read(email=cell)[0] is None


def test_signs_that_turn_a_text_around_go() -> None:
    found, said = read(email="a@example.org", last_name="\u202eneniäM\u2066")
    assert found is not None
    assert found.last_name == "neniäM"
    assert said == [("control_characters", "last_name")]


def test_a_control_character_in_an_address_is_shown_where_it_stands() -> None:
    reader = RowReader(Reading(("E",), ("email",), (), UTC, NOW, None))
    assert reader.read(2, ["nu\x00l@example.org"]) is None
    assert reader.found[0].value == "nu\N{REPLACEMENT CHARACTER}l@example.org"


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("phone", "kysy Sirkulta", "bad_phone"),
        ("business_id", "1234567-0", "bad_business_id"),
        ("role", "jarl", "bad_role"),
        ("language", "klingon", "bad_language"),
        ("country", "Narnia", "bad_country"),
        ("opt_in_at", "0000-01-01", "bad_moment"),
        ("opt_in_at", "9999-01-01 10:00", "bad_moment"),
        ("opt_in_at", "2027-01-01", "bad_moment"),
        ("custom_1", "paljon", "bad_value"),
        ("custom_3", "31.2.2020", "no_such_day"),
    ],
)
def test_a_person_comes_in_without_what_cannot_be_read(field: str, cell: str, code: str) -> None:
    found, said = read(email="a@example.org", **{field: cell})
    assert found is not None
    assert said == [(code, field.replace("custom_", "custom:"))]


def test_more_cells_than_headings() -> None:
    reader = RowReader(Reading(("E",), ("email",), (), UTC, NOW, None))
    assert reader.read(5, ["a@example.org", "x"]) is None
    assert (reader.found[0].row, reader.found[0].code) == (5, "too_many_cells")


def test_a_card_that_is_cut_off_is_told_from_a_row_with_too_many_cells() -> None:
    reader = RowReader(Reading(("E",), ("email",), (), UTC, NOW, None))
    assert reader.read(5, ["a@example.org", UNCLOSED]) is None
    assert reader.found[0].code == "unclosed_card"


# trial F1
def test_our_own_guarded_cells_come_back_as_they_were() -> None:
    found = person(email="a@example.org", last_name="'=1+1", phone="'+358 40 1234567")
    assert (found.last_name, found.phones[0][0]) == ("=1+1", "+358401234567")


# trial A22
def test_formulas_stay_text_and_control_characters_go() -> None:
    found, said = read(last_name='=HYPERLINK("x")', first_name="Ai\x07no\x00", phone="0401234567")
    assert found is not None
    assert (found.last_name, found.first_name) == ('=HYPERLINK("x")', "Aino")
    assert said == [("control_characters", "first_name")]


# trial F5
@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"status": "Blocklisted"}, "unsubscribed"),
        ({"no_mail": "yes"}, "unsubscribed"),
        ({"status": "yes"}, ""),
        ({"status": "cleaned"}, "cleaned"),
        ({"left_at": "whenever"}, "unsubscribed"),
        ({"status": "enabled"}, ""),
        ({"status": "subscribed"}, ""),
    ],
)
def test_rows_about_people_who_left_elsewhere(cells: dict[str, str], kind: str) -> None:
    assert person(email="a@example.org", **cells).blocked == kind


def test_a_double_opt_in_elsewhere_is_a_consent_from_that_day() -> None:
    cells = {"email": "a@example.org", "added_at": "2021-05-06 07:08:09"}
    told = person(double_opt_in="Yes", **cells).consent
    assert told is not None
    assert told.confirmed_at == datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert person(double_opt_in="No", **cells).consent is None


def test_somebody_who_is_not_subscribed_has_not_agreed() -> None:
    assert person(email="a@example.org", opt_in_at="2020-01-01", status="pending").consent is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-01-02", "2020-01-02T00:00:00+00:00"),
        ("2020-01-02T10:00:00Z", "2020-01-02T10:00:00+00:00"),
        ("2020-01-02 10:00:00+02:00", "2020-01-02T08:00:00+00:00"),
        ("2.1.2020 10.05", "2020-01-02T10:05:00+00:00"),
        ("2.1.2020, klo 10:05:06", "2020-01-02T10:05:06+00:00"),
        ("23/2/2020 10:05", "2020-02-23T10:05:00+00:00"),
        ("2/2/2020", "2020-02-02T00:00:00+00:00"),
    ],
)
def test_moments_as_people_and_programs_write_them(text: str, iso: str) -> None:
    found = moment(text, UTC, NOW)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize("text", ["02/03/2024", "2/3/2024 10:05", "12/1/2024", "2/3/2024 4:05 PM"])
def test_a_time_that_means_another_day_in_america_proves_nothing(text: str) -> None:
    assert moment(text, UTC, NOW) is None


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    moment(text, UTC, NOW)
    network_address(text)
    names_of(text)
    kept, _ = text_of(text)
    assert kept == " ".join(kept.split())


@pytest.mark.parametrize("ip", ["192.0.2.7", "2001:db8::1"])
def test_network_addresses(ip: str) -> None:
    assert network_address(ip) == ip
    assert network_address(f"{ip}.") is None


# trial A32
@pytest.mark.parametrize("text", ["1" * 10_000, "a." * 5_000 + "@", "1.1.2020" + " " * 9_000 + "x"])
def test_long_cells_take_no_longer_than_their_length(text: str) -> None:
    began = monotonic()
    read(email=text, phone=text, opt_in_at=text, full_name=text, opt_in_ip=text)
    assert monotonic() - began < 5


@given(
    st.text(max_size=30), st.none() | st.text(max_size=20), st.dictionaries(st.text(), st.text())
)
def test_evidence_is_sealed_as_the_ledger_seals_it(
    email: str, ip: str | None, detail: dict[str, object]
) -> None:
    told = json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    proof = sealed(email, ip, told, salts())
    facts = {"detail": detail, "email": email, "ip": ip}
    assert proof.digest == recomputed(proof, facts)


@pytest.mark.parametrize("evidence", ["", 'Messut 2026, "lomake"\n\u2028ö'])
@pytest.mark.parametrize("ip", ["", "192.0.2.1"])
def test_what_a_row_says_is_sealed_as_the_ledger_seals_it(evidence: str, ip: str) -> None:
    agreed = person(
        email="Aino@example.org", opt_in_at="2020-01-01", opt_in_ip=ip, confirmed_at="2020-01-02",
        confirmed_ip=ip, source_detail='Käyntikortti "A"',
    )  # fmt: skip
    assert agreed.consent is not None
    proof = proof_of(agreed, agreed.consent, uuid4(), evidence, salts())
    detail = json.loads(proof.detail)
    facts = {"email": agreed.email, "ip": proof.ip, "detail": detail}
    assert proof.digest == recomputed(proof, facts)
    assert detail.get("evidence", "") == evidence


def recomputed(proof: Proof, facts: Mapping[str, object]) -> bytes:
    """As the ledger does it with what it was told."""
    drawn = {name: bytes.fromhex(salt) for name, salt in json.loads(proof.salts).items()}
    told = {name: value for name, value in facts.items() if value not in (None, "")}
    assert set(drawn) == set(told)
    return Committed(told, drawn).digest
