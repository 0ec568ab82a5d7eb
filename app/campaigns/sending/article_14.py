"""Letters that say where their reader's data came from, and the note that it was said (GDPR Article 14).

Which message says it is committed with its intent (`delivery.tells`). Once the mail server has taken
it, the row is final, and whoever comes first notes it for the person: a row is noted once, because
the flag goes in the same transaction. What is unknown is not taken for told.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from app import database
from app.campaigns.sending.session import Recipient
from app.campaigns.writing import queries
from app.consent.wordings.article_14 import teller, told_of
from app.contacts.telling import told as telling
from app.contacts.telling.told import How
from app.database import transaction
from app.lib.crash import Point, reached
from app.mail.letters.letter import Aside

AT_ONCE = 500

_FINAL = """
select d.campaign, d.seq, d.state = 'a' as is_accepted, d.at, a.contact
  from delivery d left join contact_addresses a on a.id = d.address
 where d.tells and d.state in ('a', 'r', 'e', 'u', 'x')
 order by d.campaign, d.seq limit $1 for update of d skip locked
"""
_NOTED = """
update delivery d set tells = null from unnest($1::int[], $2::int[]) n (campaign, seq)
 where d.campaign = n.campaign and d.seq = n.seq
"""


async def asides(readers: Iterable[Recipient], purpose: str) -> dict[int, Aside]:
    """By row: what to say to those who have to be told; three questions in all, none for nobody."""
    to_tell = {reader.seq: reader.to_tell for reader in readers if reader.to_tell}
    us = await teller() if to_tell else None
    if us is None:
        return {}
    people = await told_of(set(to_tell.values()))
    return {
        seq: us.aside(people[contact], purpose)
        for seq, contact in to_tell.items()
        if contact in people
    }


async def note_told() -> None:
    """Note it for everybody whose letter has been taken. Can be run at any time, by several at once."""
    while await _note_some() == AT_ONCE:
        pass


async def _note_some() -> int:
    """Whose record is being changed has to wait for the next time."""
    async with transaction():
        rows = await database.fetch(_FINAL, AT_ONCE)
        people = sorted({row["contact"] for row in rows if row["is_accepted"] and row["contact"]})
        to_tell, others = await telling.open_among(people)
        taken = to_tell | others
        settled = [row for row in rows if _is_settled(row, taken)]
        for campaign, told in _by_campaign(settled, to_tell).items():
            await _note(campaign, told)
        await database.execute(
            _NOTED, [row["campaign"] for row in settled], [row["seq"] for row in settled]
        )
        reached(Point.TOLD_BEFORE_COMMIT)
    reached(Point.TOLD_AFTER_COMMIT)
    return len(settled)


def _is_settled(row: Record, taken: Collection[UUID]) -> bool:
    return not row["is_accepted"] or row["contact"] is None or row["contact"] in taken


def _by_campaign(
    rows: Iterable[Record], people: Collection[UUID]
) -> dict[int, dict[UUID, datetime]]:
    found: dict[int, dict[UUID, datetime]] = {}
    for row in rows:
        if row["is_accepted"] and row["contact"] in people:
            found.setdefault(row["campaign"], {})[row["contact"]] = row["at"]
    return found


async def _note(campaign_id: int, told: Mapping[UUID, datetime]) -> None:
    campaign = await queries.existing(campaign_id)
    await telling.told_by_message(told, How.NEWSLETTER, what=campaign.title, campaign=campaign_id)
