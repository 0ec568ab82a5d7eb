"""Named questions about versions of the notice: what each changed, and whose consents refer to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent import queries as ledger
from app.consent.purposes.queries import PublishedPurpose, consents_by_notice, every_version
from app.consent.wordings.purposes import STARTING_PURPOSES
from app.lib.languages import Language
from app.privacy.notice.changes import SectionChange, changes


@dataclass(frozen=True)
class VersionInUse:
    """A version with the consents in force that refer to it, and the versions of purposes that it brought.

    Of several versions of one the newest. What every register begins with is not named.
    """

    version: int
    published_at: datetime
    consents: int
    purposes: Sequence[PublishedPurpose] = ()


async def versions_in_use(language: Language) -> list[VersionInUse]:
    """Newest first."""
    consents, purposes = await consents_by_notice(), await every_version(language)
    found, before = list[VersionInUse](), None
    for version, at in reversed(await ledger.notice_versions()):
        came = {
            one.key: one
            for one in purposes
            if before is not None and before < one.created_at <= at and not _is_shipped(one)
        }
        found.append(VersionInUse(version, at, consents.get(version, 0), [*came.values()]))
        before = at
    return found[::-1]


def _is_shipped(one: PublishedPurpose) -> bool:
    return one.version == 1 and one.key in {each["key"] for each in STARTING_PURPOSES}


async def changed_in(
    version: int, language: str, *, since: int | None = None
) -> Sequence[SectionChange]:
    """What this version changed from the one before, or from that of `since`; nothing for the first."""
    before, after = (
        await ledger.notice(version - 1 if since is None else since, language),
        await ledger.notice(version, language),
    )
    return changes(before.html, after.html) if before and after else ()
