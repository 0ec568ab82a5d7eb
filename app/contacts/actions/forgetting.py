"""Addresses and people leave the register for good."""

from uuid import UUID

from app import database
from app.contacts.actions.recording import remove_people
from app.contacts.queries import people as people_queries
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import ContactAddress
from app.database import transaction
from app.lib import clock


async def forget_addresses(address_ids: list[UUID]) -> None:
    """Delete these addresses, and the people who are left without any."""
    async with transaction():
        people = await people_queries.contacts_at(address_ids)
        if not people:
            return
        gone = (
            await ContactAddress.select(ContactAddress.email)
            .where(ContactAddress.id.is_in(address_ids))
            .output(as_list=True)
        )
        await ContactAddress.delete().where(ContactAddress.id.is_in(address_ids))
        await _forget_what_merges_remember(people)
        for contact_id in people:
            left = await people_queries.addresses_of(contact_id)
            if not left:
                await remove_people([contact_id])
                continue
            await _forget_changes_naming(contact_id, gone)
            await ContactAddress.update({ContactAddress.main_since: clock.now()}).where(
                ContactAddress.id == left[0].id, ContactAddress.main_since.is_null()
            )
            await rewrite_people_keys([contact_id])


async def forget_people(people: list[UUID]) -> None:
    """Delete these people with their addresses, on which nothing hangs any more."""
    if not people:
        return
    async with transaction():
        await _forget_what_merges_remember(people)
        await ContactAddress.delete().where(ContactAddress.contact.is_in(people))
        await remove_people(people)


async def _forget_what_merges_remember(people: list[UUID]) -> None:
    """A merge keeps both records as they were; without that it can no longer be undone."""
    await database.execute(
        "update merges set before = null where before is not null "
        f"and (kept = any($1) or gone = any($1) or id in ({people_queries.MERGES_OF}))",
        people,
    )


async def _forget_changes_naming(contact_id: UUID, emails: list[str]) -> None:
    await database.execute(
        "delete from contact_changes c using unnest($2::text[]) as gone (email) "
        "where c.contact = $1 and c.field in ('address', 'main_address', 'address_kind') "
        "and (position(gone.email in c.old) > 0 or position(gone.email in c.new) > 0)",
        contact_id,
        emails,
    )
