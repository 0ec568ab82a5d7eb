"""Staff change what a purpose says: each change is a new version, and events keep the one of then."""

import re
from collections.abc import Collection
from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

from app.consent import queries
from app.consent.purposes.rules import PurposeFields, PurposeInForce, faults
from app.consent.tables import Purpose
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, Language
from app.lib.refusals import Conflict, Invalid, NotFound
from app.staff.log import actions as log

NO_SUCH_PURPOSE = N_("There is no such purpose.")
WAS_CHANGED = N_("Somebody changed this purpose while your form was open.")
LONGEST_KEY = 40


class PurposeEditedMeanwhile(Conflict):
    """A newer version than the one the form was opened with; nothing was saved."""

    def __init__(self, now: PurposeInForce) -> None:
        super().__init__(WAS_CHANGED)
        self.now = now


async def change_purpose(
    key: str, wanted: PurposeFields, edition: int, by: UUID, *, has_lists: bool
) -> int:
    """The version in force from now on: a new one unless nothing was changed.

    Raises PurposeEditedMeanwhile when `edition` is not the newest version, Invalid for what a
    purpose cannot be. Whether it is direct marketing was decided when it was made.
    """
    async with transaction():
        await lock(f"purpose {key}")
        before = await queries.purpose(key)
        if before is None:
            raise NotFound(NO_SUCH_PURPOSE)
        if fields_of(before) == wanted:
            return before.version
        if before.version != edition:
            raise PurposeEditedMeanwhile(before)
        _refuse_faulty(wanted, before.direct_marketing, has_lists=has_lists)
        await _write(key, before.version + 1, wanted, before.direct_marketing, by)
        detail = {"version": before.version + 1}
        await log.note(by, "purpose_changed", about_kind="purpose", about=key, detail=detail)
    return before.version + 1


async def add_purpose(wanted: PurposeFields, *, direct_marketing: bool, by: UUID) -> str:
    """Its key. Raises Invalid for what a purpose cannot be."""
    _refuse_faulty(wanted, direct_marketing, has_lists=False)
    async with transaction():
        await lock("purposes")
        key = _free_key(wanted.names["en"], {one.key for one in await queries.purposes()})
        await _write(key, 1, wanted, direct_marketing, by)
        await log.note(by, "purpose_added", about_kind="purpose", about=key)
    return key


def fields_of(purpose: PurposeInForce) -> PurposeFields:
    """What staff say of it, as the form does."""
    return PurposeFields(
        **{each.name: getattr(purpose, each.name) for each in fields(PurposeFields)}
    )


def _refuse_faulty(wanted: PurposeFields, direct_marketing: bool, *, has_lists: bool) -> None:
    for sentence in faults(wanted, direct_marketing=direct_marketing, has_lists=has_lists).values():
        raise Invalid(sentence)


def _free_key(name: str, taken: Collection[str]) -> str:
    """Made of the English name; exports call the purpose by it, so it never changes."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[: LONGEST_KEY - 4] or "purpose"
    numbered = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(key for key in numbered if key not in taken)


async def _write(
    key: str, version: int, said: PurposeFields, direct_marketing: bool, by: UUID
) -> None:
    words: dict[str, Any] = {
        f"{part}_{language}": texts.get(language, "")
        for part, texts in (
            ("name", said.names),
            ("text", said.texts),
            ("interest", said.interests),
        )
        for language in Language
    }
    row = Purpose(
        id=uuid4(), key=key, version=version, basis=said.basis, direct_marketing=direct_marketing,
        channels=list(said.channels), retention_months=said.retention_months,
        created_at=clock.now(), balancing=said.balancing, retention_from=said.retention_from,
        consent_months=said.consent_months, product_group=said.product_group,
        data=list(said.data), created_by=by, renewal_days=said.renewal_days,
        release_basis=said.release_basis, **words,
    )  # fmt: skip
    await Purpose.insert(row)
