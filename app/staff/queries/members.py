"""The people with accounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from app import database
from app.lib.languages import Language
from app.staff.rules import StaffRole


@dataclass(frozen=True)
class Member:
    """An account as other staff see it."""

    id: UUID
    name: str
    email: str
    role: StaffRole
    language: Language
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    last_sign_in_at: datetime | None


_MEMBERS = """
select m.id, m.name, m.email, m.role, m.language, m.created_at, m.disabled_at,
       m.password_hash is not null as has_password,
       (select max(l.at) from access_log l where l.member = m.id and l.what = 'signed_in')
           as last_sign_in_at
from staff_members m
"""


async def members() -> list[Member]:
    """Everybody, disabled accounts last."""
    found = [_member(row) for row in await database.fetch(_MEMBERS)]
    return sorted(found, key=lambda m: (m.disabled_at is not None, m.name.casefold(), m.email))


async def member(member_id: UUID) -> Member | None:
    row = await database.fetchrow(_MEMBERS + "where m.id = $1", member_id)
    return _member(row) if row else None


async def member_named(email_canonical: str) -> Member | None:
    row = await database.fetchrow(_MEMBERS + "where m.email_canonical = $1", email_canonical)
    return _member(row) if row else None


async def anybody() -> bool:
    """Whether there is any account at all."""
    return bool(await database.fetchval("select exists (select 1 from staff_members)"))


def _member(row: Record) -> Member:
    facts = dict(row)
    return Member(
        **{**facts, "role": StaffRole(facts["role"]), "language": Language(facts["language"])}
    )
