"""The e-mail addresses of one person: permissions hang on them, so each is handled by itself."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.merging import lock_addresses
from app.contacts.actions import addresses as addresses_actions
from app.contacts.facts import Who
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.queries.person_details import PersonDetails
from app.crm.people import actions
from app.crm.people import forms as person_forms
from app.crm.people import queries as person_queries
from app.crm.people.edit_pages import EDIT, KNOWN, PATH, details_of
from app.crm.services.grounds import contracts
from app.database import transaction
from app.lib.languages import N_
from app.lib.refusals import Conflict, or_not_found
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NO_SUCH_ADDRESS = N_("The person has no such address.")
SAID = {
    "main": N_("Saved. Letters go to this address from now on; no permissions were transferred."),
    "removed": N_("Removed. It stays in the history of changes."),
    "added": N_("Added. Permission is asked for each address separately."),
}


@get("/{contact_id:uuid}/addresses", name="crm.person_addresses", guards=EDIT)
async def addresses(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, await details_of(contact_id), filled({"address_kind": "unknown"}))


@post("/{contact_id:uuid}/addresses", name="crm.add_address", guards=EDIT)
async def add_address(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    address = person_forms.read_address(form)
    kind = person_forms.read_new_kind(form)
    if address and await people.address_by_canonical(address.canonical):
        form.refuse("email", KNOWN)
    if address is None or form.errors:
        return await _page(request, person, form, 422)
    try:
        await actions.add_address(contact_id, address, kind, Who(request.user.id))
    except Conflict:  # entered this very moment
        form.refuse("email", KNOWN)
        return await _page(request, person, form, 409)
    return see_other(f"{PATH}/{contact_id}/addresses", done="added")


@post("/{contact_id:uuid}/addresses/{address_id:uuid}", name="crm.change_address", guards=EDIT)
async def change_address(
    request: StaffRequest, contact_id: FromPath[UUID], address_id: FromPath[UUID]
) -> Page | Redirect:
    """`do` says what: make it the main one, remove it, or (as it stands) keep the kind."""
    person, form = await details_of(contact_id), await read_form(request)
    one = or_not_found(
        next((each for each in person.addresses if each.id == address_id), None), NO_SUCH_ADDRESS
    )
    try:
        done = await _change(one, form, Who(request.user.id))
    except Conflict as refusal:
        return await _page(request, person, filled(), 409, str(refusal))
    if done is None:
        return await _page(request, person, form, 422)
    return see_other(f"{PATH}/{contact_id}/addresses", done=done)


async def _change(one: AddressOfPerson, form: Form, who: Who) -> str | None:
    match form.value("do"):
        case "main":
            async with transaction():
                await addresses_actions.make_main_address(one.id, who)
                await contracts.follow_person(one.contact_id, who)
            return "main"
        case "remove":
            await _remove(one, who)
            return "removed"
    kind = person_forms.read_address_kind(form)
    if form.errors:
        return None
    await addresses_actions.change_address_kind(one.id, kind, who)
    return "saved"


async def _remove(one: AddressOfPerson, who: Who) -> None:
    """Nothing is recorded about the address between the question and its going."""
    async with transaction():
        await lock_addresses([one.id])
        known = one.id in await person_queries.in_ledger([one.id])
        await addresses_actions.remove_address(one.id, who, known_to_ledger=known)
        await contracts.follow_person(one.contact_id, who)


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200, refused: str = ""
) -> Page:
    address = person_forms.address_in(form)
    taken = await people.address_by_canonical(address.canonical) if address else None
    return render(
        request,
        "crm/person_addresses.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        refused=refused,
        in_ledger=await person_queries.in_ledger([one.id for one in person.addresses]),
        known=await people.person(taken.contact_id) if taken else None,
        address_kinds=person_forms.address_kinds(),
        done=SAID,
    )


router = staff_router(PATH, [addresses, add_address, change_address])
