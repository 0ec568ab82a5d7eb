"""A watch that the test moves forward, and a browser that fills in the sign-up form."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.lib import clock
from tests.make import lists as make_lists
from tests.make.lists import Watch

Subscribe = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Time stands still and goes on when told."""
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch.now)
    return watch


@pytest.fixture
def subscribe(client: httpx.AsyncClient, watch: Watch) -> Subscribe:
    """Open the form, take ten seconds to fill it in, send it. Fields can be given or changed."""

    async def fill_in(email: str, *slugs: str, path: str = "/", **fields: Any) -> httpx.Response:
        page = await client.get(path)
        data = {**make_lists.hidden_fields(page), "email": email, "lists": slugs, **fields}
        watch.forward(seconds=fields.get("seconds", 10))
        return await client.post(path, data=data)

    return fill_in
