"""Named questions about versions of the notice: what each changed, and whose consents refer to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent import queries as ledger
from app.consent.purposes.queries import consents_by_notice
from app.privacy.notice.changes import SectionChange, changes


@dataclass(frozen=True)
class VersionInUse:
    """A version with the consents in force that refer to it."""

    version: int
    published_at: datetime
    consents: int


async def versions_in_use() -> list[VersionInUse]:
    """Newest first."""
    consents = await consents_by_notice()
    return [
        VersionInUse(version, at, consents.get(version, 0))
        for version, at in await ledger.notice_versions()
    ]


async def changed_in(
    version: int, language: str, *, since: int | None = None
) -> Sequence[SectionChange]:
    """What this version changed from the one before, or from that of `since`; nothing for the first."""
    before, after = (
        await ledger.notice(version - 1 if since is None else since, language),
        await ledger.notice(version, language),
    )
    return changes(before.html, after.html) if before and after else ()
