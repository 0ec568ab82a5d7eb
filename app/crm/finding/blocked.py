"""Whether an address that somebody typed may be mailed at all: the suppression list, asked by its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent.suppression.kept import suppressed
from app.consent.wordings.labels import said
from app.lists.staff_queries import known_lists
from app.mail.addresses import Address, parse


@dataclass(frozen=True)
class Block:
    """Why nobody mails the address: for one list, or with `list_name` None for any."""

    why: str
    list_name: str | None
    since: datetime


@dataclass(frozen=True)
class Blocks:
    """What the suppression list has about one address, which need not be in the register."""

    email: str
    blocks: Sequence[Block]


async def blocks_of(text: str) -> Blocks | None:
    """None when the text is no whole address: the list knows nothing else."""
    address = parse(text)
    if not isinstance(address, Address):
        return None
    found = (await suppressed([address.canonical])).get(address.canonical, [])
    names = {one.id: one.name for one in await known_lists()} if found else {}
    blocks = [
        Block(said(one.reason), names.get(one.list_id, "") if one.list_id else None, one.since)
        for one in found
    ]
    return Blocks(address.typed, blocks)
