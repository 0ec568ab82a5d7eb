"""What becomes of a campaign's rows: frozen, and asked by the very statement that begins a letter."""

from uuid import UUID

from app import database
from app.campaigns.audience import freeze
from app.campaigns.sending import statements


async def frozen(campaign: int) -> dict[UUID, tuple[str, str | None, str | None]]:
    """By address: state, reason, ground."""
    await database.execute(
        "update campaigns set started_at = now(), expires_at = now() + interval '1 day' where id = $1",
        campaign,
    )
    await freeze.freeze(campaign)
    return await rows(campaign)


async def rows(campaign: int) -> dict[UUID, tuple[str, str | None, str | None]]:
    found = await database.fetch(
        "select address, state::text as state, reason, ground::text as ground from delivery "
        "where campaign = $1",
        campaign,
    )
    return {row["address"]: (row["state"], row["reason"], row["ground"]) for row in found}


async def sent(campaign: int) -> set[UUID]:
    """Who may be sent to by the very statement that begins a letter."""
    seqs = [
        row["seq"]
        for row in await database.fetch("select seq from delivery where campaign = $1", campaign)
    ]
    nothing: list[object] = [[] for _ in range(7)]
    await database.fetch(statements.EXCHANGE, 1, *nothing, campaign, seqs, [])
    return {address for address, (state, _, _) in (await rows(campaign)).items() if state == "t"}
