"""Every room tells and forgets, over one of everything: what is collected once is gone afterwards."""

import importlib
import json
from typing import Any
from uuid import UUID

import pytest

from app.contacts.actions.belongings import set_phones, set_tags
from app.contacts.facts import Who
from app.database import fetch
from app.piccolo_app import ROOMS
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.staff import StaffBrowser
from tests.world.place import Place

pytestmark = pytest.mark.xdist_group("populated")

KEPT_OF_THE_ERASED = {"consent_events", "delivery"}
"""Rows under a random reference that means nothing any more: the ledger and the counts stay."""


def about_people() -> dict[str, Any]:
    """The rooms that can collect and erase, the upper ones first."""
    modules = {room: importlib.import_module(f"app.{room}.personal_data") for room in ROOMS}
    ordered = reversed([*ORDER, *(room for room in modules if room not in ORDER)])
    return {room: modules[room] for room in ordered if hasattr(modules[room], "collect")}


ORDER = ("contacts", "consent", "lists", "campaigns")
"""The lowest first: whoever erases asks the room below who the person is."""


async def everybody() -> list[UUID]:
    return [row["id"] for row in await fetch("select id from contact_addresses order by id")]


def told_by(found: Any) -> dict[str, list[Any]]:
    """What a room collected, by table; letters come as one list."""
    return found if isinstance(found, dict) else {"delivery": found}


async def test_every_room_tells_something_and_forgets_it(db: None, place: Place) -> None:
    rooms, addresses = about_people(), await everybody()
    told = {room: told_by(await module.collect(addresses)) for room, module in rooms.items()}
    for room, found in told.items():
        assert any(found.values()), room
    for module in rooms.values():
        await module.erase(addresses)
    for room, module in rooms.items():
        left = told_by(await module.collect(addresses))
        assert {table for table, rows in left.items() if rows} <= KEPT_OF_THE_ERASED, room


async def test_what_is_told_can_be_written_down(db: None, place: Place) -> None:
    for room, module in about_people().items():
        found = told_by(await module.collect(await everybody()))
        assert json.dumps(found, default=str), room


# trial F9
async def test_nobody_who_was_erased_is_found(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person(
        "zebra@example.org", first_name="Zebulon", last_name="Zetterstrand", notes="Zeppeliini."
    )
    await set_phones(person, None, [("+358409998877", "mobile")], Who(None))
    await set_tags(person, ["Zoologia"], Who(None))
    await make_crm.talk([person], subject="Zirkonit", text="Puhuttiin zirkoneista.")
    typed = (
        "zebra@example.org", "Zebulon Zetterstrand", "Zeppeliini", "0409998877", "Zoologia", "Zirkonit",
    )  # fmt: skip
    for words in typed:
        page = await staff.send_form("/staff/find", {"find": words})
        assert f"/staff/people/{person}" in page.text or "Zirkonit" in page.text, words
    of_them = "select id from contact_addresses where contact = $1"
    addresses = [row["id"] for row in await fetch(of_them, person)]
    for module in about_people().values():
        await module.erase(addresses)
    for words in typed:
        for path in ("/staff/find", "/staff/people"):
            answer = await staff.send_form(path, {"find": words})
            said = answer.text.replace(words, "")
            assert answer.status_code == 200
            assert f"/staff/people/{person}" not in said, words
            assert "Zetterstrand" not in said, words
