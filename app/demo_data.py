"""Fill an empty database with the demo agency: lists, 300 invented people with histories, two campaigns.

Everything goes through the tables and the ledger as in earnest, only with dates in the past.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app import database
from app.campaigns.tables import Campaign, CampaignVersion
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.rules import Method, State
from app.contacts.rules import search_key
from app.contacts.tables import AddressKind, Contact, ContactAddress
from app.database import transaction
from app.demo_agency import (
    DOMAINS,
    DRAFT,
    FIRST_ENGLISH,
    FIRST_FINNISH,
    FIRST_SWEDISH,
    IDENTITY,
    LAST_ENGLISH,
    LAST_FINNISH,
    LAST_SWEDISH,
    LISTS,
    SENT,
    DemoLetter,
)
from app.lib import clock
from app.lists.tables import ListText, MailingList, Subscription
from app.privacy.actions import publish_notice_if_changed
from app.staff.tables import Identity

PEOPLE = 300
SEED = 917_2014
FOLDED = str.maketrans("äöåé", "aoae")
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
BROWSERS = ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0)", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)")


@dataclass(frozen=True)
class OpenList:
    """A list as the demo knows it: its id, its purpose, and the wording id per language."""

    id: UUID
    purpose: str
    wordings: dict[str, UUID]


@dataclass(frozen=True)
class Person:
    """An invented person and what became of each list they once asked for."""

    id: UUID
    address: UUID
    first_name: str
    last_name: str
    email: str
    language: str
    asked_at: datetime
    wanted: tuple[int, ...]
    left: dict[int, tuple[datetime, Method]] = field(default_factory=dict)
    objected_at: datetime | None = None
    never_confirmed: bool = False


async def fill() -> None:
    """All of it, in one transaction."""
    random = Random(SEED)
    async with transaction():
        await Identity.insert(Identity(**IDENTITY, changed_at=clock.now()))
        notice = await publish_notice_if_changed()
        lists = [await _open_list(number) for number in range(len(LISTS))]
        people = list(_people(random))
        await _insert_people(people)
        for person in people:
            await consent.record_many(_history(person, lists, notice, random))
        await _insert_subscriptions(people, lists)
        await _sent_campaign(lists[0], random)
        await _draft_campaign(lists[0])


async def _open_list(number: int) -> OpenList:
    made, now = LISTS[number], clock.now()
    [row] = await MailingList.insert(
        MailingList(
            slug=made.slug,
            header_id=f"{made.slug}.lists.revontuli.example.com",
            purpose=made.purpose,
            position=number,
            created_at=now - timedelta(days=800),
            published_at=now - timedelta(days=799),
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
        wordings[language] = await consent.keep_wording(row["id"], language, text.sentence)
    return OpenList(row["id"], made.purpose, wordings)


def _people(random: Random) -> Iterator[Person]:
    seen: set[str] = set()
    while len(seen) < PEOPLE:
        language = random.choices(("fi", "sv", "en"), weights=(80, 14, 6))[0]
        first, last = _name(language, random)
        plain = f"{first}.{last}".lower().translate(FOLDED)
        email = f"{plain}@{random.choice(DOMAINS)}"
        if email not in seen:
            seen.add(email)
            yield _person(first, last, email, language, random)


def _name(language: str, random: Random) -> tuple[str, str]:
    names = {
        "fi": (FIRST_FINNISH, LAST_FINNISH),
        "sv": (FIRST_SWEDISH, LAST_SWEDISH),
        "en": (FIRST_ENGLISH, LAST_ENGLISH),
    }
    first, last = names[language]
    return random.choice(first), random.choice(last)


def _person(first: str, last: str, email: str, language: str, random: Random) -> Person:
    asked_at = clock.now() - timedelta(minutes=random.randrange(3 * 1440, 700 * 1440))
    wanted = tuple(
        number for number, share in enumerate((75, 40, 18)) if random.randrange(100) < share
    )
    fate = random.randrange(100)
    left: dict[int, tuple[datetime, Method]] = {}
    if fate < 12 and wanted:
        method = random.choice((Method.PAGE, Method.ONE_CLICK, Method.ONE_CLICK))
        left[wanted[0]] = (_later(asked_at, random), method)
    return Person(
        id=UUID(int=random.getrandbits(128), version=4),
        address=UUID(int=random.getrandbits(128), version=4),
        first_name=first,
        last_name=last,
        email=email,
        language=language,
        asked_at=asked_at,
        wanted=wanted or (0,),
        left=left,
        objected_at=_later(asked_at, random) if 96 <= fate < 99 else None,
    )


def _later(moment: datetime, random: Random) -> datetime:
    return moment + (clock.now() - moment) * (0.1 + 0.8 * random.random())


async def _insert_people(people: list[Person]) -> None:
    await Contact.insert(
        *(
            Contact(
                id=person.id,
                first_name=person.first_name,
                last_name=person.last_name,
                language=person.language,
                search_key=search_key(person.first_name, person.last_name, person.email),
                source_kind="web_form",
                source_detail="/",
                created_at=person.asked_at,
                changed_at=person.asked_at,
            )
            for person in people
        )
    )
    await ContactAddress.insert(
        *(
            ContactAddress(
                id=person.address,
                contact=person.id,
                email=person.email,
                canonical=person.email,
                kind=AddressKind.UNKNOWN,
                main_since=person.asked_at,
                confirmed_at=person.asked_at,
                created_at=person.asked_at,
            )
            for person in people
        )
    )


def _history(person: Person, lists: list[OpenList], notice: int, random: Random) -> list[NewEvent]:
    evidence = Evidence(
        email=person.email,
        ip=f"{random.choice(NETWORKS)}.{random.randrange(1, 255)}",
        user_agent=random.choice(BROWSERS),
        page="/",
    )
    confirmed_at = person.asked_at + timedelta(seconds=random.randrange(40, 20_000))
    events: list[NewEvent] = []

    def happened(state: State, method: Method, number: int, at: datetime, seen: Evidence) -> None:
        events.append(
            NewEvent(
                subject=person.address,
                state=state,
                method=method,
                purpose=lists[number].purpose,
                list_id=lists[number].id,
                language=person.language,
                wording=lists[number].wordings[person.language],
                notice_version=notice,
                at=at,
                evidence=seen,
            )
        )

    sent = Evidence(
        email=person.email, message_id=f"<{random.getrandbits(64):x}@revontuli.example.com>"
    )
    for number in person.wanted:
        happened(State.REQUESTED, Method.FORM, number, person.asked_at, evidence)
        happened(State.CONFIRMATION_SENT, Method.DOUBLE_OPT_IN, number, person.asked_at, sent)
        happened(State.GIVEN, Method.DOUBLE_OPT_IN, number, confirmed_at, evidence)
    for number, (at, method) in person.left.items():
        happened(State.WITHDRAWN, method, number, at, Evidence(email=person.email))
    if person.objected_at:
        happened(State.OBJECTED, Method.PAGE, person.wanted[0], person.objected_at, evidence)
    return sorted(events, key=lambda event: event.at or clock.now())


async def _insert_subscriptions(people: list[Person], lists: list[OpenList]) -> None:
    rows = []
    for person in people:
        for number in person.wanted:
            left_at, left_by = person.left.get(number, (person.objected_at, Method.PAGE))
            rows.append(
                Subscription(
                    list=lists[number].id,
                    address=person.address,
                    joined_at=person.asked_at,
                    left_at=left_at,
                    left_by=left_by if left_at else None,
                )
            )
    await Subscription.insert(*rows)


async def _campaign(open_list: OpenList, letters: dict[str, DemoLetter], **dates: object) -> int:
    now = clock.now()
    [row] = await Campaign.insert(
        Campaign(
            list=open_list.id,
            purpose=open_list.purpose,
            main_language="fi",
            created_at=now - timedelta(days=40),
            changed_at=now - timedelta(days=2),
            **dates,
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
    await _campaign(open_list, DRAFT)


_PAST_DELIVERIES = """
insert into delivery (campaign, seq, address, subscription, language, state, reason, code, attempts, at)
select $1, row_number() over (order by s.joined_at), s.address, s.id,
       case when c.language = 'sv' then 'sv' else 'fi' end, 'a', null, 250, 1, $2
  from subscriptions s
  join contact_addresses a on a.id = s.address
  join contacts c on c.id = a.contact
 where s.list = $3 and s.joined_at < $2 and (s.left_at is null or s.left_at > $2)
