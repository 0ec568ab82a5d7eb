"""The sender names the letters of a form; which of them are read, is ours to say."""

import encodings
import pkgutil

import httpx
import pytest

from app.lib.problems import Problem
from app.mail.addresses import parse
from app.web.receiving.charsets import CODECS
from app.web.rendering.forms import filled

PYTHONS = sorted({name for _, name, _ in pkgutil.iter_modules(encodings.__path__)})
READ = {"utf_8", "ascii", "latin_1", "cp1252", "iso8859_15"}
SPELLINGS = [*PYTHONS, "unicode-escape", "UTF-7", "Punycode", "base64", "hex", "rot13", "zip", ""]
URLENCODED = "application/x-www-form-urlencoded"


def part(charset: str, text: bytes) -> bytes:
    return (
        b'--x\r\nContent-Disposition: form-data; name="email"\r\nContent-Type: text/plain; charset='
        + charset.encode()
        + b"\r\n\r\n"
        + text
        + b"\r\n--x--\r\n"
    )


async def sent(browser: httpx.AsyncClient, charset: str, text: bytes) -> list[httpx.Response]:
    """The same text in both encodings of forms."""
    parts = {"Content-Type": "multipart/form-data; boundary=x"}
    plain = {"Content-Type": f"{URLENCODED}; charset={charset}"}
    return [
        await browser.post("/form", content=part(charset, text), headers=parts),
        await browser.post("/form", content=b"email=" + text, headers=plain),
    ]


@pytest.mark.parametrize("charset", SPELLINGS)
async def test_a_decoder_that_browsers_do_not_use_is_never_asked(
    browser: httpx.AsyncClient, charset: str
) -> None:
    # trial H1
    answers = await sent(browser, charset, b"\\ud800aino@example.org")
    expected = 200 if charset.lower() in CODECS or not charset else 415
    assert {answer.status_code for answer in answers} == {expected}


@pytest.mark.parametrize("charset", sorted(CODECS))
async def test_what_a_charset_cannot_say_is_an_error_of_its_field(
    browser: httpx.AsyncClient, charset: str
) -> None:
    # trial H1
    for answer in await sent(browser, charset, b"a\xed\xa0\x80\x81b"):
        assert answer.status_code == 200
        (text,) = answer.json()["email"]
        assert not any("\ud800" <= sign <= "\udfff" for sign in text)
        assert isinstance(parse(text), Problem)


@pytest.mark.parametrize("charset", sorted(CODECS))
async def test_the_letters_we_read_are_the_same_in_both_encodings(
    browser: httpx.AsyncClient, charset: str
) -> None:
    letters = "Aino" if "ascii" in charset else "Häkkinen"
    for answer in await sent(browser, charset, letters.encode(charset)):
        assert answer.json() == {"email": [letters]}


async def test_no_zero_byte_comes_through_a_part(browser: httpx.AsyncClient) -> None:
    # trial H1
    for answer in await sent(browser, "utf-8", b"nu\0l@example.org"):
        (text,) = answer.json()["email"]
        assert filled({"email": text}).exact("email") == "nu\x1al@example.org"
