"""What we take for an address, and which spellings are one mailbox."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lib.problems import Problem
from app.mail.addresses import Address, masked, parse
from app.mail.smtp.transport import _in_envelope
from tests.doses import dose


def canonical(text: str) -> str:
    address = parse(text)
    assert isinstance(address, Address), address
    return address.canonical


@pytest.mark.parametrize(  # trial B13
    "spellings",
    [
        ["Aino@EXAMPLE.org", "aino@example.org", "AINO@example.org.", " aino@example.org "],
        ["a@bücher.example.com", "a@BÜCHER.example.com", "a@xn--bcher-kva.example.com"],
        [
            "a@b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example.com",
            "a@bu\u0308cher.example.com",
        ],
        ["a@straße.example", "a@xn--strae-oqa.example"],
    ],
)
def test_spellings_of_one_mailbox_are_one(spellings: list[str]) -> None:
    assert len({canonical(spelling) for spelling in spellings}) == 1


def test_sharp_s_and_double_s_are_two_domains() -> None:  # trial B13
    assert canonical("a@straße.example") != canonical("a@strasse.example")


def test_the_letter_goes_where_it_was_typed_with_an_ascii_domain() -> None:
    address = parse("Aino.M@Bücher.example.com")
    assert isinstance(address, Address)
    assert address.envelope == "Aino.M@xn--bcher-kva.example.com"
    assert address.typed == "Aino.M@Bücher.example.com"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("aino+news@example.com", "aino@example.com"),
        ("A.i.no+x@gmail.com", "aino@gmail.com"),
        ("ai.no@googlemail.com", "aino@gmail.com"),
        ("ai.no@example.com", "ai.no@example.com"),
        ("+x@example.com", "+x@example.com"),
    ],
)
def test_mails_are_counted_per_mailbox(text: str, key: str) -> None:
    address = parse(text)
    assert isinstance(address, Address)
    assert address.limit_key == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "aino",
        "@example.com",
        "aino@",
        "a@b@example.com",
        "aino@example",
        "aino@example..com",
        "aino@[192.0.2.1]",
        "aino@example.test",
        "ai no@example.com",
        '"ai no"@example.com',
        "aino..m@example.com",
        "äiti@example.com",
        "a%b@example.com",
        "host!a@example.com",
        "=?utf-8?q?a?=@example.com",
        "a\u200b@example.com",
        "a@exam\u00adple.com",
        "a\x00@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com\n",
        "a@example.com> SIZE=1",
        "Aino <aino@example.com>",
        "a" * 65 + "@example.com",
        "a@" + "b" * 63 + ".example.com" * 20,
        "a@ex_ample.com",
        "a@☃.example.com",
    ],
)
def test_what_is_no_address_gets_a_sentence(text: str) -> None:  # trials B1, B2
    problem = parse(text)
    assert isinstance(problem, Problem)
    assert problem.sentence().endswith(".")
    assert problem.part == "email"


@settings(max_examples=dose(100, 20_000))
@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_passes_can_stand_in_a_command(local: str, domain: str) -> None:  # trial B2
    address = parse(f"{local}@{domain}.example.com")
    if isinstance(address, Address):
        assert _in_envelope(address.envelope) == address.envelope.encode()
        assert canonical(address.canonical) == address.canonical


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "a." * 5000 + "@b", "@" * 10_000, "a@" + "ß." * 5000]
)
def test_long_nonsense_is_refused_at_once(text: str) -> None:  # trial A32
    start = time.process_time()
    assert isinstance(parse(text), Problem)
    assert time.process_time() - start < 2  # a blow-up takes hours


def test_a_masked_address_can_be_recognised_but_not_learned() -> None:
    assert masked("aino@example.com") == "a•••••@example.com"
