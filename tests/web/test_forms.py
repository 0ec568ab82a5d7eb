from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar
from litestar.types import Message

from app.lib.languages import Language, speaking
from app.lib.problems import Problem
from app.mail.addresses import parse
from app.web.rendering.forms import NOT_OFFERED, SENT_TWICE, Form, filled
from tests.web.conftest import BASE_URL

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking(Language.ENGLISH):
        yield


def test_text_is_one_tidy_line() -> None:
    form = filled({"name": "  Aino\r\n  Bcc: x\t\x07 Niemela\u0308 "})
    assert form.text("name") == "Aino Bcc: x Niemelä"


def test_signs_that_turn_a_text_around_go_from_it() -> None:
    form = filled({"name": "\u202eneniäM\u2069", "body": "a\u202db\u2066\nc"})
    assert form.text("name") == "neniäM"
    assert form.text("body", lines=True) == "ab\nc"


def test_text_of_several_lines_keeps_its_lines() -> None:
    form = filled({"body": "\n# Title\r\n\r\n  indented\x00\x1b\n\n"})
    assert form.text("body", lines=True) == "# Title\n\n  indented"


def test_an_empty_required_field_says_what_is_missing() -> None:
    form = filled({"email": "   "})
    assert form.text("email", required="Enter your e-mail address.") == ""
    assert form.errors == {"email": "Enter your e-mail address."}


def test_too_much_text_is_an_error_that_names_the_limit_and_loses_nothing() -> None:
    typed = "ä" * 1201
    form = filled({"reason": typed})
    assert form.text("reason", most=1000) == ""
    assert "at most 1,000 characters. There are now 1,201" in form.errors["reason"]
    assert form.value("reason") == typed


def test_exactly_the_limit_is_not_too_much() -> None:
    assert filled({"name": "a" * 200}).text("name") == "a" * 200


def test_a_password_is_taken_as_typed() -> None:
    assert filled({"password": "  two  spaces "}).secret("password") == "  two  spaces "


@pytest.mark.parametrize("text", ["", "12", " 1 000", "-3"])
def test_a_number_is_read(text: str) -> None:
    read = filled({"n": text}).number("n", least=-5, most=2000)
    assert read == {"": None, "12": 12, " 1 000": 1000, "-3": -3}[text]


@pytest.mark.parametrize("text", ["twelve", "1.5", "²", "2001", "-6", "9" * 150, "--3"])
def test_what_is_no_number_in_range_is_an_error(text: str) -> None:
    form = filled({"n": text})
    assert form.number("n", least=-5, most=2000) is None
    assert "n" in form.errors


def test_one_ticked_box_of_several_is_a_list_of_one() -> None:
    assert filled({"lists": ["news"]}).chosen("lists") == ["news"]
    assert filled({"lists": ["a", "b", "a"]}).chosen("lists") == ["a", "b"]
    assert Form().chosen("lists") == []


def test_only_an_offered_alternative_is_taken() -> None:
    form = filled({"language": "de"})
    assert form.one("language", ["fi", "sv"]) == ""
    assert form.errors == {"language": NOT_OFFERED}


def test_only_offered_boxes_are_taken() -> None:
    form = Form({"roles": ["media", "customer"], "tags": ["media", "god"]})
    assert form.several("roles", ["customer", "media"]) == ["media", "customer"]
    assert form.several("nothing", ["customer"]) == []
    assert form.several("tags", ["customer", "media"]) == []
    assert form.errors == {"tags": NOT_OFFERED}


def test_a_field_with_two_answers_has_none() -> None:
    form = Form({"name": ["Aino", "Kaisa"], "place": ["", "Oulu"], "size": ["1", "1"]})
    with speaking("en"):
        assert (form.text("name"), form.value("name")) == ("", "Aino")
        assert form.number("size", least=0, most=9) == 1
        form.text("place")
    assert form.errors == {"name": SENT_TWICE}


def test_the_first_complaint_about_a_field_stands() -> None:
    form = Form()
    form.refuse("email", "First.")
    form.refuse("email", "Second.")
    assert form.errors == {"email": "First."}


