"""Letters and messages for tests, complete unless a test says otherwise."""

from datetime import UTC, datetime
from typing import Any

from app.lib.languages import Language
from app.mail.letters.letter import CompiledLetter, Draft, Occasion, Sender, compile_letter
from app.mail.letters.message import Leaving, Letterhead, write_message

SENDER = Sender(
    name="Revontuli Viestintä Oy",
    postal_address="Kauppakatu 12 B\n96100 ROVANIEMI",
    business_id="1234567-1",
    privacy_url="https://lupa.example.com/privacy",
)
OCCASION = Occasion(Language.ENGLISH, list_name="Revontulen kirje", fields=("first_name",))
VALUES = {
    "first_name": "Aino",
    "email": "aino@example.com",
    "unsubscribe_url": "https://lupa.example.com/unsubscribe/t0k3n",
    "why_url": "https://lupa.example.com/why/t0k3n",
    "because": "You get this letter because you gave your consent.",
    "preferences_url": "https://lupa.example.com/preferences",
}


def draft(body: str = "Hello {{ first_name }}", **changes: str) -> Draft:
    return Draft(**{"subject": "News", "preheader": "In short", "body": body} | changes)


def letter(body: str = "Hello {{ first_name }}", **changes: str) -> CompiledLetter:
    return compile_letter(draft(body, **changes), SENDER, OCCASION)


def letterhead(**changes: Any) -> Letterhead:
    facts: dict[str, Any] = {
        "from_name": "Revontuli Viestintä",
        "from_address": "news@example.com",
        "reply_to": "office@example.com",
        "date": datetime(2026, 11, 3, 6, 0, tzinfo=UTC),
        "list_name": "Revontulen kirje",
        "list_id": "monthly.lists.example.com",
        "feedback_id": "c1:l2:news:example",
    }
    return Letterhead(**facts | changes)


def message(head: Letterhead | None = None, **changes: Any) -> bytes:
    facts: dict[str, Any] = {
        "to": "aino@example.net",
        "message_id": "<4f1c@example.com>",
        "subject": "News",
        "text": "Hello\n",
        "html": "<p>Hello</p>",
        "leaving": Leaving("https://lupa.example.com/unsubscribe/t0k3n"),
    }
    return write_message(head or letterhead(), **facts | changes)
