"""People at organisations, from one day to another (register row R5)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from app import database
from app.contacts.actions.kinds import judge_kinds
from app.contacts.actions.recording import (
    UNKNOWN_ORGANISATION,
    FieldChange,
    change,
    lock_person,
)
from app.contacts.facts import Owner, PositionFields, Who, check_position
from app.contacts.tables import Position
from app.contacts.words import BETWEEN
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound

UNKNOWN_POSITION = N_("There is no such position.")


_DASH = "\N{EN DASH}"


class _Held(NamedTuple):
    contact: UUID
    organisation: str
    fields: PositionFields


async def add_position(
    contact_id: UUID, organisation_id: UUID, fields: PositionFields, who: Who
) -> int:
    """A person's place at an organisation. A main one takes that mark from the one before."""
    check_position(fields)
    async with transaction():
        name = await _organisation(organisation_id)
        await lock_person(contact_id)
        if _is_main(fields):
            await _take_main_mark(contact_id)
        position = _new(contact_id, organisation_id, fields)
        made = await Position.insert(position).returning(Position.id)
        history = [FieldChange("position", "", in_short(name, fields))]
        await change(Owner(contact=contact_id), history, who)
        await judge_kinds([contact_id])
    return int(made[0]["id"])


def _new(contact_id: UUID, organisation_id: UUID, fields: PositionFields) -> Position:
    now = clock.now()
    return Position(
        contact=contact_id,
        organisation=organisation_id,
        title=fields.title,
        decision_maker=fields.decision_maker,
        since=fields.since,
        until=fields.until,
        main_since=now if _is_main(fields) else None,
        created_at=now,
    )


async def change_position(position_id: int, fields: PositionFields, who: Who) -> None:
    """Other days, another title or mark; at the same organisation."""
    check_position(fields)
    async with transaction():
        held = await _locked(position_id)
        old, new = (in_short(held.organisation, one) for one in (held.fields, fields))
        if old == new:
            return
        is_main = _is_main(fields)
        if is_main:
            await _take_main_mark(held.contact, but=position_id)
        await database.execute(
            "update positions set title = $2, decision_maker = $3, since = $4, until = $5, "
            "main_since = case when $6 then coalesce(main_since, $7) end where id = $1",
            position_id,
            fields.title,
            fields.decision_maker,
            fields.since,
            fields.until,
            is_main,
            clock.now(),
        )
        await change(Owner(contact=held.contact), [FieldChange("position", old, new)], who)
        await judge_kinds([held.contact])


async def end_position(position_id: int, on: date, who: Who) -> None:
    """The last day at the organisation."""
    async with transaction():
        held = await _locked(position_id)
        fields = held.fields
        ended = PositionFields(fields.title, fields.decision_maker, fields.since, on)
        await change_position(position_id, ended, who)


def in_short(organisation: str, fields: PositionFields) -> str:
    """For the history; `words.value_in_words` says it in the reader's language."""
    days = [day.isoformat() if day else "" for day in (fields.since, fields.until)]
    flags = [
        word
        for word, is_so in (("decision_maker", fields.decision_maker), ("main", _is_main(fields)))
        if is_so
    ]
    return BETWEEN.join(
        part
        for part in (organisation, fields.title, _DASH.join(days) if any(days) else "", *flags)
        if part
    )


def _is_main(fields: PositionFields) -> bool:
    return fields.main and fields.until is None


async def _organisation(organisation_id: UUID) -> str:
    """Its name, which stands in people's keys: nobody renames it before this is done."""
    name = await database.fetchval(
        "select name from organisations where id = $1 for share", organisation_id
    )
    if name is None:
        raise NotFound(UNKNOWN_ORGANISATION)
    return str(name)


async def _locked(position_id: int) -> _Held:
    ids = await database.fetchrow(
        "select contact, organisation from positions where id = $1", position_id
    )
    if ids is None:
        raise NotFound(UNKNOWN_POSITION)
    name = await _organisation(ids["organisation"])
    await lock_person(ids["contact"])
    row = await database.fetchrow("select * from positions where id = $1", position_id)
    if row is None or row["contact"] != ids["contact"]:
        raise NotFound(UNKNOWN_POSITION)
    fields = PositionFields(
        row["title"], row["decision_maker"], row["since"], row["until"],
        row["main_since"] is not None and row["until"] is None,
    )  # fmt: skip
    return _Held(row["contact"], name, fields)


async def _take_main_mark(contact_id: UUID, but: int = 0) -> None:
    await database.execute(
        "update positions set main_since = null "
        "where contact = $1 and id != $2 and main_since is not null and until is null",
        contact_id,
        but,
    )
