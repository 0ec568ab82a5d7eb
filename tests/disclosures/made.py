"""Firms that get data, and people who permit that it goes outside the EEA, for tests."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app import database
from app.consent.actions import Evidence
from app.consent.events import Method
from app.disclosures import queries
from app.disclosures.actions import Release, add_recipient, end_recipient
from app.disclosures.queries import Registered
from app.disclosures.rules import ContractKind, Kind, RecipientNow, ReleaseKind, Safeguard
from app.lists.transfer.actions import Asked, Told, permit
from app.lists.transfer.words import sentence

CONTROLLER = "Revontuli Viestintä Oy"
INSIDE = RecipientNow(Kind.MAIL, "Lähetti Mail Oy", "DE")
OUTSIDE = RecipientNow(Kind.MAIL, "Letter Harbor Ltd", "GB", Safeguard.ADEQUACY)


async def mail_through(*accounts: RecipientNow) -> None:
    for row in await database.fetch("select firm from recipients where until is null"):
        await end_recipient(row["firm"])
    for one in accounts:
        await add_recipient(one)


async def permits(address: UUID) -> None:
    """The owner said so on the own page."""
    asked = Asked(sentence(CONTROLLER, "fi"), "fi", None)
    assert await permit(address, asked, Told(Method.OWN_LINK, Evidence()))


HOUSE = RecipientNow(
    Kind.MAILING_HOUSE, "Postitalo Pohjola Oy", "FI", contract=ContractKind.COMMISSION,
    reference="T-2026-3",
)  # fmt: skip
HARBOR = replace(HOUSE, name="Print Harbor Ltd", country="GB", safeguard=Safeguard.ADEQUACY)
ORGANISER = RecipientNow(Kind.CONTROLLER, "Pohjoisen viestintäpäivä ry", "FI")


async def registered(facts: RecipientNow) -> Registered:
    known = await queries.registered(await add_recipient(facts))
    assert known is not None
    return known


def release(to: Registered, **changes: Any) -> Release:
    said = Release(
        to.id, ReleaseKind.EXPORT, "marketing_directory", "Kutsu paperilla",
        ["Name", "Postal address"], to.facts.reference,
    )  # fmt: skip
    return replace(said, **changes)
