"""Firms that get data, and people who permit that it goes outside the EEA, for tests."""

from uuid import UUID

from app.consent.actions import Evidence
from app.consent.events import Method
from app.disclosures.actions import save_recipients
from app.disclosures.rules import Kind, RecipientNow, Safeguard
from app.lists.transfer.actions import Asked, Told, permit
from app.lists.transfer.words import sentence

CONTROLLER = "Revontuli Viestintä Oy"
INSIDE = RecipientNow(Kind.MAIL, "Lähetti Mail Oy", "DE")
OUTSIDE = RecipientNow(Kind.MAIL, "Letter Harbor Ltd", "GB", Safeguard.ADEQUACY)


async def mail_through(*accounts: RecipientNow) -> None:
    await save_recipients(accounts)


async def permits(address: UUID) -> None:
    """The owner said so on the own page."""
    asked = Asked(sentence(CONTROLLER, "fi"), "fi", None)
    assert await permit(address, asked, Told(Method.OWN_LINK, Evidence()))
