"""Named questions about purposes, notices and the ledger."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from app import database
from app.consent.events import Actor, Basis, Event, Method, State, undone_by
from app.consent.grounds.reasons import Reason
from app.consent.purposes.rules import PurposeInForce, RetentionFrom, basis_of
from app.consent.tables import Purpose
from app.lib import clock
from app.lib.languages import Language


async def purposes() -> list[PurposeInForce]:
    """The newest version of every purpose, in the order they were made."""
    return list({one.key: one for one in await purpose_versions()}.values())


async def purpose_versions() -> list[PurposeInForce]:
    """Every version of every purpose, older ones first."""
    rows = await Purpose.select().order_by(Purpose.version, Purpose.created_at)
    return [
        PurposeInForce(
            key=row["key"],
            version=row["version"],
            basis=Basis(row["basis"]),
            direct_marketing=row["direct_marketing"],
            channels=tuple(row["channels"]),
            retention_months=row["retention_months"],
            names=_by_language(row, "name"),
            texts=_by_language(row, "text"),
            interests=_by_language(row, "interest"),
            balancing=row["balancing"],
            retention_from=RetentionFrom(row["retention_from"]),
            consent_months=row["consent_months"],
            product_group=row["product_group"],
            data=tuple(row["data"]),
            renewal_days=row["renewal_days"],
            release_basis=row["release_basis"],
        )
        for row in rows
    ]


def _by_language(row: Mapping[str, Any], part: str) -> dict[str, str]:
    return {language.value: row[f"{part}_{language}"] for language in Language}


async def purpose(key: str) -> PurposeInForce | None:
    return next((found for found in await purposes() if found.key == key), None)


@dataclass(frozen=True)
class PublishedNotice:
    """The privacy notice in one language, byte for byte as it was published."""

    version: int
    language: str
    html: str
    digest: bytes
    published_at: datetime


async def current_notice_version() -> int | None:
    """The version a consent given now refers to; None before the first notice."""
    version: int | None = await database.fetchval("select max(version) from notice_versions")
    return version


async def notice(version: int | None, language: str) -> PublishedNotice | None:
    """The notice of this version, or with None the one in force."""
    wanted = version if version is not None else await current_notice_version()
    row = await database.fetchrow(
        "select version, language, html, digest, published_at from notice_versions "
        "where version = $1 and language = $2",
        wanted,
        language,
    )
    return PublishedNotice(**row) if row else None


async def published_notices() -> list[PublishedNotice]:
    """Every version in every language, older ones first."""
    rows = await database.fetch(
        "select version, language, html, digest, published_at from notice_versions "
        "order by version, language"
    )
    return [PublishedNotice(**row) for row in rows]


async def notice_versions() -> list[tuple[int, datetime]]:
    """Every version with the moment it came into force, newest first."""
    rows = await database.fetch(
        "select version, min(published_at) as published_at from notice_versions "
        "group by version order by version desc"
    )
    return [(row["version"], row["published_at"]) for row in rows]


async def events_of(subject: UUID) -> list[Event]:
    """Everything the ledger says about one address, oldest first."""
    return (await events_of_each([subject])).get(subject, [])


async def events_of_each(subjects: Collection[UUID]) -> dict[UUID, list[Event]]:
    """The same for several, asked once; whom the ledger does not know is left out."""
    found: dict[UUID, list[Event]] = {}
    for row in await database.fetch(
        "select e.subject, e.id, e.state, e.method, e.purpose, e.channel, e.list_id, e.at, e.actor, "
        "e.undoes, e.recorded_at, p.consent_months from consent_events e left join purposes p "
        "on p.key = e.purpose and p.version = e.purpose_version where e.subject = any($1) order by e.id",
        list(subjects),
    ):
        facts = {**row, **_kinds(row)}
        found.setdefault(facts.pop("subject"), []).append(Event(**facts))
    return found


def _kinds(row: asyncpg.Record) -> dict[str, Any]:
    return {
        "state": State(row["state"]),
        "method": Method(row["method"]),
        "actor": Actor(row["actor"]),
    }


@dataclass(frozen=True)
class PastEvent:
    """One ledger row as a page tells it. `actor_id` is a staff member's when the actor is staff."""

    id: int
    subject: UUID
    state: State
    method: Method
    at: datetime
    purpose: str
    purpose_names: dict[str, str]
    basis: Basis | None
    channel: str
    list_id: UUID | None
    wording: str | None
    wording_version: int | None
    notice_version: int | None
    language: str
    actor: Actor
    actor_id: UUID | None
    undoes: int | None
    is_undone: bool


