"""The test mailbox files what comes, and shows it."""

from pathlib import Path

import pytest

from app.mail.mailbox import file_message, list_messages, open_mailbox, read_message
from app.mail.smtp.account import parse_smtp_url
from app.mail.smtp.replies import Kind
from app.mail.smtp.transport import Connection
from tests.make.mail import message

FROM = "news@example.com"


async def test_a_letter_can_be_read_in_the_mailbox(tmp_path: Path) -> None:
    async with open_mailbox(tmp_path) as port:
        line = Connection(parse_smtp_url(f"smtp://127.0.0.1:{port}"), hello="tests.example.com")
        for number in (1, 2):
            content = message(
                to=f"a{number}@example.com", subject=f"Älä {number}", text="Hyvää\n.\n"
            )
            assert (
                await line.deliver(FROM, f"a{number}@example.com", content)
            ).kind is Kind.ACCEPTED
        await line.close()
    newest, oldest = list_messages(tmp_path)
    assert (newest.subject, oldest.subject) == ("Älä 2", "Älä 1")
    found = read_message(tmp_path, newest.key)
    assert found is not None
    assert (found.recipient, found.text, found.html) == (
        "a2@example.com",
        "Hyvää\n.\n",
        "<p>Hello</p>",
    )
    assert found.unsubscribe_url == "https://lupa.example.com/unsubscribe/t0k3n"
    assert ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") in found.headers


async def test_the_mailbox_keeps_its_letters_over_a_restart(tmp_path: Path) -> None:
    key = file_message(tmp_path_with_folders(tmp_path), message())
    async with open_mailbox(tmp_path):
        assert [listed.key for listed in list_messages(tmp_path)] == [key]


def test_letters_to_one_address_can_be_picked_out(tmp_path: Path) -> None:
    folder = tmp_path_with_folders(tmp_path)
    for person in ("a", "b", "a"):
        file_message(folder, message(to=f"{person}@example.com"))
    assert len(list_messages(folder, to="A@example.com")) == 2
    assert len(list_messages(folder, most=1)) == 1


@pytest.mark.parametrize(
    "key", ["", ".", "..", "../secret", "..%2fsecret", "/etc/passwd", "a" * 36,
            "0" * 19 + "-" + "0" * 16, "x\0", "..\\secret", "1" * 19 + "-../../secret1"],
)  # fmt: skip
def test_no_key_leads_out_of_the_mailbox(tmp_path: Path, key: str) -> None:
    folder = tmp_path_with_folders(tmp_path / "box")
    (tmp_path / "secret").write_text("Subject: secret\n\n")
    assert read_message(folder, key) is None


def test_a_broken_message_can_still_be_looked_at(tmp_path: Path) -> None:
    key = file_message(tmp_path_with_folders(tmp_path), b"\xff\xfe no headers \x00\r\n")
    assert read_message(tmp_path, key) is not None
    assert len(list_messages(tmp_path)) == 1


def test_an_empty_mailbox_lists_nothing(tmp_path: Path) -> None:
    assert list_messages(tmp_path / "nowhere") == []


def tmp_path_with_folders(folder: Path) -> Path:
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder
