"""Every room that knows something about people, the upper ones first: the one list of who tells and forgets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.campaigns import personal_data as campaigns
from app.consent import personal_data as consent
from app.contacts import personal_data as contacts
from app.crm import personal_data as crm
from app.disclosures import personal_data as disclosures
from app.imports import personal_data as imports
from app.lists import personal_data as lists
from app.privacy import personal_data as privacy
from app.privacy.erasing.whose import Whose

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Room:
    """What one room knows about this person: `collect` tells it, by table, `erase` forgets it."""

    name: str
    collect: Callable[[], Awaitable[Tables]]
    erase: Callable[[], Awaitable[None]]


def rooms_of(whose: Whose) -> list[Room]:
    """In the order of erasing: each asks the ones below who the person is."""
    addresses, subjects = list(whose.addresses), list(whose.subjects)
    people, named = whose.people, whose.named
    asked: dict[Any, tuple[object, ...]] = {
        imports: (addresses, people, named),
        crm: (addresses, people),
        disclosures: (addresses, people),
        lists: (subjects, named.emails),
        campaigns: (subjects,),
        consent: (subjects,),
        privacy: (people, named.emails),
        contacts: (addresses, people),
    }
    return [
        Room(
            room.__name__.split(".")[1],
            partial(room.collect, *known),
            partial(room.erase, *known),
        )
        for room, known in asked.items()
    ]
