"""Named questions about lists, sign-ups, subscriptions and the links to them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.consent.sql import IN_FORCE
from app.consent.wordings.controllers import names_controller
from app.lib import clock
from app.lib.tokens import matches, read_token, row_of
from app.lists import rules
from app.lists.rules import RequestState
from app.lists.sql import list_text
from app.mail.addresses import masked


@dataclass(frozen=True)
class ListWords:
    """A list as a person reads it; `language` is the one its texts are really in."""

    list_id: UUID
    slug: str
    purpose: str
    language: str
    name: str
    description: str
    how_often: str


@dataclass(frozen=True)
class OfferedList(ListWords):
    """A list one can subscribe to, with the sentence that stands beside its box."""

    wording: UUID
    sentence: str
    purpose_version: int | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """What a sign-up keeps of it: columns of `RequestedList`."""
        return {
            "list": self.list_id,
            "wording": self.wording,
            "purpose_version": self.purpose_version,
        }


# The texts in the reader's language, else in the first language the list has.
_WORDS = f"join lateral {list_text('l.id', '$1')} t on true"
_OFFERED = f"""
select l.id as list_id, l.slug, l.purpose, t.language, t.name, t.description, t.how_often,
       w.id as wording, w.sentence,
       (select max(p.version) from purposes p where p.key = l.purpose) as purpose_version,
       coalesce((select name from identity), '') as controller
  from lists l {_WORDS}
  join lateral (
       select w.id, w.sentence from wordings w
        where w.list_id = l.id and w.language = t.language
        order by w.version desc limit 1) w on true
 where l.published_at is not null and l.closed_at is null and ($2::text is null or l.slug = $2)
 order by l.position, l.created_at, l.id
"""


async def offered_lists(language: str, slug: str | None = None) -> list[OfferedList]:
    """Lists that take subscribers, in their order; with a slug, at most that one.

    Nobody consents to a controller who is none any more: a list whose sentence names another is left
    out until it is reworded.
    """
    rows = [dict(row) for row in await database.fetch(_OFFERED, language, slug)]
    return [
        OfferedList(**row)
        for row in rows
        if names_controller(row["sentence"], row.pop("controller"))
    ]


_SUBJECT = """
select coalesce(
    (select id from contact_addresses where canonical = $1),
    (select subject from subscription_requests where canonical = $1 and confirmed_at is null
      order by created_at limit 1))
"""


async def subject_known_for(canonical: str) -> UUID | None:
    """The reference the ledger already has for this address: the person's, or an open sign-up's."""
    subject: UUID | None = await database.fetchval(_SUBJECT, canonical)
    return subject


@dataclass(frozen=True)
class WantedList:
    """A list ticked in a sign-up, with the sentence as it was shown."""

    list_id: UUID
    slug: str
    purpose: str
    language: str
    name: str
    how_often: str
    wording: UUID
    sentence: str
    purpose_version: int | None


@dataclass(frozen=True)
class Request:
    """A sign-up that waits for the owner of the address. `lists` leaves out those closed since,
    and those whose sentence names a controller who is none any more.

    `is_invitation`: not the owner began it, but we, on this ground and fact, by whose word and why.
    `renews`: we ask whether the consent of that event goes on, before it ends (`open_until`) or anew.
    """

    id: UUID
    subject: UUID
    email: str
    canonical: str
    mailbox_hash: bytes
    first_name: str
    last_name: str
    language: str
    notice_version: int
    nonce: bytes
    created_at: datetime
    letter: str | None
    mailed_at: datetime | None
    held_at: datetime | None
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    superseded_at: datetime | None
    lists: tuple[WantedList, ...]
    is_invitation: bool = False
    invited_by: UUID | None = None
    why: str = ""
    ground: str | None = None
    fact: int | None = None
    renews: int | None = None
    open_until: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def masked(self) -> str:
        return masked(self.email)

    @property
    def state(self) -> RequestState:
        return rules.state_of(
            created_at=self.created_at,
            mailed_at=self.mailed_at,
            confirmed_at=self.confirmed_at,
            cancelled_at=self.cancelled_at,
            superseded_at=self.superseded_at,
            open_until=self.open_until,
            now=clock.now(),
        )


_REQUEST = f"""
select q.*, w.* from subscription_requests q
  left join lateral (
       select l.id as wanted_list_id, l.slug as wanted_slug, l.purpose as wanted_purpose,
              w.language as wanted_language, t.name as wanted_name, t.how_often as wanted_how_often,
              w.id as wanted_wording, w.sentence as wanted_sentence,
              r.purpose_version as wanted_purpose_version,
              coalesce((select name from identity), '') as controller
         from requested_lists r
         join lists l on l.id = r.list
         join wordings w on w.id = r.wording {_WORDS.replace("$1", "w.language")}
        where r.request = q.id and l.closed_at is null
        order by l.position, l.created_at, l.id) w on true
 where q.id = $1
