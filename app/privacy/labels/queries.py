"""What was printed: the last runs, and whom one still has to tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database


@dataclass(frozen=True)
class PastRun:
    """`left_out` are numbers by reason; `to_tell` how many are told once it is posted."""

    id: UUID
    kind: str
    about: str
    whom: str
    disclosure: int | None
    printed: int
    left_out: Mapping[str, int]
    made_at: datetime
    made_by: str | None
    posted_on: date | None
    to_tell: int


_RUNS = """
select r.id, r.kind, r.about, r.whom, r.disclosure, r.printed, r.left_out::text as left_out, r.made_at,
       m.name as made_by, r.posted_on,
       (select count(*) from paper_run_people p where p.run = r.id) as to_tell
  from paper_runs r left join staff_members m on m.id = r.made_by
 where $2::uuid is null or r.id = $2
 order by r.made_at desc, r.id limit $1
"""


async def past_runs(most: int) -> list[PastRun]:
    """The newest first."""
    rows = await database.fetch(_RUNS, most, None)
    return [PastRun(**{**row, "left_out": json.loads(row["left_out"])}) for row in rows]


async def past_run(run: UUID) -> PastRun | None:
    rows = await database.fetch(_RUNS, 1, run)
    return PastRun(**{**rows[0], "left_out": json.loads(rows[0]["left_out"])}) if rows else None


async def people_to_tell(run: UUID) -> list[UUID]:
    rows = await database.fetch("select contact from paper_run_people where run = $1", run)
    return [row["contact"] for row in rows]
