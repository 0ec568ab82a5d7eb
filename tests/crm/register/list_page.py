"""Reading a list off its page."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from app.contacts.actions import roles
from app.contacts.facts import Owner, Who
from tests.make import contacts as make_contacts

NOBODY = Who(None)


def names_on(page: str) -> list[str]:
    """The names in their order on the page."""
    rows = re.findall(r'<th scope="row" role="rowheader"><a[^>]*>([^<]*)</a>', page)
    return [unescape(name) for name in rows]


def headings_on(page: str) -> list[str]:
    found = re.findall(r'<th scope="col" role="columnheader"[^>]*>([^<]+)</th>', page)
    return [unescape(heading) for heading in found]


async def person(last_name: str, role: str = "", **fields: Any) -> UUID:
    contact = await make_contacts.known_person(last_name=last_name, first_name="Ida", **fields)
    if role:
        await roles.add_role(Owner(contact=contact), role, NOBODY)
    return contact
