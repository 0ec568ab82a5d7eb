"""A consent was given to the controller that its sentence names, and to no other."""

from app import database
from app.consent.grounds import stale
from tests.campaigns.grounds.going import frozen
from tests.consent.grounds import made
from tests.make import lists as make_lists


async def test_letters_wait_until_somebody_says_that_it_is_the_same_company(db: None) -> None:
    await make_lists.identity()
    offered = await make_lists.a_list()
    reader = (await make_lists.subscriber("", offered)).address.id
    await database.execute(
        "insert into identity_versions (name, business_id, follows, since) "
        "values ('Revontuli Viestintä Oy', '1234567-1', true, now() - interval '1 year')"
    )
    await database.execute(
        "insert into wording_identities (wording, identity_version, at) "
        "select w.id, max(v.id), now() from wordings w cross join identity_versions v group by w.id"
    )
    await database.execute(
        "insert into identity_versions (name, business_id, since) values ('Kaamos Oy', '7654321-2', now())"
    )
    first = await made.campaign_to_everybody(offered)
    assert (await frozen(first))[reader][:2] == ("x", "controller_changed")
    await database.execute("update identity_versions set follows = true where follows is null")
    assert await database.fetchval("select count(*) from permission_stale") > 0
    await stale.decide_anew()
    second = await made.campaign_to_everybody(offered)
    assert (await frozen(second))[reader][0] == "p"
