"""What a person was shown before the button that sends: only that is sent.

The page carries a digest of the letter, its sender and whom it is meant for, and the counts beside
the button. Somebody who has left meanwhile is no reason to ask again; somebody who was added is.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from app import database
from app.campaigns.writing.letters import Issue
from app.lib.languages import N_
from app.lib.refusals import Conflict

CHANGED = N_(
    "The letter, its sender or its recipients have been changed since you opened this page, so "
    "nothing was sent. It is shown here as it is now: check it and press the button again."
)
GROWN = N_(
    "More people would get it now than when you opened this page, so nothing was sent. The number "
    "is shown here as it is now: check it and press the button again."
)

_WHOM = """
select c.list::text, c.purpose, c.main_language, l.closed_at is null as list_is_open,
       coalesce((select jsonb_agg(jsonb_build_array(u.segment, u.usage,
                                                    coalesce(u.frozen, s.definition)) order by s.id)
                   from campaign_segments u join segments s on s.id = u.segment
                  where u.campaign = c.id), '[]')::text as segments
  from campaigns c join lists l on l.id = c.list where c.id = $1
"""
_HOLD_SEGMENTS = """
select from segments s join campaign_segments u on u.segment = s.id where u.campaign = $1
 order by s.id for share of s
"""


class SeenOtherwise(Conflict):
    """What would be sent is not what was shown."""


@dataclass(frozen=True)
class Seen:
    """What a page showed; its text stands in the form (`str`, `read`)."""

    digest: str = ""
    counts: tuple[int, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.digest, *map(str, self.counts)))

    def refuse_unless(self, now: "Seen") -> None:
        """Raises SeenOtherwise when `now` is something else, or reaches more people."""
        if self.digest != now.digest or len(self.counts) != len(now.counts):
            raise SeenOtherwise(CHANGED)
        if any(there > here for here, there in zip(self.counts, now.counts, strict=True)):
            raise SeenOtherwise(GROWN)


def read(text: str) -> Seen:
    """From a form; what is no such text equals nothing that is ever shown."""
    digest, *counts = text.split(".")
    if all(count.isascii() and count.isdecimal() and len(count) < 12 for count in counts):
        return Seen(digest, tuple(map(int, counts)))
    return Seen()


async def hold_segments(campaign_id: int) -> None:
    """Nobody changes what they ask until the transaction ends."""
    await database.execute(_HOLD_SEGMENTS, campaign_id)


async def seen(issue: Issue, *counts: int) -> Seen:
    """As it is now. `counts`: how many would get it, as the page says it."""
    whom = await database.fetchrow(_WHOM, issue.campaign.id)
    written = [
        (version.language, version.subject, version.preheader, version.body)
        for version in issue.versions
    ]
    what = json.dumps([dict(whom or {}), written, asdict(issue.masthead)], sort_keys=True)
    return Seen(sha256(what.encode()).hexdigest()[:32], counts)
