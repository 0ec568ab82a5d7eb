"""Subscribers whose consents end, and what becomes of the question to them, for tests."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx

from app import database
from app.lib import clock
from app.lists.queries import OfferedList
from app.mail.outbox import Drop, Letter
from tests.make import lists as make_lists


async def subscriber_of(offered: OfferedList, email: str = "") -> UUID:
    """The address of somebody who reads English and has agreed to this list."""
    known = await make_lists.subscriber(email, offered)
    await database.execute("update outbox set state = 'accepted'")
    await database.execute("update contacts set language = 'en'")
    return known.address.id


@asynccontextmanager
async def at(moment: datetime) -> AsyncIterator[None]:
    """Everything inside happens then, for the database too."""
    offset = str((moment - datetime.now(UTC)) // timedelta(seconds=1))
    await database.execute("select set_config('postilupa.offset', $1 || ' seconds', true)", offset)
    with clock.standing_at(moment):
        yield
    await database.execute("select set_config('postilupa.offset', '', true)")


async def end_of(address: UUID) -> datetime:
    """When the consent of this address ends."""
    found = await database.fetchval(
        "select max(until) from permission where address = $1 and ground = 'consent'", address
    )
    assert isinstance(found, datetime)
    return found


async def mail_of() -> Letter | Drop:
    return await make_lists.letter_for("invitation")


def page_of(letter: Letter | Drop) -> str:
    assert isinstance(letter, Letter), letter
    path = re.search(r"/invitation/[A-Za-z0-9_-]+", letter.text)
    assert path
    return f"{path[0]}?lang=en"


async def press(
    client: httpx.AsyncClient, page: str, act: str, *, seen: httpx.Response | None = None
) -> httpx.Response:
    """As our page sends it; `seen` was opened before."""
    shown = seen or await client.get(page)
    fields = {name: values[0] for name, values in make_lists.hidden_fields(shown).items()}
    return await client.post(page, data={**fields, "act": act})
