"""Lists and subscriptions of another installation, as they were there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.consent.grounds.facts import Ground
from app.lists.tables import ListGround, ListText, MailingList, Subscription


async def take_over_list(one: Mapping[str, Any]) -> None:
    """A list with its texts and what it admits; it keeps its id and its List-Id."""
    await MailingList.insert(
        MailingList(
            id=UUID(one["id"]),
            created_at=datetime.fromisoformat(one["created_at"]),
            published_at=_moment(one["published_at"]),
            closed_at=_moment(one["closed_at"]),
            remind_after_days=one.get("remind_after_days"),
            fewer=one.get("fewer", []),
            **{name: one[name] for name in ("slug", "header_id", "purpose", "position")},
        )
    )
    for admitted in one.get("admits", ()):
        await ListGround.insert(
            ListGround(
                id=uuid4(),
                list=UUID(one["id"]),
                ground=Ground(admitted["ground"]),
                since=datetime.fromisoformat(admitted["since"]),
                until=_moment(admitted["until"]),
            )
        )
    for language, text in one["texts"].items():
        await ListText.insert(ListText(id=uuid4(), list=UUID(one["id"]), language=language, **text))


async def take_over_subscription(address: UUID, one: Mapping[str, Any]) -> None:
    await Subscription.insert(
        Subscription(
            id=uuid4(),
            list=UUID(one["list"]),
            address=address,
            joined_at=datetime.fromisoformat(one["joined_at"]),
            left_at=_moment(one["left_at"]),
            left_by=one["left_by"],
        )
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
