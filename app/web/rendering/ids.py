"""Ids as addresses and forms send them: what is no id asks for nothing."""

from collections.abc import Iterable
from uuid import UUID


def uuid_in(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def uuids_in(texts: Iterable[str]) -> list[UUID]:
    """Each once, in this order."""
    return list(dict.fromkeys(asked_id for text in texts if (asked_id := uuid_in(text))))