_HISTORY = """
select e.id, e.subject, e.state, e.method, e.at, e.purpose, e.channel, e.list_id,
       w.sentence as wording, w.version as wording_version, e.notice_version, e.language,
       e.actor, e.actor_id, e.undoes, p.name_fi, p.name_sv, p.name_en, p.basis
  from consent_events e
  left join wordings w on w.id = e.wording
  left join purposes p on p.key = e.purpose and p.version = e.purpose_version
 where e.subject = any($1)
 order by e.id
"""


async def history(*subjects: UUID) -> list[PastEvent]:
    """What happened to the permissions of these addresses, oldest first, in the words of then."""
    undone = undone_by([event for one in subjects for event in await events_of(one)])
    found = []
    for row in await database.fetch(_HISTORY, list(subjects)):
        facts = dict(row)
        names = {language: facts.pop(f"name_{language}") or "" for language in ("fi", "sv", "en")}
        facts |= _kinds(row)
        facts["basis"] = basis_of(row["state"], row["list_id"], row["basis"])
        found.append(PastEvent(**facts, purpose_names=names, is_undone=facts["id"] in undone))
    return found


@dataclass(frozen=True)
class PermissionNow:
    """The answer of `decide` as it was written down last: it counts until `until`, and then `ends_as`."""

    address: UUID
    purpose: str
    channel: str
    list_id: UUID | None
    allowed: bool
    reason: Reason
    since: datetime
    ground: str
    until: datetime | None
    ends_as: Reason | None
    product_group: int | None
    fact: int | None

    @property
    def is_consent(self) -> bool:
        return self.ground == "consent"

    @property
    def counts(self) -> bool:
        return self.allowed and (self.until is None or self.until > clock.now())

    @property
    def ends_at(self) -> datetime | None:
        """When this consent is over, whatever becomes of it until then."""
        return self.until if self.counts and self.ends_as is Reason.EXPIRED else None

    @property
    def why(self) -> Reason:
        return self.reason if self.counts or not self.allowed else self.ends_as or Reason.EXPIRED


async def permissions_of(*addresses: UUID) -> list[PermissionNow]:
    """What may be sent to these addresses, purpose by purpose and list by list."""
    rows = await database.fetch(
        "select address, purpose, channel, list_id, verdict as allowed, reason, since, ground, until, "
        "ends_as, product_group, fact from permission where address = any($1) order by id",
        list(addresses),
    )
    return [_permission(row) for row in rows]


def _permission(row: asyncpg.Record) -> PermissionNow:
    ends_as = Reason(row["ends_as"]) if row["ends_as"] else None
    return PermissionNow(**{**row, "reason": Reason(row["reason"]), "ends_as": ends_as})


async def subjects_with_evidence_of(canonical: str) -> list[UUID]:
    """Whom the evidence knows by this address, also those who never confirmed."""
    rows = await database.fetch(
        "select distinct subject from consent_evidence where lower(email) = $1", canonical
    )
    return [row["subject"] for row in rows]


async def addresses_at(subjects: Collection[UUID]) -> dict[UUID, str]:
    """The canonical addresses of those subjects that are in the register; '' of people without one."""
    if not subjects:
        return {}
    rows = await database.fetch(
        "select id, canonical from contact_addresses where id = any($1) "
        "union all select id, '' from person_subjects where id = any($1)",
        list(subjects),
    )
    return {row["id"]: row["canonical"] for row in rows}
