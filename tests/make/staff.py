"""Invented members of staff, and browsers in which they are signed in."""

from functools import cache
from typing import Any
from uuid import UUID, uuid4

import httpx
from argon2 import PasswordHasher

from app.asgi import create_app
from app.config import Settings, current
from app.lib import clock
from app.staff.actions.sessions import open_session
from app.staff.queries.sessions import SignedIn, who
from app.staff.rules import StaffRole
from app.staff.tables import StaffMember
from app.web.guards.csrf import FIELD, csrf_token
from tests.make.lists import hidden_fields

PASSWORD = "kuusi pientä purjevenettä"


@cache
def _hash_of_password() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


_app_of = cache(create_app)


async def member(
    role: StaffRole | str = StaffRole.ADMINISTRATOR,
    *,
    email: str | None = None,
    name: str = "Sanna Laaksonen",
    language: str = "en",
    has_password: bool = True,
) -> UUID:
    """An account whose password is PASSWORD."""
    made, address = uuid4(), email or f"staff-{uuid4().hex[:8]}@example.com"
    await StaffMember.insert(
        StaffMember(
            id=made, email=address, email_canonical=address.lower(), name=name, role=str(role),
            language=language, created_at=clock.now(),
            password_hash=_hash_of_password() if has_password else None,
        )
    )  # fmt: skip
    return made


def transport_to(settings: Settings, *, ip: str = "127.0.0.1") -> httpx.ASGITransport:
    """The application as a browser at that address meets it."""
    return httpx.ASGITransport(
        _app_of(settings),  # type: ignore[arg-type]  # ASGI, but typed more narrowly
        raise_app_exceptions=True,
        client=(ip, 4711),
    )


class StaffBrowser(httpx.AsyncClient):
    """A browser without scripts; `send_form` posts as our own page would, with the csrf field."""

    signed_in: SignedIn

    @property
    def csrf(self) -> str:
        return csrf_token(self.signed_in.session_id)

    async def send_form(self, path: str, data: dict[str, Any] | None = None) -> httpx.Response:
        return await self.post(
            path, data={FIELD: self.csrf, **(data or {})}, headers={"Sec-Fetch-Site": "same-origin"}
        )

    async def shown(self, path: str) -> dict[str, str]:
        """What the forms of a page carry along unseen: the state that the person was shown."""
        fields = hidden_fields(await self.get(path))
        return {name: values[0] for name, values in fields.items() if name != FIELD}


async def browser_of(member_id: UUID) -> StaffBrowser:
    """A browser in which this member has just signed in: `async with await browser_of(…)`."""
    settings = current()
    token = await open_session(member_id)
    browser = StaffBrowser(
        transport=transport_to(settings),
        base_url=settings.base_url,
        cookies={"staff": token},
    )
    found = await who(token)
    assert found is not None
    browser.signed_in = found
    return browser