"""


async def request(request_id: UUID) -> Request | None:
    rows = await database.fetch(_REQUEST, request_id)
    if not rows:
        return None
    lists = [
        WantedList(**{each.name: row[f"wanted_{each.name}"] for each in fields(WantedList)})
        for row in rows
        if row["wanted_list_id"] is not None
        and names_controller(row["wanted_sentence"], row["controller"])
    ]
    said = {each.name: rows[0][each.name] for each in fields(Request) if each.name != "lists"}
    return Request(**said, lists=tuple(lists))


_STILL_GIVEN = f"""
select exists (select from permission p join requested_lists r on r.list = p.list_id and r.request = $3
                where p.address = $1 and p.channel = 'email' and p.ground = 'consent'
                  and (p.fact = $2 and {IN_FORCE} or p.reason = 'paused'))
"""


async def still_given(asked: Request) -> bool:
    """Whether the consent that `asked` is about counts now, or will after the reader's pause."""
    found: bool = await database.fetchval(_STILL_GIVEN, asked.subject, asked.renews, asked.id)
    return found


FIRST, AGAIN = "confirm", "confirm_again"
"""What the links of the two confirmation mails are for."""


async def request_of(token: str) -> Request | None:
    """The sign-up of a confirmation link, in any state; None when the link is not genuine."""
    request_id = row_of(token)
    found = await request(request_id) if request_id else None
    if found is None or not any(
        matches(purpose, found.id, found.nonce, token) for purpose in (FIRST, AGAIN)
    ):
        return None
    return found


def waits_for_the_second_mail(asked: Request, token: str) -> bool:
    """Whether the first link was pressed as machines press it: from then on only the second one counts."""
    return asked.held_at is not None and matches(FIRST, asked.id, asked.nonce, token)


_MAILED = """
select mailed.at as mailed_at from subscription_requests r
 cross join lateral (values (r.mailed_at), (r.reminded_at)) as mailed (at)
 where r.mailbox_hash = $1 and r.id <> $2 and r.confirmed_at is null
   and mailed.at > coalesce((select max(c.confirmed_at) from subscription_requests c
                                where c.mailbox_hash = $1), '-infinity')
"""


async def unanswered_mails(mailbox_hash: bytes, besides: UUID) -> list[datetime]:
    """When sign-up mails went to this mailbox since its owner last confirmed one."""
    rows = await database.fetch(_MAILED, mailbox_hash, besides)
    return [row["mailed_at"] for row in rows]


@dataclass(frozen=True)
class Subscribed(ListWords):
    """An open subscription that may be mailed."""

    subscription: UUID


# The subscription `s` is open and may be mailed, or will be after the reader's pause.
IS_ON = """
s.left_at is null
   and exists (select 1 from permission p join lists o on o.id = p.list_id
                where p.address = s.address and p.list_id = s.list and p.purpose = o.purpose
                  and p.channel = 'email' and p.ground = 'consent'
                  and (p.verdict or p.reason = 'paused'))
"""
_SUBSCRIBED = f"""
select l.id as list_id, l.slug, l.purpose, t.language, t.name, t.description, t.how_often,
       s.id as subscription
  from subscriptions s
  join lists l on l.id = s.list {_WORDS}
 where s.address = any($2) and {IS_ON}
 order by l.position, l.created_at, l.id
"""


