"""Drafts of purposes: what somebody is writing, kept as typed, changing nothing until it is published."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.purposes.rules import PurposeFields
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.privacy.purposes import actions
from app.privacy.tables import PurposeDraft

NEW = "new-"
"""Begins the name of a draft whose purpose is not there yet; no key of a purpose holds a hyphen."""

WAS_SAVED = N_("Somebody saved this draft while your page was open.")

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """What was typed last, by the names of the fields; `purpose` is a key or begins with `NEW`."""

    purpose: str
    edition: int
    fields: dict[str, list[str]]
    saved_at: datetime
    saved_by: UUID | None

    @property
    def is_new(self) -> bool:
        return self.purpose.startswith(NEW)


class DraftEditedMeanwhile(Conflict):
    """Another edition than the one the page was opened with; `now` is None when it has gone."""

    def __init__(self, now: Draft | None) -> None:
        super().__init__(WAS_SAVED)
        self.now = now


_DRAFTS = "select purpose, edition, fields::text, saved_at, saved_by from purpose_drafts"


async def drafts() -> dict[str, Draft]:
    """All of them, by purpose, oldest first."""
    rows = await database.fetch(f"{_DRAFTS} order by saved_at, purpose")
    return {
        row["purpose"]: Draft(**{**row, "fields": dict(json.loads(row["fields"]))}) for row in rows
    }


async def draft(purpose: str) -> Draft | None:
    return (await drafts()).get(purpose)


async def keep(purpose: str | None, fields: Fields, edition: int, by: UUID) -> str:
    """Save what was typed over `edition` (0: there is none yet); its name, for None a new one.

    Raises DraftEditedMeanwhile when somebody saved, published or discarded it in the meantime.
    """
    async with transaction():
        await lock("purpose drafts")
        name = purpose or await _free_name()
        await _expect(name, edition)
        row = PurposeDraft(
            purpose=name,
            edition=edition + 1,
            fields=json.dumps({key: list(values) for key, values in fields.items()}),
            saved_at=clock.now(),
            saved_by=by,
        )
        await PurposeDraft.delete().where(PurposeDraft.purpose == name)
        await PurposeDraft.insert(row)
    return name


async def take_over_draft(purpose: str, edition: int, fields: Fields, saved_at: datetime) -> None:
    """As somebody wrote it in another installation."""
    row = PurposeDraft(
        purpose=purpose,
        edition=edition,
        fields=json.dumps(fields),
        saved_at=saved_at,
        saved_by=None,
    )
    await PurposeDraft.delete().where(PurposeDraft.purpose == purpose)
    await PurposeDraft.insert(row)


async def _free_name() -> str:
    taken = await drafts()
    return next(name for n in range(1, len(taken) + 2) if (name := f"{NEW}{n}") not in taken)


async def _expect(purpose: str, edition: int) -> None:
    known = await draft(purpose)
    if (known.edition if known else 0) != edition:
        raise DraftEditedMeanwhile(known)


async def discard(purpose: str, edition: int) -> None:
    """Raises DraftEditedMeanwhile when it is not the one that was looked at."""
    async with transaction():
        await lock("purpose drafts")
        await _expect(purpose, edition)
        await PurposeDraft.delete().where(PurposeDraft.purpose == purpose)


async def publish(
    one: Draft, wanted: PurposeFields, version: int, *, direct_marketing: bool, by: UUID
) -> str:
    """From now on the purpose says this, and the notice with it; its key.

    `version` is the one that the draft was written over. Raises DraftEditedMeanwhile when the draft is
    not the one that was looked at, and what `actions.save` does.
    """
    async with transaction():
        await discard(one.purpose, one.edition)
        if one.is_new:
            return await actions.add(wanted, direct_marketing=direct_marketing, by=by)
        await actions.save(one.purpose, wanted, version, by)
    return one.purpose
