"""Messages as they come: ordinary ones, and such as no standard allows."""

from email.message import EmailMessage
from functools import cache
from uuid import UUID

from app.database import fetchval
from app.lib import clock
from app.privacy.requests.intake import actions
from app.privacy.requests.intake.actions import Place
from app.privacy.requests.intake.box import Raw
from app.privacy.requests.intake.reading import Ours

PLAIN = "Hei, haluaisin tietää, mitä tietoja teillä on minusta.\nAino"


def letter(subject: str, text: str = PLAIN, **heads: str) -> EmailMessage:
    """From Aino Niemelä, unless `heads` say otherwise (`Return_Path` is Return-Path)."""
    message = EmailMessage()
    said = {
        "From": "Aino Niemelä <aino.niemela@example.com>",
        "To": "tietosuoja@example.org",
        "Subject": subject,
        "Date": "Mon, 23 Nov 2026 09:00:00 +0200",
        "Message-ID": f"<{subject.encode().hex()[:40]}@example.com>",
    }
    for name, value in (
        said | {key.replace("_", "-"): value for key, value in heads.items()}
    ).items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


@cache
def with_files() -> bytes:
    """A request with attachments that one would rather not open, one of them a message."""
    message = letter("Pyyntö")
    message.add_attachment(
        b"MZ\x90\x00", maintype="application", subtype="x-msdownload", filename="..\\..\\lasku.exe"
    )
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename="valtakirja.html")
    message.add_attachment(letter("Aiempi viesti"))
    message.add_attachment(
        b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="Henkilökortti Åsa.jpg"
    )
    return message.as_bytes()


async def taken(message: EmailMessage | bytes, *, is_whole: bool = True) -> UUID:
    """Kept as if it had been read from a mailbox just now. Answers its id."""
    content = message if isinstance(message, bytes) else message.as_bytes()
    count: int = await fetchval("select count(*) from incoming_messages")
    raw = Raw(count + 1, len(content), clock.now(), content, is_whole)
    await actions.take(raw, Place(UUID(int=1), 1), Ours())
    known: UUID = await fetchval("select id from incoming_messages where uid = $1", count + 1)
    return known
