"""Campaigns with readers, and outcomes as a worker would leave them."""

from datetime import timedelta
from uuid import UUID

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.outcomes import Outcome
from app.campaigns.running import start
from app.campaigns.writing import actions, queries
from app.campaigns.writing.queries import Campaign
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.lib.languages import Language
from app.lists.queries import OfferedList
from app.mail.letters.letter import Draft
from tests.make import lists as make_lists
from tests.make.lists import Subscriber

LETTER = Draft(
    'Uutisia, {{ first_name | default("ystävä") }}',
    "Kolme asiaa",
    "# Hei {{ first_name }}\n\nLue [koko juttu](https://example.com/juttu).",
)


async def draft(
    readers: int = 1, *, letter: Draft = LETTER, language: Language = Language.FINNISH
) -> tuple[Campaign, list[Subscriber]]:
    """A written campaign to a new list, and that many people on the list."""
    offered = await make_lists.a_list()
    made = await actions.create(offered.list_id, language, by=None, draft=letter)
    return await queries.existing(made), [await reader(offered) for _ in range(readers)]


async def reader(offered: OfferedList, **changes: object) -> Subscriber:
    """Somebody who subscribed and confirmed."""
    return await make_lists.subscriber("", offered, **changes)


async def sent(readers: int = 3) -> tuple[int, list[Subscriber]]:
    """A campaign on its way, with one row per reader: 1, 2, 3 … in the order of the answer."""
    campaign, people = await draft(readers)
    await start.send_now(campaign.id, by=None)
    await audience.freeze(campaign.id)
    rows = await database.fetch(
        "select address, seq from delivery where campaign = $1", campaign.id
    )
    places = {row["address"]: row["seq"] for row in rows}
    return campaign.id, sorted(people, key=lambda each: places[each.address.id])


async def its_time_comes(campaign_id: int, *, ago: timedelta = timedelta()) -> None:
    """As if it had been scheduled for this moment, or for so long ago."""
    await database.execute(
        "update campaigns set scheduled_at = now() - $2::interval where id = $1", campaign_id, ago
    )


async def outcome(campaign_id: int, seq: int, state: Outcome, reason: str | None = None) -> None:
    """As if a worker had sent this one and heard the answer."""
    await database.execute(
        'update delivery set state = $3::text::"char", reason = $4, attempts = 1, at = now() '
        "where campaign = $1 and seq = $2",
        campaign_id, seq, state.value, reason,
    )  # fmt: skip


async def finish(campaign_id: int, *states: tuple[Outcome, str | None]) -> None:
    """One outcome per row, then the end."""
    for seq, (state, reason) in enumerate(states, start=1):
        await outcome(campaign_id, seq, state, reason)
    await database.execute("update chunk set done = true where campaign = $1", campaign_id)
    await database.execute("update campaigns set finished_at = now() where id = $1", campaign_id)


async def states(campaign_id: int) -> list[tuple[str, str | None]]:
    """State and reason of every row, in order."""
    rows = await database.fetch(
        "select state::text, reason from delivery where campaign = $1 order by seq", campaign_id
    )
    return [(row["state"], row["reason"]) for row in rows]


async def leave(subscriber: Subscriber) -> None:
    """Withdrew the consent on the page."""
    await consent.record(
        NewEvent(
            subject=subscriber.address.id,
            state=State.WITHDRAWN,
            method=Method.PAGE,
            purpose=subscriber.subscription.purpose,
            list_id=subscriber.list.list_id,
            language="fi",
        )
    )


async def second_address(subscriber: Subscriber) -> UUID:
    """The same person subscribes with another address too."""
    other = await reader(subscriber.list)
    await database.execute(
        "update contact_addresses set contact = $2, main_since = null where id = $1",
        other.address.id, subscriber.address.contact_id,
    )  # fmt: skip
    return other.address.id
