"""An enquiry form that is open, and somebody who writes by it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.crm.enquiries import actions, queries
from app.crm.enquiries.queries import EnquiryForm
from app.crm.enquiries.rules import Words
from app.lib import clock
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import hidden_fields

WORDS = {"fi": Words("Ota yhteyttä", "Kysy meiltä."), "en": Words("Contact us", "Ask us.")}
FIELDS = {
    "message": "Paljonko maksaa *kaksi* uutiskirjettä kuussa?\nTerveisin Tuuli",
    "email": "tuuli.ojala@example.net",
    "first_name": "Tuuli",
    "last_name": "Ojala",
    "company": "Ojalan Puutarha",
    "phone": "040 123 4567",
}
PAGE = "/enquiry/contact"
A_MINUTE = timedelta(minutes=1)

Write = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def owner(db: None) -> UUID:
    return await make_staff.member(name="Elias Hakala", email="elias@example.com", language="fi")


@pytest.fixture
async def form(owner: UUID) -> EnquiryForm:
    await make_lists.open_for_sign_up()
    await actions.add_form("contact", WORDS, owner, owner)
    await actions.open_form(await queries.form("contact"), owner)
    return await queries.form("contact")


@pytest.fixture
async def write(client: httpx.AsyncClient, form: EnquiryForm) -> Write:
    """Open the page, wait a little and send it."""

    async def written(**fields: Any) -> httpx.Response:
        assert form.is_open
        hidden = hidden_fields(await client.get(f"{PAGE}?lang=en"))
        with clock.standing_at(clock.now() + fields.pop("wait", A_MINUTE)):
            return await client.post(f"{PAGE}?lang=en", data={**FIELDS, **hidden, **fields})

    return written
