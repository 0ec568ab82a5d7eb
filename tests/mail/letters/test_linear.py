"""Four times the text takes at most about four times as long, whatever stands in it."""

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.mail.letters.markdown import write
from app.mail.mailbox import file_message, list_messages, read_message

MOST = 5


@pytest.fixture(autouse=True)
def _without_collecting() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def seconds(deed: Callable[[], object]) -> float:
    start = time.process_time()
    deed()
    return time.process_time() - start


def is_linear(once: Callable[[], object], four_times: Callable[[], object]) -> bool:
    """In one of five tries: the machine has other things to do."""
    return any(seconds(four_times) < max(MOST * seconds(once), 0.02) for _ in range(5))


@pytest.mark.parametrize(
    "piece",
    ["[", "[a", "![](", "[a](", "[[a](b)", "[x] (", "](", "[x https://a ", "*a ", "**a** ", "*a**",
     "> ", "> 5\n", "- a\n", "- 3\n", "5. a\n", "1. ", "1. a\n\n", "5. - ", "`", "`a", "```\n",
     "~~~\n", "|a|\n", "|a", "a|b\n-|-\n", "<a ", "&amp;", "\\", "a@", "a.b@c.d ", "https://a.b/) ",
     "https://", ")", "www.", "__a", "#", "a\n=", "\t"],
)  # fmt: skip
def test_reading_a_letter_is_linear(piece: str) -> None:  # trial H8
    short = piece * (4_000 // len(piece))
    write(short)
    assert is_linear(lambda: write(short), lambda: write(short * 4))


def test_brackets_are_read_in_a_moment() -> None:  # trial H8
    """They took a quarter of a second for 10 kB."""
    words, brackets = "words, and " * 900, "[" * 10_000
    assert any(
        seconds(lambda: write(brackets)) < 20 * seconds(lambda: write(words)) + 0.05
        for _ in range(5)
    )


def nested(depth: int) -> bytes:
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    return b"Subject: Deep\r\n" + parts + b"Content-Type: text/plain\r\n\r\nHello\r\n"


def parts(number: int) -> bytes:
    one = b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
    return b"Subject: Deep\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + one * number


@pytest.mark.parametrize("made", [nested, parts])
def test_reading_a_mail_is_linear_in_its_depth(  # trial H8
    made: Callable[[int], bytes], tmp_path: Path
) -> None:
    for folder in ("tmp", "new"):
        (tmp_path / folder).mkdir()
    once, four_times = (file_message(tmp_path, made(depth)) for depth in (400, 1600))
    assert is_linear(
        lambda: read_message(tmp_path, once), lambda: read_message(tmp_path, four_times)
    )
    key = file_message(tmp_path, made(5000))
    message = read_message(tmp_path, key)
    assert message is not None
    assert message.subject == "Deep"


def test_a_header_nested_too_deep_is_shown_as_it_came(tmp_path: Path) -> None:  # trial H8
    for folder in ("tmp", "new"):
        (tmp_path / folder).mkdir()
    key = file_message(tmp_path, b"From: " + b"(" * 5000 + b"\r\nSubject: Deep\r\n\r\nHello\r\n")
    message = read_message(tmp_path, key)
    assert message is not None
    assert message.sender.startswith("((((")
    assert message.text == "Hello\n"
    assert [listed.subject for listed in list_messages(tmp_path)] == ["Deep"]
