"""A letter counts as having told where the data came from only when it said so."""

# register R13

from app import database
from app.campaigns.audience.freeze import freeze
from app.campaigns.sending.article_14 import note_told
from tests.make import deliveries as make_deliveries


async def test_an_accepted_letter_that_said_nothing_has_told_nobody(db: None) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await freeze(campaign)
    await database.execute("update contacts set told_due_on = current_date + 20, told_at = null")
    await database.execute(
        "update delivery set state = 'a', at = now(), tells = case when seq = 1 then true end "
        "where campaign = $1",
        campaign,
    )
    await note_told()
    rows = await database.fetch(
        "select d.seq, c.told_at is not null as is_told from delivery d "
        "join contact_addresses a on a.id = d.address join contacts c on c.id = a.contact "
        "order by d.seq"
    )
    assert [(row["seq"], row["is_told"]) for row in rows] == [(1, True), (2, False)]
