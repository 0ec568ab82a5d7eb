"""Named questions about a purpose: its versions, its lists, and whose consent refers to which version."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.sql import LIVING
from app.lib.languages import Language

# The consent that a permission rests on now: the newest one given for this list and not ended.
_GIVEN = f"""
  from permission p
 cross join lateral (
       select e.purpose_version, e.notice_version
         from consent_events e
        where e.subject = p.address and e.purpose = p.purpose and e.channel = p.channel
          and e.list_id is not distinct from p.list_id and e.state in ('given', 'renewed')
        order by e.id desc limit 1) e
 where {LIVING} and p.ground = 'consent'
"""


async def consents_by_version(key: str) -> dict[int, int]:
    """How many consents in force refer to each version of this purpose."""
    sql = f"select e.purpose_version, count(*) {_GIVEN} and p.purpose = $1 group by 1"
    return {row["purpose_version"]: row["count"] for row in await database.fetch(sql, key)}


async def consents_by_notice() -> dict[int | None, int]:
    """How many consents in force refer to each version of the privacy notice."""
    rows = await database.fetch(f"select e.notice_version, count(*) {_GIVEN} group by 1")
    return {row["notice_version"]: row["count"] for row in rows}


@dataclass(frozen=True)
class PurposeVersion:
    """Who made which version of a purpose, and when; `by` is a staff member's id."""

    version: int
    created_at: datetime
    by: UUID | None


@dataclass(frozen=True)
class PublishedPurpose:
    """One version of a purpose, named in the language that was asked for."""

    key: str
    version: int
    name: str
    created_at: datetime


async def every_version(language: Language) -> list[PublishedPurpose]:
    """Of all purposes, oldest first."""
    rows = await database.fetch(
        f"select key, version, name_{language.value} as name, created_at from purposes "
        "order by created_at, key, version"
    )
    return [PublishedPurpose(**row) for row in rows]


async def versions_of(key: str) -> list[PurposeVersion]:
    """Newest first."""
    rows = await database.fetch(
        "select version, created_at, created_by as by from purposes where key = $1 "
        "order by version desc",
        key,
    )
    return [PurposeVersion(**row) for row in rows]
