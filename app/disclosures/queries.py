"""What is asked of those who get data, and of what went to them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.config import Settings
from app.consent.sql import may_leave
from app.contacts.sql import main_address, subjects
from app.disclosures.rules import (
    ContractKind,
    Kind,
    LeftOut,
    RecipientNow,
    ReleaseKind,
    Safeguard,
)

FACTS = ", ".join(f"r.{one.name}" for one in fields(RecipientNow))
_BY_KIND = (
    "array_position(array['hosting', 'mail', 'backup', 'mailing_house', 'other', 'controller'], "
    'r.kind::text), r.name collate "C", r.id'
)


@dataclass(frozen=True)
class Registered:
    """One recipient as it was from `since` on; `firm` is the same whatever changes.

    `last_at` is when data was last handed over, about `last_given` people.
    """

    id: int
    firm: UUID
    since: datetime
    until: datetime | None
    facts: RecipientNow
    last_at: datetime | None = None
    last_given: int = 0


_REGISTER = f"""
select r.id, r.firm, r.since, r.until, {FACTS}, d.at as last_at, coalesce(d.given, 0) as last_given
  from recipients r
  left join lateral (
       select d.at, d.given from disclosures d join recipients f on f.id = d.recipient
        where f.firm = r.firm order by d.at desc, d.id desc limit 1) d on true
"""


async def register() -> list[Registered]:
    """Those of today, by kind, then by name."""
    return [
        _registered(row)
        for row in await database.fetch(f"{_REGISTER} where r.until is null order by {_BY_KIND}")
    ]


async def registered(firm: UUID) -> Registered | None:
    """As it is today; None when nothing goes there any more."""
    row = await database.fetchrow(f"{_REGISTER} where r.firm = $1 and r.until is null", firm)
    return _registered(row) if row else None


async def recipient(number: int) -> Registered | None:
    """One by its row, whether it is in force or not."""
    row = await database.fetchrow(f"{_REGISTER} where r.id = $1", number)
    return _registered(row) if row else None


def _registered(row: Any) -> Registered:
    own = ("id", "firm", "since", "until", "last_at", "last_given")
    return Registered(facts=facts_of(row), **{name: row[name] for name in own})


def facts_of(row: Any) -> RecipientNow:
    """Of a row with the columns of `FACTS`."""
    known = {one.name: row[one.name] for one in fields(RecipientNow)}
    for name, kind in (("safeguard", Safeguard), ("contract", ContractKind)):
        known[name] = kind(known[name]) if known[name] else None
    return RecipientNow(**{**known, "kind": Kind(known["kind"])})


async def recipients_now() -> list[RecipientNow]:
    """By kind, then by name."""
    rows = await database.fetch(
        f"select {FACTS} from recipients r where r.until is null order by {_BY_KIND}"
    )
    return [facts_of(row) for row in rows]


async def outside_the_eea() -> Sequence[RecipientNow]:
    """Those outside, the mail account among them; whoever is inside needs no permission."""
    return [one for one in await recipients_now() if one.is_outside]


async def mail_leaves_the_eea() -> bool:
    """Whether letters go out through a mail server outside: then only to who permits it."""
    return any(one.kind is Kind.MAIL for one in await outside_the_eea())


UNNAMED = (
    "POSTILUPA_SMTP_URL names a mail server, but nobody has said in the register of recipients in "
    "which country it is."
)
OUTSIDE = (
    "Mail goes out through {name} ({country}), outside the EEA: marketing is sent only to people who "
    "have permitted that."
)


async def of_the_mail_account(settings: Settings) -> list[str]:
    """What `postilupa check` says of where mail goes out, a sentence each; nothing stops for it."""
    accounts = [one for one in await recipients_now() if one.kind is Kind.MAIL]
    if settings.smtp_url and not accounts:
        return [UNNAMED]
    return [
        OUTSIDE.format(name=one.name, country=one.country) for one in accounts if one.is_outside
    ]


# Releases

_WHY_NOT = f"""
select id, reason from (
    select c.id, case
        when exists (select from permission p where p.address in {subjects("c.id")}
                        and p.reason = 'restricted') then '{LeftOut.RESTRICTED}'
        when $2 and not {may_leave("c.id")} then '{LeftOut.NO_TRANSFER}' end as reason
      from unnest($1::uuid[]) c (id)) asked
 where reason is not null
