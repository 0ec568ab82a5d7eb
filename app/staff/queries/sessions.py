"""Who a session's token speaks for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.languages import Language
from app.staff.rules import IDLE_LIMIT, Right, StaffRole, rights_of

LONGEST_TOKEN = 100


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request to a staff page."""

    id: UUID
    name: str
    email: str
    role: StaffRole
    rights: frozenset[Right]
    language: Language
    session_id: UUID
    seen_at: datetime

    def may(self, right: Right | str) -> bool:
        return right in self.rights


@dataclass(frozen=True)
class OpenSession:
    """One browser in which somebody is signed in."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime


_WHO = """
select s.id as session_id, s.last_seen_at as seen_at, m.id, m.name, m.email, m.role, m.language
from staff_sessions s join staff_members m on m.id = s.member
where s.token_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and m.disabled_at is null
"""


def hash_of(token: str) -> bytes:
    """What the database keeps of a session's token. The token is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()


async def who(token: str) -> SignedIn | None:
    """The member of a session that is neither over nor idle, else None."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = clock.now()
    row = await database.fetchrow(_WHO, hash_of(token), now, now - IDLE_LIMIT)
    if row is None:
        return None
    role = StaffRole(row["role"])
    said = {**row, "role": role, "language": Language(row["language"])}
    return SignedIn(**said, rights=rights_of(role))


async def open_sessions(member_id: UUID) -> list[OpenSession]:
    """Every browser in which this member is signed in, the newest first."""
    now = clock.now()
    rows = await database.fetch(
        "select id, created_at, last_seen_at from staff_sessions where member = $1 "
        "and expires_at > $2 and last_seen_at > $3 order by created_at desc, id",
        member_id, now, now - IDLE_LIMIT,
    )  # fmt: skip
    return [OpenSession(**row) for row in rows]