"""


async def _sent_campaign(open_list: OpenList, random: Random) -> None:
    """A campaign of five weeks ago with every kind of outcome."""
    started = clock.now() - timedelta(days=38)
    finished = started + timedelta(minutes=2)
    number = await _campaign(
        open_list,
        SENT,
        started_at=started,
        frozen_at=started,
        finished_at=finished,
        expires_at=started + timedelta(hours=48),
    )
    await database.execute(_PAST_DELIVERIES, number, finished, open_list.id)
    count = await database.fetchval("select count(*) from delivery where campaign = $1", number)
    await Campaign.update({Campaign.candidates: count}).where(Campaign.id == number)
    chosen = random.sample(range(1, count + 1), 9)
    for state, code, reason, seqs in (
        ("r", 550, "address_gone", chosen[:5]),
        ("e", 450, None, chosen[5:6]),
        ("u", None, None, chosen[6:8]),
        ("x", None, "withdrawn", chosen[8:]),
    ):
        await database.execute(
            "update delivery set state = $3::text::\"char\", code = $4, reason = $5 where campaign = $1 and seq = any($2)",
            number, seqs, state, code, reason,
        )  # fmt: skip
    await database.execute(
        "insert into chunk (campaign, lo, hi, done) values ($1, 1, $2, true)", number, count
    )
