"""Every room tells and forgets, over one of everything: what is collected once is gone afterwards."""

import importlib
import json
from typing import Any
from uuid import UUID

import pytest

from app.database import fetch
from app.piccolo_app import ROOMS
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
