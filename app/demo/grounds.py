"""What the demo's agency has written down so that it may write to people beside its subscribers."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.grounds.facts import Ground
from app.consent.purposes.actions import change_purpose, fields_of
from app.crm.people.duties import NewReason, write_reason
from app.demo.people import Register, ago
from app.lib import clock
from app.lists.actions.admitting import admit
from app.lists.actions.manage_lists import NewList, create_list
from app.lists.list_rules import Words

TEXTS = Path(__file__).with_name("texts") / "grounds.toml"
WRITTEN = 30  # days ago
_AT_WORK = """
select p.id as position, p.contact, a.id as address
  from positions p
  join contact_addresses a on a.contact = p.contact and a.main_since is not null and a.kind = 'work_personal'
  join contact_roles r on r.{holder} and r.role = $1 and r.until is null
 where p.until is null order by p.id limit $2
"""
_JOURNALISTS = _AT_WORK.format(holder="contact = p.contact")
_CUSTOMERS = _AT_WORK.format(holder="organisation = p.organisation")


async def fill_grounds(register: Register) -> None:
    """Balancing notes, reasons by duties, the grounds the newsletter admits, a list about contracts."""
    texts = tomllib.loads(TEXTS.read_text())
    with clock.standing_at(ago(WRITTEN)):
        for key, said in texts["purposes"].items():
            await _balance(key, said, register.staff[0])
        newsletter = register.lists["kirje"].id
        grounds = (Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES)
        await admit(newsletter, grounds, register.staff[0])
        await _reasons(newsletter, _JOURNALISTS, "media", texts["reasons"]["journalist"], register)
        await _reasons(newsletter, _CUSTOMERS, "customer", texts["reasons"]["buyer"], register)
        about = texts["about_contracts"]
        words = {language: Words(**said, sentence="") for language, said in about["texts"].items()}
        await create_list(NewList(about["slug"], "contract", words), register.staff[0])


async def _balance(key: str, said: dict[str, Any], by: UUID) -> None:
    purpose = await ledger.purpose(key)
    assert purpose is not None
    wanted = replace(fields_of(purpose), balancing=said["balancing"], interests=said["interests"])
    await change_purpose(key, wanted, purpose.version, by, has_lists=True)


async def _reasons(
    newsletter: UUID, whom: str, role: str, said: dict[str, str], register: Register
) -> None:
    for row in await database.fetch(whom, role, int(said["people"])):
        reason = NewReason(
            row["address"], row["position"], newsletter, said["note"],
            said["fi"], said["sv"], said["en"],
        )  # fmt: skip
        await write_reason(row["contact"], reason, register.staff[0])
