"""Every room tells and forgets, over one of everything: what is collected once is gone afterwards."""

import importlib
import json
from types import ModuleType
from typing import Any

import pytest

from app.contacts.actions.belongings import set_phones, set_tags
from app.contacts.facts import Who
from app.database import fetch
from app.piccolo_app import ROOMS
from app.privacy.erasing.rooms import rooms_of
from app.privacy.erasing.whose import Whose, of_contact
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import recorded
from tests.world.place import Place

pytestmark = pytest.mark.xdist_group("populated")

KEPT_OF_THE_ERASED = {"consent_events", "delivery", "merges"}
"""Rows under a random reference that means nothing any more: the ledger, the counts, that two were one."""
KEPT_TO_BE_DONE = {"incoming_messages", "recipients_to_tell"}
"""A message that may be a request, and who has yet to hear of the erasure: until it is dealt with."""


async def everybody() -> list[Whose]:
    rows = await fetch("select id from contacts order by id")
    return [known for row in rows if (known := await of_contact(row["id"]))]


async def told() -> dict[str, dict[str, list[Any]]]:
    """What each room knows about anybody, by table."""
    found: dict[str, dict[str, list[Any]]] = {}
    for known in await everybody():
        for room in rooms_of(known):
            tables = found.setdefault(room.name, {})
            for table, rows in (await room.collect()).items():
                tables.setdefault(table, []).extend(rows)
    return found


async def test_every_room_tells_something_and_forgets_it(db: None, place: Place) -> None:
    people = await everybody()
    await recorded(await make_staff.member(), contact=people[0].contact)
    before = await told()
    assert set(before) == {room for room in ROOMS if hasattr(personal_data(room), "collect")}
    for room, tables in before.items():
        assert any(tables.values()), room
    for known in people:
        for its in rooms_of(known):
            await its.erase()
            left = {table for table, rows in (await its.collect()).items() if rows}
            assert left <= KEPT_OF_THE_ERASED | KEPT_TO_BE_DONE, its.name


def personal_data(room: str) -> ModuleType:
    return importlib.import_module(f"app.{room}.personal_data")


async def test_what_is_told_can_be_written_down(db: None, place: Place) -> None:
    assert json.dumps(await told(), default=str)


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
    known = await of_contact(person)
    assert known is not None
    for room in rooms_of(known):
        await room.erase()
    for words in typed:
        for path in ("/staff/find", "/staff/people"):
            answer = await staff.send_form(path, {"find": words})
            said = answer.text.replace(words, "")
            assert answer.status_code == 200
            assert f"/staff/people/{person}" not in said, words
            assert "Zetterstrand" not in said, words
