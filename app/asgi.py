"""Every router, in one list. The only file that knows all rooms' pages."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar

from app.config import Settings


def create_app(settings: Settings, lifespan: Sequence[Any] = ()) -> Litestar:
    """The web application. `lifespan` opens the database; tests open their own."""
    return Litestar(route_handlers=[], lifespan=list(lifespan), openapi_config=None)
