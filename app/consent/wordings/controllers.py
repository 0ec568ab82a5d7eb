"""Which controller a consent sentence names, and whose consents name another one than today's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.sql import LIVING
from app.consent.tables import WordingIdentity
from app.database import transaction
from app.lib import clock
from app.staff.log.actions import note
from app.staff.queries.controllers import Controller, controllers, same_as_today, today_s


def names_controller(sentence: str, controller: str) -> bool:
    """Whether the sentence holds the controller's name; case and line breaks do not matter."""
    return _plain(controller) in _plain(sentence)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def named_in(sentence: str, versions: Collection[Controller]) -> Controller | None:
    """The newest of those with the longest name that the sentence holds."""
    named = [one for one in versions if names_controller(sentence, one.name)]
    return max(named, key=lambda one: (len(one.name), one.id), default=None)


@dataclass(frozen=True)
class OpenWording:
    """A sentence that names nobody we know."""

    id: UUID
    language: str
    sentence: str
    created_at: datetime


_OPEN = """
select w.id, w.language, w.sentence, w.created_at from wordings w
 where not exists (select from wording_identities i where i.wording = w.id)
 order by w.created_at, w.id
"""


async def open_wordings() -> list[OpenWording]:
    """About which a person has to answer."""
    return [OpenWording(**row) for row in await database.fetch(_OPEN)]


async def note_names() -> None:
    """Sentences that hold a known name get its version; in the caller's transaction."""
    versions = await controllers()
    for wording in await open_wordings():
        if named := named_in(wording.sentence, versions):
            await _keep(wording.id, named.id, None)


async def answer_wording(wording: UUID, version: int, by: UUID) -> None:
    """A person has read the sentence and says who it names. Once: a second answer changes nothing."""
    async with transaction():
        await _keep(wording, version, by)
        await note(by, "sentence_answered", about_kind="wording", about=wording)


async def _keep(wording: UUID, version: int, by: UUID | None) -> None:
    row = WordingIdentity(wording=wording, identity_version=version, at=clock.now(), by=by)
    await WordingIdentity.insert(row).on_conflict(action="DO NOTHING")


@dataclass(frozen=True)
class StoredController:
    """The controller that a consent's sentence names, where it is not today's.

    `is_the_same`: what somebody has answered, that of today under an earlier name. Without a name
    nobody has said yet whom the sentence names.
    """

    name: str
    is_the_same: bool | None


_OF_CONSENTS = """
select distinct on (e.subject) e.subject, i.identity_version as version
  from consent_events e left join wording_identities i on i.wording = e.wording
 where e.subject = any($1) and e.list_id = $2 and e.state in ('given', 'renewed')
   and e.wording is not null
 order by e.subject, e.id desc
"""


async def stored_controllers(
    subjects: Collection[UUID], list_id: UUID
) -> dict[UUID, StoredController]:
    """By subject; without those whose consent names the controller of today."""
    versions = await controllers()
    if len(versions) < 2:
        return {}
    stored = _stored(versions)
    rows = await database.fetch(_OF_CONSENTS, list(subjects), list_id)
    return {row["subject"]: one for row in rows if (one := stored[row["version"]]) is not None}


def _stored(versions: list[Controller]) -> Mapping[int | None, StoredController | None]:
    today, same = today_s(versions), same_as_today(versions)
    stored: dict[int | None, StoredController | None] = {None: StoredController("", None)}
    for one in versions:
        stored[one.id] = None if one == today else StoredController(one.name, same[one.id])
    return stored


_OF_LIST = """
select distinct i.identity_version as version
  from wordings w left join wording_identities i on i.wording = w.id where w.list_id = $1
"""
# Also of those who get nothing any more for that very reason: they are whom it is told about.
_COUNTED = f"""
select g.version, count(*) as people from (
    select distinct on (e.subject, e.list_id) i.identity_version as version
      from permission p
      join consent_events e on e.subject = p.address and e.list_id = p.list_id
                           and e.state in ('given', 'renewed') and e.wording is not null
      left join wording_identities i on i.wording = e.wording
     where ($1::uuid is null or p.list_id = $1) and p.channel = 'email' and p.ground = 'consent'
       and ({LIVING} or p.verdict and p.ends_as = 'controller_changed')
     order by e.subject, e.list_id, e.id desc) g
 group by g.version
"""


async def consents_by_controller() -> dict[int | None, int]:
    """How many consents name which version of the controller; None: the sentence names nobody known."""
    return {row["version"]: row["people"] for row in await database.fetch(_COUNTED, None)}


async def agreed_to_another(list_id: UUID) -> dict[StoredController, int]:
    """How many of those who may be mailed agreed to which other name, before anything is sent."""
    versions = await controllers()
    if not versions:
        return {}
    stored = _stored(versions)
    rows = await database.fetch(_OF_LIST, list_id)
    if all(stored[row["version"]] is None for row in rows):
        return {}
    counted: dict[StoredController, int] = {}
    for row in await database.fetch(_COUNTED, list_id):
        if (one := stored[row["version"]]) is not None:
            counted[one] = counted.get(one, 0) + row["people"]
    return counted
