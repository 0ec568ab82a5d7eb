"""A person comes into the register by the hands of staff, and is changed."""

from datetime import date
from uuid import UUID, uuid4

from app.contacts.actions.addresses import insert_address
from app.contacts.actions.kinds import judge_kinds
from app.contacts.actions.recording import (
    add_rows,
    change,
    differences,
    lock_person,
    name_of_member,
    new_row,
    write_log,
)
from app.contacts.facts import (
    EditedMeanwhile,
    Owner,
    PersonFields,
    Source,
    Who,
    check_person,
    check_source,
)
from app.contacts.queries import person_details
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import AddressKind
from app.contacts.telling import rules as article_14
from app.database import transaction
from app.lib import clock
from app.mail.addresses import Address


def told_due_on(source: Source) -> date | None:
    """The last day to tell somebody whose data came from elsewhere; without a day, they came today."""
    today = clock.today()
    return article_14.told_due_on(source.kind, source.on or today)


async def add_person(
    fields: PersonFields,
    source: Source,
    who: Who,
    *,
    address: Address | None = None,
    address_kind: str | None = None,
) -> UUID:
    """A new person. Conflict with `contact` in its values when the address is somebody's already.

    A kind is what a person said of the address; without one it is judged by what is known.
    """
    check_person(fields)
    check_source(source)
    contact_id = uuid4()
    told = {"id": contact_id, "told_due_on": told_due_on(source)}
    async with transaction():
        await add_rows("contacts", [new_row(vars(fields) | told, source, who)])
        if address is not None:
            kind = None if address_kind is None else AddressKind(address_kind)
            await insert_address(contact_id, address, kind, who, is_main=True)
            await judge_kinds([contact_id])
        await rewrite_people_keys([contact_id])
        await write_log(Owner(contact=contact_id), "added", who)
    return contact_id


async def change_person(contact_id: UUID, fields: PersonFields, edition: int, who: Who) -> None:
    """Save what the form says, unless somebody saved since `edition` was read (trial F7)."""
    check_person(fields)
    owner = Owner(contact=contact_id)
    async with transaction():
        current = await lock_person(contact_id)
        person = await person_details.person_details(contact_id)
        assert person is not None
        theirs = person.fields
        if current != edition:
            raise EditedMeanwhile(theirs, current)
        names = {"owner": name_of_member, "birth_year": _as_text}
        history, columns = await differences(vars(theirs), vars(fields), names)
        await change(owner, history, who, columns)


async def _as_text(value: object) -> str:
    return "" if value is None else str(value)
