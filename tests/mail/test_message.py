"""The bytes of a message, read back by the standard library."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.letters.message import BadHeaderError, Leaving
from tests.doses import dose
from tests.make.mail import letterhead, message

CAMPAIGN = [
    *("From", "Reply-To", "Date", "X-Auto-Response-Suppress", "List-Id", "List-Post"),
    *("Precedence", "Feedback-ID", "MIME-Version", "To", "Subject", "Message-ID"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "Content-Type"),
]
LINE_BREAKERS = ["\r", "\n", "\0", "\v", "\f", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]
nasty_text = st.text(st.characters() | st.sampled_from(LINE_BREAKERS), max_size=120)


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def body(content: bytes, kind: str) -> str:
    part = read(content).get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def decoded(content: bytes, name: str) -> str:
    """By the older parser: the newer one puts blanks between the encoded words of a name."""
    raw = message_from_bytes(content, policy=policy.compat32)[name]
    text = str(make_header(decode_header(raw)))
    return text.replace('"', "").replace("\\", "") if "=?" not in raw else text


def test_a_campaign_message_has_the_headers_receivers_ask_for() -> None:
    found = read(message())
    assert found.keys() == CAMPAIGN
    assert found["From"] == "Revontuli Viestintä <news@example.com>"
    assert found["To"] == "aino@example.net"
    assert found["Date"] == "Tue, 03 Nov 2026 06:00:00 +0000"
    assert found["List-Id"] == "Revontulen kirje <monthly.lists.example.com>"
    assert found["List-Unsubscribe"] == "<https://lupa.example.com/unsubscribe/t0k3n>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "All" not in found["X-Auto-Response-Suppress"].split(", ")
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


def test_a_system_mail_says_that_it_is_automatic() -> None:
    head = letterhead(list_id="", list_name="", feedback_id="")
    found = read(message(head, leaving=None))
    assert found["Auto-Submitted"] == "auto-generated"
    assert not {"List-Id", "Precedence", "List-Unsubscribe"} & set(found.keys())


def test_the_same_message_is_the_same_to_the_byte() -> None:
    assert message() == message()
    assert message() != message(message_id="<other@example.com>")


def test_an_address_to_leave_is_never_folded() -> None:
    url = "https://lupa.example.com/unsubscribe/" + "t" * 400
    content = message(leaving=Leaving(url, "mailto:leave@example.com"))
    assert b"<" + url.encode() + b">," in content
    assert read(content)["List-Unsubscribe"] == f"<{url}>, <mailto:leave@example.com>"


@pytest.mark.parametrize(  # trial B11
    "words",
    [
        "Hiljaisen kampanjan voima",
        "ä" * 500,
        "😀" * 120,
        "מכתב חודשי" * 12,
        "e\u0301" * 100,
        "x" * 66 + "ä",
        "a" * 75,
        "word " * 100 + "end",
        "Oy Ab, (comment) <a@b>; [x]: y.",
        "=?utf-8?q?Bcc=3A_x=40example.com?=",
        "1 < 2 & 3",
    ],
)
def test_words_survive_encoding(words: str) -> None:
    head = letterhead(from_name=words, list_name=words)
    content = message(head, subject=words, text=words, html=words)
    found = read(content)
    assert found["Subject"] == words
    assert decoded(content, "From") == f"{words} <news@example.com>"
    assert decoded(content, "Subject") == words
    assert body(content, "plain").rstrip("\n") == words
    assert body(content, "html").rstrip("\n") == words
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(  # trial B10
    "text",
    ["x" * 10_000, "ä" * 5000, "x" * 998, "\n".join(["a" * 2000] * 3), "." * 3000, " " * 3000],
)
def test_lines_are_short_and_come_back_whole(text: str) -> None:
    content = message(text=text, html=text)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert body(content, "plain") == text


@pytest.mark.parametrize("breaker", LINE_BREAKERS)  # trial B1
@pytest.mark.parametrize("source", ["from_name", "reply_to", "list_name", "list_id", "feedback_id"])
def test_a_line_break_in_a_letterhead_is_refused(source: str, breaker: str) -> None:
    with pytest.raises(BadHeaderError):
        message(letterhead(**{source: f"a{breaker}Bcc: b@example.com"}))


@pytest.mark.parametrize("breaker", LINE_BREAKERS)  # trial B1
@pytest.mark.parametrize("source", ["to", "subject", "message_id"])
def test_a_line_break_in_a_header_is_refused(source: str, breaker: str) -> None:
    with pytest.raises(BadHeaderError):
        message(None, **{source: f"a{breaker}Bcc: b@example.com"})


@pytest.mark.parametrize(
    "to",
    ["a@example.com, b@example.com", "A <a@example.com>", "a b@example.com", "a@b@example.com"],
)
def test_a_message_goes_to_one_recipient(to: str) -> None:
    with pytest.raises(BadHeaderError):
        message(to=to)


@pytest.mark.parametrize(
    "url", ["javascript:x", "https://a b", "https://a>", "https://ä", "https://\n"]
)
def test_a_way_out_is_a_plain_address(url: str) -> None:
    with pytest.raises(BadHeaderError):
        message(leaving=Leaving(url))


@settings(max_examples=dose(100, 20_000))
@given(nasty_text, nasty_text, nasty_text)
def test_no_words_add_or_remove_a_header(subject: str, name: str, text: str) -> None:  # trial B1
    try:
        content = message(letterhead(from_name=name), subject=subject, text=text, html=text)
    except BadHeaderError:
        assert not subject.strip() or re.search(
            r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", subject + name
        )
        return
    found = read(content)
    assert found.keys() == CAMPAIGN
    assert len(found["To"].addresses) == 1
    assert len(list(found.iter_parts())) == 2
