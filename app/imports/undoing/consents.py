"""Consents that came with the file: a correction in the ledger takes each of them back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Actor, Method, State
from app.imports.undoing.undo import Undo
from app.lists.actions.subscribing import drop_unpermitted

_EVENTS = """
select e.id, e.subject, e.purpose, e.channel, e.list_id, e.language, v.email
  from consent_events e join consent_evidence v on v.event = e.id
 where e.subject = any($1) and e.state = any($2) and e.method in ('import', 'bounce')
   and e.actor = 'staff' and v.detail ->> 'import' = $3
   and not exists (select from consent_events c where c.subject = e.subject and c.undoes = e.id)
 order by e.id
"""


async def correct(undo: Undo, addresses: Sequence[UUID], states: Sequence[State]) -> None:
    """What this import recorded of these addresses no longer counts; all else in the ledger stays."""
    events = await database.fetch(_EVENTS, list(addresses), list(states), str(undo.id))
    await consent.record_many([_corrected(undo, event) for event in events])


def _corrected(undo: Undo, event: Any) -> NewEvent:
    return NewEvent(
        subject=event["subject"],
        state=State.CORRECTED,
        method=Method.IMPORT,
        purpose=event["purpose"],
        channel=event["channel"],
        list_id=event["list_id"],
        language=event["language"],
        actor=Actor.STAFF,
        actor_id=undo.info.undo_asked_by,
        undoes=event["id"],
        evidence=Evidence(email=event["email"], detail={"undone_import": str(undo.id)}),
    )


async def take_back(undo: Undo, addresses: Sequence[UUID]) -> None:
    """Consents and claims of these addresses, and the subscriptions that nothing else permits."""
    await correct(undo, addresses, (State.GIVEN, State.IMPORTED))
    if undo.info.list_id is not None:
        await drop_unpermitted(list(addresses), undo.info.list_id)
    await database.execute(
        "delete from imported_consents where import_id = $1 and address = any($2)",
        undo.id,
        list(addresses),
    )
