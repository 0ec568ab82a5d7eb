"""People whom the demo's agency invites by post, so that a sheet of labels has something to leave out."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.grounds.profiles import POST
from app.consent.purposes.actions import change_purpose, fields_of
from app.contacts.actions import belongings, people
from app.contacts.facts import PersonFields, Source
from app.demo.people import FROM_ELSEWHERE, Register, ago, day
from app.disclosures import queries as registered
from app.disclosures.actions import change_recipient
from app.disclosures.rules import ContractKind, Kind
from app.lib import clock
from app.mail.addresses import Address, parse
from app.privacy.recording import stops
from app.segments import actions as segments

TEXTS = Path(__file__).with_name("texts") / "post.toml"
KNOWN, FORBADE = 28, 9  # days ago
_SAID = ("first_name", "last_name", "street", "postcode", "place", "country", "language")


async def fill_post(register: Register) -> None:
    """A purpose that reaches the post, the people and their segment, and a contract to print."""
    said = tomllib.loads(TEXTS.read_text())
    with clock.standing_at(ago(KNOWN)):
        await _by_post(said["purpose"], register.staff[0])
        await _sign_with_the_house(said["house"])
        known = [await _person(register, one) for one in said["people"]]
        await belongings.add_tag_to_many(known, said["tag"], register.who)
        tag = await database.fetchval("select id from tags where name = $1", said["tag"])
        asked = {"all": [{"field": "tag", "is": "is", "value": str(tag)}]}
        await segments.add(said["segment"], asked, by=register.staff[0])
    with clock.standing_at(ago(FORBADE)):
        for one, person in zip(said["people"], known, strict=True):
            if why := one.get("forbids_post"):
                reach = stops.Reach(channel=POST)
                await stops.record_objection(person, reach, how=why, by=register.staff[0])


async def _by_post(key: str, by: UUID) -> None:
    purpose = await ledger.purpose(key)
    assert purpose is not None
    wanted = replace(fields_of(purpose), channels=(*purpose.channels, POST))
    await change_purpose(key, wanted, purpose.version, by, has_lists=True)


async def _sign_with_the_house(said: dict[str, str]) -> None:
    for one in await registered.register():
        if one.facts.kind is Kind.MAILING_HOUSE and one.facts.contract is None:
            signed = replace(
                one.facts, task=said["task"], reference=said["reference"],
                contract=ContractKind.COMMISSION, contract_on=day(0),
            )  # fmt: skip
            await change_recipient(one.firm, signed)


async def _person(register: Register, one: dict[str, Any]) -> UUID:
    address = parse(one["email"]) if "email" in one else None
    assert address is None or isinstance(address, Address)
    source = Source(one.get("source", "meeting"))
    if source.kind in FROM_ELSEWHERE:
        source = replace(source, detail="Mediahaku 2026", on=day(FROM_ELSEWHERE[source.kind]))
    fields = PersonFields(**{"country": "FI", **{key: one[key] for key in _SAID if key in one}})
    return await people.add_person(fields, source, register.who, address=address)
