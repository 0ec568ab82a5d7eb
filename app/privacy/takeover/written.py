"""The evidence going out in any of its forms, and consent records after ISO/IEC TS 27560 as a stream."""

import json
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from app import config
from app.consent import queries as ledger
from app.consent.export import CHUNK, Format, events, export
from app.consent.grounds.groups import groups as product_groups
from app.consent.grounds.groups import names_of
from app.consent.proof import records
from app.consent.proof.records import About, Texts
from app.consent.proof.vocabulary import CONTEXT
from app.consent.wordings.queries import every_wording
from app.disclosures.queries import recipients_now
from app.privacy import queries
from app.privacy.purposes.drafts import Draft, drafts
from app.privacy.takeover import queries as takeover
from app.staff.queries import identity as identity_queries


async def written(form: Format, subjects: Collection[UUID] | None = None) -> AsyncIterator[bytes]:
    """The evidence of these subjects, or of everybody, in chunks of some 64 kB."""
    names = await queries.list_slugs()
    parts = _records(subjects) if form is Format.JSON_LD else export(form, names, subjects)
    async for part in parts:
        yield part


async def _records(subjects: Collection[UUID] | None) -> AsyncIterator[bytes]:
    """One JSON-LD document: who is responsible, the texts once, then one person after another."""
    ready = [f'{{"@context":{_json(CONTEXT)},"@graph":[\n']
    size, between = 0, ""
    async for node in _nodes(subjects):
        text = between + _json(node)
        between = ",\n"
        ready.append(text)
        size += len(text)
        if size >= CHUNK:
            yield "".join(ready).encode()
            ready, size = [], 0
    yield "".join([*ready, "\n]}\n"]).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def _nodes(subjects: Collection[UUID] | None) -> AsyncIterator[dict[str, Any]]:
    about, names = await _about(), await queries.list_slugs()
    purposes = await ledger.purpose_versions()
    notices = await ledger.published_notices()
    texts = Texts(
        notices={(one.version, one.language) for one in notices},
        purposes={(one.key, one.version): one for one in purposes},
    )
    for party in records.parties(about):
        yield party
    groups = {one.id: names_of(one) for one in await product_groups()}
    for purpose in purposes:
        yield records.purpose(purpose, groups)
    for draft in (await drafts()).values() if subjects is None else ():
        yield _draft(draft, groups)
    for notice in notices:
        yield records.notice(notice)
    for one in await takeover.lists():
        yield records.mailing_list(one)
    async for address in takeover.people(subjects):
        yield records.person(address)
    async for wording in every_wording():
        yield records.wording(wording, names.get(wording.list_id, str(wording.list_id)))
    async for person in _people(subjects):
        for about_one_thing in _by_thing(person):
            yield records.record(about_one_thing, texts, about)


def _draft(one: Draft, groups: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    """What somebody is writing, which changes nothing yet; product groups are known by their names."""
    fields = {**one.fields}
    group = fields.pop("product_group", [""])[0]
    known = groups.get(int(group)) if group.isdecimal() else None
    return {
        "@id": f"urn:postilupa:draft:{one.purpose}",
        "@type": "pl:PurposeDraft",
        "record_id": one.purpose,
        "ledger": {
            "edition": one.edition,
            "fields": fields,
            "saved_at": one.saved_at.isoformat(),
            "group": dict(known) if known else None,
        },
    }


async def _people(subjects: Collection[UUID] | None) -> AsyncIterator[list[dict[str, Any]]]:
    """The events of one person at a time, oldest first."""
    person: list[dict[str, Any]] = []
    async for event in events(await queries.list_slugs(), subjects, by_person=True):
        if person and person[0]["person"] != event["person"]:
            yield person
            person = []
        person.append(event)
    if person:
        yield person


_THING = itemgetter("purpose", "channel", "lists")


def _by_thing(person: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [list(group) for _, group in groupby(sorted(person, key=_THING), key=_THING)]


async def _about() -> About:
    identity = await identity_queries.identity()
    base = config.current().base_url
    if identity is None:
        return About("", "", "", "", "FI", base)
    return About(
        name=identity.name,
        business_id=identity.business_id,
        address=identity.postal_line,
        contact=identity.contact_email,
        country=identity.country,
        base_url=base,
        recipients=[one.name for one in await recipients_now()],
    )
