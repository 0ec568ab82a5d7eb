"""Named questions about kept forms and mails: by which list and language, since when, what rests on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from app import database
from app.consent.shown.forms import kept_form
from app.consent.shown.mails import readable
from app.consent.sql import LIVING
from app.lists.sql import list_name

# An event that names what was shown, and the consent in force that this event led to.
_CONSENT = f"""
  left join permission p on p.address = e.subject and p.list_id = e.list_id and p.channel = 'email'
                        and p.ground = 'consent' and {LIVING}
"""
_ABOUT = f"""
       min(e.at) as first_at, max(e.at) as last_at,
       count(distinct (p.address, p.list_id)) filter (where p.address is not null) as consents,
       array_agg(distinct e.list_id) filter (where e.list_id is not null) as list_ids,
       array_agg(distinct e.language) as languages,
       array_agg(distinct e.notice_version) filter (where e.notice_version is not null) as notices,
       array_agg(distinct coalesce({list_name("e.list_id", "$1")}, '')) as lists
"""


@dataclass(frozen=True)
class Shown:
    """What events say of a form, or of mails alike: lists by name, languages, notices, first and last day."""

    lists: Sequence[str]
    languages: Sequence[str]
    notices: Sequence[int]
    first_at: datetime
    last_at: datetime
    consents: int


@dataclass(frozen=True)
class Form(Shown):
    """`page` is the address of the page, without anybody's token."""

    digest: str
    size: int
    page: str


_FORMS = f"""
select encode(f.digest, 'hex') as digest, octet_length(f.html) as size,
       coalesce(min(v.page), '') as page, {_ABOUT}
  from form_versions f
  join consent_evidence v on v.detail ? 'form' and v.detail ->> 'form' = encode(f.digest, 'hex')
  join consent_events e on e.id = v.event {_CONSENT}
 where ($2::text is null or encode(f.digest, 'hex') = $2)
   and ($3::uuid is null or e.list_id = $3) and ($4::uuid[] is null or e.subject = any($4))
 group by f.digest order by max(e.at) desc, f.digest
"""


async def forms(
    language: str,
    *,
    digest: str | None = None,
    list_id: UUID | None = None,
    of: Collection[UUID] | None = None,
) -> list[Form]:
    """Those that a proof refers to, newest first; of all, of one list, of these people."""
    subjects = None if of is None else list(of)
    rows = await database.fetch(_FORMS, language, digest, list_id, subjects)
    return [
        Form(**_shown(row), **{key: row[key] for key in ("digest", "size", "page")}) for row in rows
    ]


def _shown(row: Record) -> dict[str, Any]:
    return {
        "lists": sorted(filter(None, row["lists"])),
        "languages": row["languages"],
        "notices": row["notices"] or [],
        "first_at": row["first_at"],
        "last_at": row["last_at"],
        "consents": row["consents"],
    }


_MAILED = """
  from kept_mails m
  join consent_evidence v on v.subject = m.subject and v.detail ->> 'mail' = encode(m.digest, 'hex')
  join consent_events e on e.id = v.event
"""
_MAILS = f"""
select count(distinct m.id) as mails, {_ABOUT} {_MAILED} {_CONSENT}
 where ($2::uuid is null or e.list_id = $2) group by e.list_id, e.language, e.notice_version
 order by max(e.at) desc
"""


@dataclass(frozen=True)
class Mails(Shown):
    """Confirmation mails of one list, in one language, under one notice: how many are kept."""

    mails: int


async def mails(language: str, list_id: UUID | None = None) -> list[Mails]:
    """Newest first."""
    rows = await database.fetch(_MAILS, language, list_id)
    return [Mails(**_shown(row), mails=row["mails"]) for row in rows]


@dataclass(frozen=True)
class Mail:
    """One mail as it was sent, without the secret of its link; `answer` is the mail server's."""

    id: int
    address: UUID
    digest: str
    source: str
    at: datetime
    answer: str
    sent_digest: str


_MAIL = f"""
select distinct on (m.id) m.id, m.subject as address, encode(m.digest, 'hex') as digest, m.copy,
       m.created_at as at, coalesce(v.detail ->> 'answer', '') as answer,
       coalesce(v.detail ->> 'mail_sent', '') as sent_digest
  {_MAILED} where ($1::bigint is null or m.id = $1) and ($2::uuid[] is null or m.subject = any($2))
 order by m.id desc
"""


async def mail(mail_id: int) -> Mail | None:
    return next(iter(await _kept(mail_id, None)), None)


async def mails_of(subjects: Collection[UUID]) -> list[Mail]:
    """Newest first."""
    return await _kept(None, list(subjects))


async def _kept(mail_id: int | None, subjects: list[UUID] | None) -> list[Mail]:
    rows = [dict(row) for row in await database.fetch(_MAIL, mail_id, subjects)]
    return [Mail(source=readable(row.pop("copy")), **row) for row in rows]


async def html_of(digest: str) -> str | None:
    """The form under this digest in hex, byte for byte."""
    try:
        form = await kept_form(bytes.fromhex(digest))
    except ValueError:
        return None
    return form.html if form else None
