"""Fill an empty database with the demo agency: its lists, its people, two campaigns.

Everything goes through the tables and the ledger as in earnest, only with dates in the past.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from app import database
from app.campaigns.tables import Campaign, CampaignVersion
from app.consent.grounds.stale import decide_anew
from app.consent.wordings.texts import keep_wording
from app.contacts.duplicates import suggest as duplicates
from app.database import transaction
from app.demo import disclosures as demo_disclosures
from app.demo import readers as demo_people
from app.demo import record as demo_record
from app.demo import register as demo_crm
from app.demo import retention as demo_retention
from app.demo.readers import OpenList
from app.demo.shapes import DemoLetter, DemoList, agency
from app.disclosures.actions import add_recipient
from app.lib import clock
from app.lists.tables import ListText, MailingList
from app.privacy.actions import publish_notice_if_changed
from app.staff.tables import Identity

SEED = 917_2014
OPENED = 800  # days ago


async def fill() -> None:
    """All of it, in one transaction."""
    random = Random(SEED)
    async with transaction():
        recipients = [demo_disclosures.recipient(one) for one in agency().recipients]
        with clock.standing_at(clock.now() - timedelta(days=OPENED)):
            await Identity.insert(_identity())
            for one in recipients:
                await add_recipient(one)
            lists = [await _open_list(number, each) for number, each in enumerate(agency().lists)]
            notice = await publish_notice_if_changed()
        await demo_people.fill(lists, notice, random)
        await _sent_campaign(lists[0], random)
        await _draft_campaign(lists[0])
        by_slug = {each.slug: made for each, made in zip(agency().lists, lists, strict=True)}
        await demo_crm.fill(by_slug, notice)
        await demo_disclosures.some_permit()
        await demo_disclosures.give(agency().releases, await _first_of_staff())
        await demo_record.fill()
        await publish_notice_if_changed()  # with what has come to the register since
        await database.execute(_LOG_IN_ORDER)
        await database.execute(_LOG_GOES_ON)
    await duplicates.find_all()  # as every night
    await decide_anew()  # as every minute
    await demo_retention.fill()


_LOG_IN_ORDER = """
with placed as (
    select id, max(id) over () + row_number() over (order by at, id) as place from access_log)
update access_log l set id = p.place from placed p where p.id = l.id
"""
_LOG_GOES_ON = """
select setval(pg_get_serial_sequence('access_log', 'id'), max(id)) from access_log
"""


async def _first_of_staff() -> UUID:
    member: UUID = await database.fetchval(
        "select id from staff_members order by created_at limit 1"
    )
    return member


def _identity() -> Identity:
    columns: dict[Column, Any] = {
        getattr(Identity, field): text for field, text in agency().identity.items()
    }
    return Identity({**columns, Identity.changed_at: clock.now()})


async def _open_list(number: int, made: DemoList) -> OpenList:
    now = clock.now()
    [row] = await MailingList.insert(
        MailingList(
            slug=made.slug,
            header_id=f"{made.slug}.lists.revontuli.example.com",
            purpose=made.purpose,
            position=number,
            created_at=now,
            published_at=now,
        )
    )
    wordings = {}
    for language, text in made.texts.items():
        await ListText.insert(
            ListText(
                list=row["id"],
                language=language,
                name=text.name,
                description=text.description,
                how_often=text.how_often,
            )
        )
        wordings[language] = await keep_wording(row["id"], language, text.sentence)
    return OpenList(row["id"], made.purpose, wordings)


async def _campaign(
    open_list: OpenList,
    letters: dict[str, DemoLetter],
    dates: dict[Column, datetime] | None = None,
) -> int:
    now = clock.now()
    [row] = await Campaign.insert(
        Campaign(
            {
                Campaign.list: open_list.id,
                Campaign.purpose: open_list.purpose,
                Campaign.main_language: "fi",
                Campaign.created_at: now - timedelta(days=40),
                Campaign.changed_at: now - timedelta(days=2),
                **(dates or {}),
            }
        )
    )
    for language, letter in letters.items():
        await CampaignVersion.insert(
            CampaignVersion(
                campaign=row["id"],
                language=language,
                subject=letter.subject,
                preheader=letter.preheader,
                body=letter.body,
                changed_at=now - timedelta(days=2),
            )
        )
    return int(row["id"])


async def _draft_campaign(open_list: OpenList) -> None:
    await _campaign(open_list, agency().draft)


_PAST_DELIVERIES = """
insert into delivery (campaign, seq, address, subscription, language, state, reason, code, attempts, at,
                      ground, fact)
select $1, row_number() over (order by s.joined_at), s.address, s.id,
       case when c.language = 'sv' then 'sv' else 'fi' end, 'a', null, 250, 1, $2, 'c',
       (select max(e.id) from consent_events e
         where e.subject = s.address and e.list_id = s.list and e.state = 'given')
  from subscriptions s
  join contact_addresses a on a.id = s.address
  join contacts c on c.id = a.contact
 where s.list = $3 and s.joined_at < $2 and (s.left_at is null or s.left_at > $2)
"""


_OUTCOME = """
update delivery set state = $3::text::"char", code = $4, reason = $5
 where campaign = $1 and seq = any($2)
"""


async def _sent_campaign(open_list: OpenList, random: Random) -> None:
    """A campaign of five weeks ago with every kind of outcome."""
    started = clock.now() - timedelta(days=38)
    finished = started + timedelta(minutes=2)
    number = await _campaign(
        open_list,
        agency().sent,
        {
            Campaign.started_at: started,
            Campaign.frozen_at: started,
            Campaign.finished_at: finished,
            Campaign.expires_at: started + timedelta(hours=48),
        },
    )
    await database.execute(_PAST_DELIVERIES, number, finished, open_list.id)
    count = await database.fetchval("select count(*) from delivery where campaign = $1", number)
    await Campaign.update({Campaign.candidates: count}).where(Campaign.id == number)
    left, stayed = await _left_and_stayed(number)
    chosen = random.sample(stayed, 8)
    for state, code, reason, seqs in (
        ("r", 550, "address_gone", chosen[:5]),
        ("e", 450, None, chosen[5:6]),
        ("u", None, None, chosen[6:]),
        ("x", None, "withdrawn", left[:2]),
    ):
        await database.execute(_OUTCOME, number, seqs, state, code, reason)
    await database.execute(
        "insert into chunk (campaign, lo, hi, done) values ($1, 1, $2, true)", number, count
    )


async def _left_and_stayed(campaign: int) -> tuple[list[int], list[int]]:
    """Whose subscription has ended since, first those who left soonest; and whose has not."""
    rows = await database.fetch(
        "select d.seq, s.left_at from delivery d join subscriptions s on s.id = d.subscription"
        " where d.campaign = $1 order by s.left_at, d.seq",
        campaign,
    )
    left = [row["seq"] for row in rows if row["left_at"] is not None]
    return left, [row["seq"] for row in rows if row["left_at"] is None]
