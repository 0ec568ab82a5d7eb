"""Whose register this is: checked, saved, and noted who changed it (register R1)."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from piccolo.columns import Column
from stdnum.fi import ytunnus

from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.texts import tidy_line
from app.mail import addresses
from app.mail.addresses import Address
from app.staff import tables
from app.staff.actions.controllers import note_version
from app.staff.log.actions import note
from app.staff.queries.identity import FINLAND
from app.staff.rules import PLACES, place_of

FIELDS: dict[str, int] = {
    "name": 200, "business_id": 20, "trade_name": 200, "street": 200, "postcode": 12, "place": 80, "country": 2,
    "email": 254, "phone": 40, "contact_person": 120, "contact_email": 254, "contact_phone": 40,
    "register_name_fi": 200, "register_name_sv": 200, "register_name_en": 200,
    "sender_name": 120, "sender_email": 254, "reply_to": 254,
    "dpo_name": 120, "dpo_email": 254, "dpo_phone": 40,
    "profile": 12,
}  # fmt: skip
"""The columns of the form and how many characters each takes."""

ADDRESSES = frozenset({"email", "contact_email", "sender_email", "reply_to", "dpo_email"})
OPTIONAL = frozenset(
    {
        "phone",
        "contact_phone",
        "reply_to",
        "trade_name",
        "dpo_name",
        "dpo_email",
        "dpo_phone",
        "profile",
    }
)

MISSING = N_("Fill this in too: it is shown in the privacy notice and in every letter.")
TOO_LONG = N_("Use at most %(most)s characters.")
NOT_A_BUSINESS_ID = N_("This is not a Finnish business ID. It should look like 1234567-1.")
NOT_A_POSTCODE = N_("A Finnish postcode has five digits.")
NOT_A_COUNTRY = N_("Enter the country as two letters, for example FI.")
NOT_A_PLACE = N_("Choose whose rules for marketing you keep.")
NOT_A_PHONE = N_("Enter the number in digits, for example +358 40 123 4567.")


async def save_identity(values: Mapping[str, str], by: UUID) -> dict[str, Problem]:
    """Save what was typed. Answers with what is wrong by field; then nothing was saved."""
    tidy = {field: tidy_line(values.get(field, "")) for field in FIELDS}
    tidy["country"] = tidy["country"].upper() or FINLAND
    faults = {field: fault for field in FIELDS if (fault := _fault(field, tidy))}
    if faults:
        return faults
    ready = _written_as_usual(tidy)
    async with transaction():
        before = await tables.Identity.select().where(tables.Identity.number == 1).first() or {}
        changed = sorted(field for field in FIELDS if before.get(field) != ready[field])
        if changed:
            await _store(ready)
            await note_version(ready)
            await note(by, "identity_changed", detail={"fields": changed})
    return {}


async def set_checkpoint_mail(email: str, language: str, *, wanted: bool) -> None:
    """To whom the daily checkpoint of the ledger goes; '' is the data protection officer."""
    of = tables.Identity
    changes: dict[Column | str, Any] = {
        of.checkpoint_mailed: wanted,
        of.checkpoint_email: email,
        of.checkpoint_language: language,
    }
    await of.update(changes).where(of.number == 1)


async def _store(ready: Mapping[str, str]) -> None:
    columns: dict[Column, Any] = {_column(field): value for field, value in ready.items()}
    row = tables.Identity({**columns, tables.Identity.changed_at: clock.now()})
    await tables.Identity.insert(row).on_conflict(
        target=tables.Identity.number,
        action="DO UPDATE",
        values=[*columns, tables.Identity.changed_at],
    )


def _column(field: str) -> Column:
    column: Column = getattr(tables.Identity, field)
    return column


def _written_as_usual(tidy: Mapping[str, str]) -> dict[str, str]:
    """Addresses as mails carry them, whose headers know no letters but a to z."""
    number = tidy["business_id"]
    is_finnish = tidy["country"] == FINLAND
    return {
        **tidy,
        "business_id": ytunnus.format(number) if is_finnish else number,
        "profile": tidy["profile"] or place_of(tidy["country"]),
        **_addresses_as_used({**tidy, "reply_to": tidy["reply_to"] or tidy["sender_email"]}),
    }


def _addresses_as_used(values: Mapping[str, str]) -> dict[str, str]:
    """Those that can be read."""
    read = {field: addresses.parse(values[field]) for field in ADDRESSES}
    return {field: one.envelope for field, one in read.items() if isinstance(one, Address)}


async def keep_addresses_as_used() -> None:
    """Mend what an older version of the program saved as it was typed."""
    row = await tables.Identity.select().where(tables.Identity.number == 1).first()
    if row and (used := _addresses_as_used(row)):
        changes: dict[Column | str, Any] = {_column(field): value for field, value in used.items()}
        await tables.Identity.update(changes).where(tables.Identity.number == 1)


def _fault(field: str, tidy: Mapping[str, str]) -> Problem | None:
    value = tidy[field]
    if not value:
        return None if field in OPTIONAL else Problem(MISSING, part=field)
    if len(value) > FIELDS[field]:
        return Problem(TOO_LONG, {"most": FIELDS[field]}, field)
    check = _CHECKS.get(field)
    return check(value, tidy["country"]) if check else None


def _email_fault(value: str, _country: str) -> Problem | None:
    address = addresses.parse(value)
    return address if isinstance(address, Problem) else None


def _business_id_fault(value: str, country: str) -> Problem | None:
    is_wrong = country == FINLAND and not ytunnus.is_valid(value)
    return Problem(NOT_A_BUSINESS_ID) if is_wrong else None


def _postcode_fault(value: str, country: str) -> Problem | None:
    is_wrong = country == FINLAND and not re.fullmatch(r"[0-9]{5}", value)
    return Problem(NOT_A_POSTCODE) if is_wrong else None


def _country_fault(value: str, _country: str) -> Problem | None:
    return None if re.fullmatch(r"[A-Z]{2}", value) else Problem(NOT_A_COUNTRY)


def _place_fault(value: str, _country: str) -> Problem | None:
    return None if value in PLACES else Problem(NOT_A_PLACE)


def _phone_fault(value: str, _country: str) -> Problem | None:
    digits = sum(character.isdecimal() for character in value)
    usual = re.fullmatch(r"\+?[0-9 ()./-]+", value) and 5 <= digits <= 15
    return None if usual else Problem(NOT_A_PHONE)


_CHECKS: dict[str, Callable[[str, str], Problem | None]] = {
    "business_id": _business_id_fault,
    "postcode": _postcode_fault,
    "country": _country_fault,
    **dict.fromkeys(ADDRESSES, _email_fault),
    "profile": _place_fault,
    "phone": _phone_fault,
    "contact_phone": _phone_fault,
    "dpo_phone": _phone_fault,
}
