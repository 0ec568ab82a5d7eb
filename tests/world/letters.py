"""Lists, readers, campaigns in each state and mails, each text stained."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience.whom import Usage
from app.campaigns.outcomes import Outcome
from app.campaigns.running.actions import pause
from app.campaigns.running.schedule import schedule
from app.campaigns.running.start import send_now
from app.campaigns.writing.actions import choose_segments, create
from app.consent import queries as ledger
from app.contacts.queries import people
from app.lib import clock
from app.lib.languages import Language
from app.lib.tokens import token
from app.lists.actions.manage_lists import NewList, create_list, publish_list
from app.lists.actions.preferences import ask_for_link
from app.lists.list_rules import Words
from app.lists.queries import OfferedList, offered_lists
from app.lists.replacing.actions import ask_new_address
from app.mail.letters.letter import Draft
from tests.lists.asking.contacts import ask, talked_to
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.world.text import SHORT, STAIN, stained

SLUG = "populated"
LETTER = Draft(
    stained("subject {{ first_name }}"),
    stained("preheader"),
    f"# Hei {{{{ first_name }}}}\n\n{STAIN}\n\n[{stained('link')}](https://example.com/)",
)


@dataclass(frozen=True)
class Letters:
    list_id: UUID
    draft: int
    spare: int
    scheduled: int
    running: int
    paused: int
    finished: int
    version: int
    address: UUID
    confirm: str
    preferences: str
    unsubscribe: str
    object: str
    invitation: str
    new_address: str
    not_my_change: str
    change: UUID


async def build(by: UUID, segment: UUID) -> Letters:
    offered = await _list(by)
    reader = await make_lists.subscriber("", offered, first_name=STAIN, last_name=STAIN)
    for _ in range(4):
        await make_campaigns.reader(offered)
    request = await make_lists.sign_up("", offered, first_name=STAIN, last_name=STAIN)
    version = await ledger.current_notice_version()
    assert version is not None
    return Letters(
        **await _campaigns(offered, by, segment),
        list_id=offered.list_id,
        version=version,
        address=reader.address.id,
        confirm=token("confirm", request.id, request.nonce),
        preferences=token("preferences", await ask_for_link(make_lists.address(reader.address.email), "fi")),
        unsubscribe=token("unsubscribe", reader.subscription.id),
        object=token("object", reader.address.id),
        invitation=await _invitation(offered),
        **await _changes(reader.address.id),
    )  # fmt: skip


async def _changes(address_id: UUID) -> dict[str, Any]:
    """A change of address that waits, one that its owner can take back, one for staff to look at."""
    owner = await people.address(address_id)
    assert owner is not None
    ids = [await ask_new_address(owner, make_lists.address(), "fi") for _ in range(3)]
    await database.execute(
        "update address_changes set confirmed_at = now(), became = address where id = $1", ids[1]
    )
    await database.execute(
        "update address_changes set confirmed_at = now(), collided_at = now() where id = $1", ids[2]
    )
    nonces = [
        await database.fetchval("select nonce from address_changes where id = $1", each)
        for each in ids
    ]
    return {
        "new_address": token("new_address", ids[0], nonces[0]),
        "not_my_change": token("not_my_change", ids[1], nonces[1]),
        "change": ids[2],
    }


async def _invitation(offered: OfferedList) -> str:
    """The link of a question of ours that waits for its answer."""
    contact = await talked_to("asked@example.com", first_name=STAIN, last_name=STAIN)
    await ask(offered, contact)
    row = await database.fetchrow(
        "select id, nonce from subscription_requests where is_invitation order by created_at desc"
    )
    assert row is not None
    return token("confirm", row["id"], row["nonce"])


async def _list(by: UUID) -> OfferedList:
    words = Words(stained("list"), stained("description"), stained("how often"), stained("name"))
    made = await create_list(
        NewList(SLUG, "marketing_directory", dict.fromkeys(("fi", "sv", "en"), words)), by
    )
    await publish_list(made, by)
    [offered] = await offered_lists("fi", SLUG)
    await create_list(
        NewList("unpublished", "marketing_directory", dict.fromkeys(("fi", "sv", "en"), words)), by
    )
    return offered


async def _campaigns(offered: OfferedList, by: UUID, segment: UUID) -> dict[str, Any]:
    """Each state has one, since no page has everything at once."""
    made = {
        state: await create(offered.list_id, Language.FINNISH, by=by, draft=LETTER)
        for state in ("draft", "spare", "scheduled", "running", "paused", "finished")
    }
    await choose_segments(made["draft"], {segment: Usage.EXCEPT})
    await schedule(made["scheduled"], clock.now() + timedelta(days=9), by=by)
    for state in ("running", "paused", "finished"):
        await send_now(made[state], by=by)
        await audience.freeze(made[state])
    await pause(made["paused"], by=by)
    await _finish(made["finished"])
    return made


async def _finish(campaign: int) -> None:
    """One letter of each fate; what a mail server said is stained."""
    fates = (Outcome.ACCEPTED, None), (Outcome.REFUSED, SHORT), (Outcome.UNKNOWN, None)
    # Two, for one may be a second address of somebody who got it: then nobody is left to send to.
    await make_campaigns.finish(campaign, *fates, *[(Outcome.EXPIRED, None)] * 2)
    await database.execute("update delivery set code = $2 where campaign = $1", campaign, 550)
