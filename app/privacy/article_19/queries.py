"""Named questions about recipients that have to be told, and those that were."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app import database
from app.disclosures.queries import FACTS, facts_of
from app.privacy.article_19.rules import How, ToTell
from app.privacy.requests.rules import Wish
from app.staff.reads.recording import seen

_TASKS = f"""
select t.id, t.what, t.who, n.firm, t.contact is null as is_erased, t.contact as whose, t.request,
       q.number, t.made_at, t.how, t.told_on, s.name as told_by, t.note,
       t.email, t.subject, t.body, t.sent_at, t.failed_at,
       {FACTS}
  from recipients_to_tell t join recipients n on n.id = t.recipient
  join lateral (select * from recipients l where l.firm = n.firm order by l.id desc limit 1) r on true
  left join privacy_requests q on q.id = t.request
  left join staff_members s on s.id = t.told_by
"""
_OWN = (
    "id", "who", "firm", "is_erased", "request", "number", "made_at", "told_on", "told_by", "note",
    "email", "subject", "body", "sent_at", "failed_at",
)  # fmt: skip


async def of_requests(ids: Sequence[UUID]) -> list[ToTell]:
    """In the order in which they came up."""
    return await _tasks("where t.request = any($1) order by t.made_at, t.id", list(ids))


async def task(task_id: UUID) -> ToTell | None:
    return next(iter(await _tasks("where t.id = $1", task_id)), None)


async def open_tasks() -> list[ToTell]:
    """The longest waiting first."""
    return await _tasks("where t.how is null order by t.made_at, t.id")


async def told(most: int) -> list[ToTell]:
    """Those told last first."""
    return await _tasks(
        "where t.how is not null order by t.told_on desc, t.made_at desc, t.id limit $1", most
    )


async def of_person(contact: UUID) -> list[ToTell]:
    """The newest first."""
    return await _tasks("where t.contact = $1 order by t.made_at desc, t.id", contact)


async def _tasks(where: str, *arguments: object) -> list[ToTell]:
    rows = await database.fetch(f"{_TASKS} {where}", *arguments)
    seen([row["whose"] for row in rows if row["whose"]])
    return [_task(row) for row in rows]


def _task(row: Any) -> ToTell:
    to = facts_of(row)
    return ToTell(
        what=Wish(row["what"]),
        how=How(row["how"]) if row["how"] else None,
        to=to.name,
        address=to.contact,
        language=to.speaks,
        **{name: row[name] for name in _OWN},
    )