"""


async def why_not(people: Sequence[UUID], *, is_outside: bool) -> dict[UUID, LeftOut]:
    """Of these, whose data may not go out, and why."""
    rows = await database.fetch(_WHY_NOT, list(people), is_outside)
    return {row["id"]: LeftOut(row["reason"]) for row in rows}


@dataclass(frozen=True)
class Disclosed:
    """One release. `firm` leads to the recipient as it is today, if data still goes there."""

    id: int
    at: datetime
    by: str
    to: RecipientNow
    firm: UUID
    kind: ReleaseKind
    purpose: str
    commission: str
    why: str
    fields: Sequence[str]
    given: int
    left_out: int


_DISCLOSURES = f"""
select d.id, d.at, coalesce(m.name, '') as by, r.firm, d.kind as released_as, d.purpose, d.commission,
       d.why, d.fields, d.given, d.left_out, {FACTS}
  from disclosures d join recipients r on r.id = d.recipient
  left join staff_members m on m.id = d.by
"""
_NEWEST = "order by d.at desc, d.id desc"


async def disclosures(*, most: int, start: int = 0, firm: UUID | None = None) -> list[Disclosed]:
    """The newest first; of one recipient, where one is named."""
    rows = await database.fetch(
        f"{_DISCLOSURES} where $1::uuid is null or r.firm = $1 {_NEWEST} offset $2 limit $3",
        firm,
        start,
        most,
    )
    return [_disclosed(row) for row in rows]


async def number_of_disclosures() -> int:
    number: int = await database.fetchval("select count(*) from disclosures")
    return number


async def disclosure(number: int) -> Disclosed | None:
    row = await database.fetchrow(f"{_DISCLOSURES} where d.id = $1", number)
    return _disclosed(row) if row else None


_ABOUT = (
    "exists (select from disclosure_people p where p.disclosure = d.id and p.reason is null "
    "and p.people && $1::uuid[])"
)
_SAME = """
with recursive same (id) as (
    select $1::uuid
    union
    select m.gone from same s join merges m on m.kept = s.id and m.undone_at is null)
select id from same
"""


async def given_to(contact: UUID) -> list[Disclosed]:
    """Every release with this person's data, the newest first; also under records merged into this one."""
    same = [row["id"] for row in await database.fetch(_SAME, contact)]
    rows = await database.fetch(f"{_DISCLOSURES} where {_ABOUT} {_NEWEST}", same)
    return [_disclosed(row) for row in rows]


async def recipients_told_about(contact: UUID) -> list[Registered]:
    """Who got this person's data and is told when it is corrected, erased or restricted (Article 19).

    Each once, as it is today or was last: whoever got data has to be told, a contract or not.
    """
    firms = list(dict.fromkeys(one.firm for one in await given_to(contact)))
    rows = await database.fetch(
        f"select distinct on (k.firm) k.* from ({_REGISTER} where r.firm = any($1)) k "
        "order by k.firm, k.id desc",
        firms,
    )
    known = {row["firm"]: _registered(row) for row in rows}
    return [known[firm] for firm in firms]


def _disclosed(row: Any) -> Disclosed:
    own = ("id", "at", "by", "firm", "purpose", "commission", "why", "fields", "given", "left_out")
    return Disclosed(
        to=facts_of(row),
        kind=ReleaseKind(row["released_as"]),
        **{name: row[name] for name in own},
    )


@dataclass(frozen=True)
class OneOfThem:
    """Somebody in a release; `reason` when they were left out of it. Without `id`: erased."""

    id: UUID | None
    name: str
    reason: str | None


_PEOPLE = f"""
select c.id, p.reason,
       coalesce(nullif(trim(coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '')), ''),
                {main_address()}, '') as name
  from disclosure_people p cross join unnest(p.people) with ordinality one (id, number)
  left join contacts c on c.id = one.id
 where p.disclosure = $1 and (p.reason is not null) = $2
 order by p.id, one.number offset $3 limit $4
"""


async def people_of(
    disclosure: int, *, left_out: bool, start: int = 0, most: int
) -> list[OneOfThem]:
    """Those whose data went out, or those who were left out, in the order of the release."""
    rows = await database.fetch(_PEOPLE, disclosure, left_out, start, most)
    return [OneOfThem(**row) for row in rows]


PIECES = "select people from disclosure_people where disclosure = $1 and reason is null order by id"
"""Whose data goes out, up to a thousand in a row."""
