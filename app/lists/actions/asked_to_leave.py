"""A person asked a member of staff to be taken off a list, or off everything."""

from uuid import UUID

from app.consent.actions import Evidence
from app.consent.events import ANY_MARKETING, Method
from app.contacts.queries import people
from app.database import transaction
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.lists.actions.unsubscribe import leave_list, object_to_everything
from app.staff.log import actions

NO_SUCH_PERSON = N_("There is no such person in the register.")


async def record_leaving(
    contact_id: UUID, list_id: UUID, purpose: str, *, how: str, by: UUID
) -> bool:
    """Record that the person asked to leave this list, at every address of theirs.

    `how` says how it was asked and becomes evidence. False when there was nothing to end.
    """
    async with transaction():
        address = (await _addresses(contact_id))[0]
        left_at = await leave_list(
            list_id,
            address.id,
            purpose,
            Method.STAFF,
            _evidence(address.email, how),
            staff_member=by,
        )
        ended = left_at is not None
        await _note(contact_id, by, {"list": str(list_id), "ended": ended})
    return ended


async def record_objection(contact_id: UUID, *, how: str, by: UUID) -> bool:
    """Record that the person wants no direct marketing at all (GDPR Article 21(2)). False: known."""
    async with transaction():
        address = (await _addresses(contact_id))[0]
        left_at = await object_to_everything(
            address.id,
            ANY_MARKETING,
            Method.STAFF,
            _evidence(address.email, how),
            staff_member=by,
        )
        await _note(contact_id, by, {"everything": True, "ended": left_at is not None})
    return left_at is not None


async def _addresses(contact_id: UUID) -> list[people.AddressOfPerson]:
    """In one order for everybody: two transactions never wait for each other in a circle."""
    addresses = await people.addresses_of(contact_id)
    if not addresses:
        raise NotFound(NO_SUCH_PERSON)
    return sorted(addresses, key=lambda address: address.id)


def _evidence(email: str, how: str) -> Evidence:
    return Evidence(email=email, page="/staff/people", detail={"how": how} if how else None)


async def _note(contact_id: UUID, by: UUID, detail: dict[str, object]) -> None:
    await actions.note(
        by, "leaving_recorded", about_kind="contact", about=contact_id, detail=detail
    )
