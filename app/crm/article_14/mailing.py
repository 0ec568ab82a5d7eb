"""Tell people by e-mail where their data came from: whom that can reach, and putting it in the outbox.

The notice asks for nothing and sells nothing: it goes to people who objected to marketing, too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from asyncpg import Record

from app import database
from app.consent.suppression import kept as suppression
from app.consent.suppression.rules import Cause, Suppressed
from app.contacts.sql import addresses
from app.database import lock, transaction
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.mail import outbox
from app.staff.log import actions
from app.staff.queries import identity as identity_queries

KIND = "article_14"
MOST_AT_ONCE = 10_000
NO_IDENTITY = N_("Enter the controller's details in Settings; the text needs them.")
_DEAD = frozenset({Cause.BOUNCED, Cause.CLEANED_ELSEWHERE})


class Hindrance(StrEnum):
    """Why somebody cannot be told by e-mail now."""

    NO_ADDRESS = "no_address"
    RESTRICTED = "restricted"
    ERASED = "erased"
    UNDER_WAY = "under_way"
    ANSWER_LOST = "answer_lost"


@dataclass(frozen=True)
class Reachable:
    """Who is to be told, and the address to write to or what stands against it."""

    id: UUID
    language: str
    email: str
    hindrance: Hindrance | None


# A mail of before the data came says nothing of them; the month begins with the data.
_TO_TELL = f"""
select c.id, c.language, {addresses()} as emails, {addresses(column="canonical")} as canonicals,
       exists (select from contact_addresses a join permission p on p.address = a.id
                where a.contact = c.id and p.reason = 'restricted') as is_restricted,
       (select o.state from outbox o
         where o.about = c.id and o.kind = '{KIND}'
           and o.created_at >= c.told_due_on - interval '31 days'
         order by o.created_at desc limit 1) as mail
  from contacts c
 where c.told_at is null and c.told_due_on is not null and ($1::uuid[] is null or c.id = any($1))
 order by c.told_due_on, c.id limit $2
"""


async def reachable(people: Collection[UUID] | None = None) -> list[Reachable]:
    """Of these people, or of everybody, those who are to be told, the most urgent first."""
    chosen = None if people is None else list(people)
    return await reached(await database.fetch(_TO_TELL, chosen, MOST_AT_ONCE))


async def reached(rows: Sequence[Record]) -> list[Reachable]:
    """Whom a mail that is no marketing can reach: of rows with `emails`, `canonicals`, `is_restricted`
    and `mail`, the state of the mail that is on its way.
    """
    stopped = await suppression.suppressed({one for row in rows for one in row["canonicals"]})
    return [_reachable(row, stopped) for row in rows]


def _reachable(row: Record, stopped: Mapping[str, Sequence[Suppressed]]) -> Reachable:
    causes = [{one.reason for one in stopped.get(key, ())} for key in row["canonicals"]]
    usable = [
        email
        for email, against in zip(row["emails"], causes, strict=True)
        if _DEAD.isdisjoint(against)
    ]
    reasons = (
        (any(Cause.ERASED in against for against in causes), Hindrance.ERASED),
        (
            row["is_restricted"] or any(Cause.RESTRICTED in against for against in causes),
            Hindrance.RESTRICTED,
        ),
        (row["mail"] in ("waiting", "sending"), Hindrance.UNDER_WAY),
        (row["mail"] == "unknown", Hindrance.ANSWER_LOST),
        (not usable, Hindrance.NO_ADDRESS),
    )
    hindrance = next((why for applies, why in reasons if applies), None)
    return Reachable(row["id"], row["language"], next(iter(usable), ""), hindrance)


async def send_notices(people: Collection[UUID] | None, *, by: UUID) -> int:
    """Put one notice in the outbox for each of them who can be told so; answers how many.

    Nobody who is to be told has two: what is under way or may have arrived is not sent again. Raises
    Conflict until we have said who we are.
    """
    if await identity_queries.identity() is None:
        raise Conflict(NO_IDENTITY)
    async with transaction():
        await lock("article 14 notices")
        mails = [(one.id, one.language) for one in await reachable(people) if one.hindrance is None]
        await outbox.post_many(KIND, mails)
        if mails:
            await actions.note(by, "notices_mailed", detail={"people": len(mails)})
    return len(mails)
