"""People whom a file calls unsubscribed or cleaned: they go on the suppression list, and off our lists."""

import json
from collections.abc import Sequence
from datetime import datetime

from app.consent.actions import Evidence
from app.consent.events import Method
from app.consent.suppression import kept as suppression
from app.consent.suppression.kept import Suppression
from app.consent.suppression.rules import Cause
from app.imports.reading.rows import Person
from app.imports.rules import Suppresses
from app.imports.writing.known.undoable import Deed, keep
from app.imports.writing.terms import Job
from app.lib import clock
from app.lists.actions.unsubscribe import leave_at_address
from app.lists.staff_queries import open_at

CAUSES = {
    Suppresses.UNSUBSCRIBED: Cause.UNSUBSCRIBED_ELSEWHERE,
    Suppresses.CLEANED: Cause.CLEANED_ELSEWHERE,
}


async def block(job: Job, people: Sequence[Person]) -> None:
    """Of one list when the import names one, else of all direct marketing."""
    now = clock.now()
    stand = await suppression.suppress_many(
        [
            Suppression(canonical, job.list_id, CAUSES[Suppresses(one.blocked)], one.left_at or now)
            for one in people
            for canonical in one.canonicals
        ]
    )
    by_address = {canonical: one for one in people for canonical in one.canonicals}
    deeds = [
        Deed(None, "suppression", "new" if is_new else "", str(row))
        for row, is_new in stand.items()
    ]
    for row in await open_at(by_address, job.list_id):
        person = by_address[row["canonical"]]
        method = Method.BOUNCE if person.blocked == Suppresses.CLEANED else Method.IMPORT
        left_at = await leave_at_address(
            row["list"],
            row["id"],
            row["purpose"],
            method,
            Evidence(email=row["email"], detail=_detail(job, person)),
            staff_member=job.info.created_by,
            at=_said_at(person, row["agreed_at"]),
        )
        if left_at is not None:
            left = [str(row["list"]), left_at.isoformat(), method]
            deeds.append(Deed(None, "left", json.dumps(left), str(row["id"])))
    await keep(job.info.id, deeds)


def _said_at(person: Person, agreed_at: datetime | None) -> datetime | None:
    """When the file says that somebody left, unless they agreed here after that."""
    if person.left_at is None or (agreed_at is not None and person.left_at <= agreed_at):
        return None
    return person.left_at


def _detail(job: Job, person: Person) -> dict[str, object]:
    detail: dict[str, object] = {"import": str(job.info.id), "row": person.row}
    if person.left_at:
        detail["left_at"] = person.left_at.isoformat()
    return detail | ({"why": person.left_why} if person.left_why else {})