async def test_both_form_encodings_are_read(browser: httpx.AsyncClient) -> None:
    sent = {"List-Unsubscribe": "One-Click"}
    plain = await browser.post("/form", data=sent)
    parts = await browser.post("/form", files={"List-Unsubscribe": (None, "One-Click")})
    assert plain.json() == parts.json() == {"List-Unsubscribe": ["One-Click"]}


async def test_a_post_without_a_body_is_an_empty_form(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/form")).json() == {}


async def test_a_file_in_a_form_that_asks_for_none_is_not_read(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/form", files={"email": ("x.exe", b"MZ")}, data={"a": "b"})
    assert answer.json() == {"a": ["b"]}


async def test_nul_never_reaches_the_database(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/form", content=b"name=nu%00l%40example.org", headers=FORM)
    (sent,) = answer.json()["name"]
    assert sent == "nu\x1al@example.org"
    typed = filled({"email": sent}).exact("email")
    assert typed == "nu\x1al@example.org"
    assert isinstance(parse(typed), Problem), "an address is refused, not repaired"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"name=%C3%A4"),
        ("application/x-www-form-urlencoded", "name=ä".encode()),
        ("application/x-www-form-urlencoded; charset=ISO-8859-1", b"name=%E4"),
    ],
)
async def test_letters_arrive_in_every_usual_charset(
    browser: httpx.AsyncClient, kind: str, body: bytes
) -> None:
    answer = await browser.post("/form", content=body, headers={"Content-Type": kind})
    assert answer.json() == {"name": ["ä"]}


async def test_broken_letters_are_an_error_of_their_field(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/form", content=b"name=H%E5kan", headers=FORM)
    form = filled(answer.json())
    assert form.text("name") == ""
    assert "did not come through" in form.errors["name"]


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "application/x-www-form-urlencoded; charset=hex"],
)
async def test_another_kind_of_content_gets_a_clear_page(
    browser: httpx.AsyncClient, kind: str
) -> None:
    answer = await browser.post("/form", content=b'{"a": 1}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "Send it with the form on our page." in answer.text


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=é"],
)
async def test_a_malformed_multipart_body_is_refused(browser: httpx.AsyncClient, kind: str) -> None:
    headers = {b"Content-Type": kind.encode()}
    answer = await browser.post("/form", content=b"--x\r\nnonsense", headers=headers)
    assert answer.status_code == 400
    assert "We could not read that" in answer.text


async def test_an_unknown_charset_in_a_part_is_refused(browser: httpx.AsyncClient) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
        b"Content-Type: text/plain; charset=nope\r\n\r\nhello\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await browser.post("/form", content=body, headers=headers)).status_code == 415


async def test_thousands_of_fields_are_refused(browser: httpx.AsyncClient) -> None:  # trial A31
    answer = await browser.post("/form", content=b"a&" * 5000, headers=FORM)
    assert answer.status_code == 400


async def test_too_large_a_form_names_the_limit_and_says_that_back_keeps_the_text(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post("/form", data={"name": "a" * 70_000})  # trial A31
    assert answer.status_code == 413
    assert "at most 64 kB" in answer.text
    assert "go back in your browser" in answer.text


async def test_a_body_that_never_ends_is_cut_off(browser: httpx.AsyncClient) -> None:  # trial A31
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65536
            yield b"a" * 65536

    answer = await browser.post("/form", content=endless(), headers=FORM)
    assert answer.status_code == 413
    assert read < 10_000_000


async def test_a_visitor_who_hangs_up_in_the_middle_is_no_crash_of_ours(
    site: Litestar, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Message] = []
    request = httpx.Request("POST", f"{BASE_URL}/form", headers={**FORM, "Content-Length": "100"})

    async def hangs_up() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        heard.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/form",
        "raw_path": b"/form",
    }
    scope |= {"query_string": b"", "headers": request.headers.raw, "client": None}
    scope |= {"scheme": "http", "root_path": "", "state": {}, "extensions": {}}
    await cast("Any", site)(scope, hangs_up, send)
    assert cast("Any", heard[0])["status"] == 400
    assert "crash" not in caplog.text
