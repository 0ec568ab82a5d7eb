"""Requests about own data, as people make them."""

from typing import Any
from uuid import UUID

import httpx

from app.database import execute, fetchval
from app.lib import clock
from app.privacy.requests import queries
from app.privacy.requests.cases import Case
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Received
from app.privacy.requests.rules import Way, Wish
from tests.make import lists as make_lists
from tests.make.lists import hidden_fields, link_in

FIELDS = {
    "wishes": ["access", "erasure"],
    "first_name": "Aino",
    "last_name": "Niemelä",
    "company": "Rovapuu Oy",
    "phone": "040 000 0000",
    "email": "aino.niemela@example.com",
    "said": "Mitä minusta on kirjattu?",
}


async def ask(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    return await client.post("/privacy/request?lang=en", data={**FIELDS, **fields})


async def press(client: httpx.AsyncClient, act: str = "mine", path: str = "") -> httpx.Response:
    """Open the link of the newest confirmation a minute later and press a button."""
    path = path or await link_in("request_confirm", "privacy/request")
    await execute("update privacy_requests set mailed_at = mailed_at - interval '1 minute'")
    fields = hidden_fields(await client.get(path))
    return await client.post(path, data={**fields, "act": act})


async def the_case() -> Case:
    """The newest one."""
    known = await fetchval("select id from privacy_requests order by created_at desc limit 1")
    case = await queries.case(known)
    assert case is not None
    return case


async def recorded(by: UUID, *wishes: Wish, **changes: Any) -> Case:
    """Staff have written down what came by telephone."""
    facts: dict[str, Any] = {
        "way": Way.PHONE, "wishes": wishes or (Wish.ACCESS,), "language": "fi", "first_name": "Päivi",
        "last_name": "Mattila", "email": make_lists.address("paivi.mattila@example.com"),
        "received_on": clock.today(),
    }  # fmt: skip
    case = await queries.case(await incoming.record(Received(**facts | changes), by))
    assert case is not None
    return case
