"""The access log: who signed in, changed or exported what (register R16)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.lib import clock
from app.staff.tables import AccessLogEntry


async def note(
    member_id: UUID | None,
    what: str,
    *,
    about_kind: str | None = None,
    about: object = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one line of the access log, in the caller's transaction.

    `what` is snake_case and listed in `words.py`; `about` is the id of the thing, never an
    e-mail address; `detail` holds plain JSON values: ids, counts and words of ours, never what
    somebody is called.
    """
    await AccessLogEntry.insert(
        AccessLogEntry(
            at=clock.now(),
            member=member_id,
            what=what,
            about_kind=about_kind,
            about=None if about is None else str(about),
            detail=None if detail is None else dict(detail),
        )
    )