async def subscribed(addresses: Sequence[UUID], language: str) -> list[Subscribed]:
    """What these addresses get now: on the list, and with permission."""
    return [
        Subscribed(**row) for row in await database.fetch(_SUBSCRIBED, language, list(addresses))
    ]


@dataclass(frozen=True)
class PreferencesLink:
    """A mailed link to the choices of one address."""

    id: UUID
    canonical: str
    mailbox_hash: bytes
    created_at: datetime
    mailed_at: datetime | None
    left_at: datetime | None


async def preferences_link(link_id: UUID) -> PreferencesLink | None:
    row = await database.fetchrow(
        "select id, canonical, mailbox_hash, created_at, mailed_at, left_at from preferences_links "
        "where id = $1",
        link_id,
    )
    return PreferencesLink(**row) if row else None


async def preferences_link_of(token: str) -> PreferencesLink | None:
    """The link when it is genuine and at most seven days old."""
    link_id = read_token("preferences", token)
    link = await preferences_link(link_id) if link_id else None
    if link is None or clock.now() - link.created_at >= rules.PREFERENCES_WITHIN:
        return None
    return link


async def links_like_it_sent(link: PreferencesLink) -> int:
    """How many others went to this mailbox in the last 24 hours: asked for, or after a leaving."""
    sent: int = await database.fetchval(
        "select count(*) from preferences_links "
        "where mailbox_hash = $1 and id <> $2 and mailed_at > $3 and (left_at is not null) = $4",
        link.mailbox_hash,
        link.id,
        clock.now() - rules.A_DAY,
        link.left_at is not None,
    )
    return sent


async def lists_joined(address_id: UUID, at: datetime | None) -> set[UUID]:
    """The lists whose subscription began at that very moment."""
    rows = await database.fetch(
        "select list from subscriptions where address = $1 and joined_at = $2", address_id, at
    )
    return {row["list"] for row in rows}


@dataclass(frozen=True)
class LettersToLeave:
    """What an unsubscribe link names: one address and one list whose letters it gets, or got."""

    list_id: UUID
    address_id: UUID
    purpose: str
    email: str
    name: str
    language: str

    @property
    def masked(self) -> str:
        return masked(self.email)


@dataclass(frozen=True)
class SubscriptionToLeave(LettersToLeave):
    """The same by a subscription, as the links of welcomes do."""

    id: UUID


_TO_LEAVE = f"""
select s.id, s.list as list_id, s.address as address_id, l.purpose, a.email, t.name, t.language
  from subscriptions s
  join contact_addresses a on a.id = s.address
  join lists l on l.id = s.list {_WORDS}
 where s.id = $2
"""


async def subscription_to_leave(subscription: UUID, language: str) -> SubscriptionToLeave | None:
    """None when the person was erased since."""
    row = await database.fetchrow(_TO_LEAVE, language, subscription)
    return SubscriptionToLeave(**row) if row else None


_LETTERS_TO_LEAVE = f"""
select l.id as list_id, a.id as address_id, l.purpose, a.email, t.name, t.language
  from lists l {_WORDS} cross join contact_addresses a
 where l.id = $2 and a.id = $3
"""


async def letters_to_leave(list_id: UUID, address_id: UUID, language: str) -> LettersToLeave | None:
    """The same for whoever gets the list's letters, subscribed or not."""
    row = await database.fetchrow(_LETTERS_TO_LEAVE, language, list_id, address_id)
    return LettersToLeave(**row) if row else None


_NAMES = f"""
select t.name from lists l {_WORDS} where l.id = any($2) order by l.position, l.created_at, l.id
"""


async def list_names(list_ids: Sequence[UUID], language: str) -> list[str]:
    """What these lists are called, in their order."""
    return [row["name"] for row in await database.fetch(_NAMES, language, list(list_ids))]
