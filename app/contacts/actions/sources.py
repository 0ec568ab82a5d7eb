"""Where fields came from, other than the record itself (register row R13)."""

from collections.abc import Sequence

from app import database
from app.contacts.actions.people import told_due_on
from app.contacts.actions.recording import lock_record
from app.contacts.facts import Owner, Source, Who, check_source
from app.contacts.tables import FieldSource
from app.database import transaction
from app.lib import clock

_START_CLOCK = (
    "update contacts set told_due_on = $2 where id = $1 and told_due_on is null and told_at is null"
)


async def note_source(owner: Owner, fields: Sequence[str], source: Source, who: Who) -> None:
    """These fields came from there (register row R13). From elsewhere: the person is to be told."""
    check_source(source)
    async with transaction():
        await lock_record(owner)
        await FieldSource.insert(
            FieldSource(
                contact=owner.contact,
                organisation=owner.organisation,
                fields=list(fields),
                kind=source.kind,
                detail=source.detail,
                source_on=source.on,
                at=clock.now(),
                by=who.by,
                import_id=who.import_id,
            )
        )
        if owner.contact is not None and (due := told_due_on(source)):
            await database.execute(_START_CLOCK, owner.contact, due)
