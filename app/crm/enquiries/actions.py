"""Staff make a form and open it; somebody writes by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from app.consent import queries as consent
from app.contacts.actions import belongings, people
from app.contacts.actions.confirmed import THE_PERSON
from app.contacts.facts import PersonFields, Source
from app.contacts.phones import e164
from app.contacts.queries import people as people_queries
from app.contacts.rules import SourceKind
from app.crm.enquiries import queries
from app.crm.enquiries.queries import EnquiryForm
from app.crm.enquiries.rules import Words, answer_by
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions.actions import InteractionFields, record_interaction
from app.crm.rules import LONGEST_WHAT, InteractionKind
from app.crm.tables import Enquiry, EnquiryFormText
from app.crm.tables import EnquiryForm as FormRow
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import DEFAULT, N_, gettext, speaking
from app.lib.refusals import Conflict, Invalid
from app.lib.tokens import keyed_hash
from app.lists.list_rules import SLUG_SHAPE, slug_fault
from app.mail.addresses import Address
from app.staff.log.actions import note

SLUG_TAKEN = N_("Another form already has this short name.")
NO_NOTICE = N_(
    "There is no privacy notice yet, and a form may not be used without one (GDPR Article 13). "
    "Enter the controller's details in Settings, and the notice will be published."
)
TO_ANSWER = N_("Answer the enquiry: %(title)s")
NAME, COMPANY, PHONE = N_("Name: %(name)s"), N_("Company: %(name)s"), N_("Phone: %(number)s")
EMAIL = N_("E-mail: %(address)s (typed in the form, not confirmed)")


@dataclass(frozen=True)
class Written:
    """What somebody typed; nobody has proved that the address is theirs."""

    address: Address
    message: str
    language: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""


async def add_form(slug: str, words: Mapping[str, Words], owner: UUID, by: UUID) -> None:
    """Nobody sees it yet. Raises Conflict when the short name is taken."""
    if slug_fault(slug):
        raise Invalid(SLUG_SHAPE)
    form_id = uuid4()
    async with transaction():
        await lock("enquiry forms")
        if await FormRow.exists().where(FormRow.slug == slug):
            raise Conflict(SLUG_TAKEN)
        await FormRow.insert(FormRow(id=form_id, slug=slug, owner=owner, created_at=clock.now()))
        await _write(form_id, words)
        await note(by, "enquiry_form_added", about_kind="enquiry_form", about=slug)


async def change_form(form: EnquiryForm, words: Mapping[str, Words], owner: UUID, by: UUID) -> None:
    """What it says, and who answers from now on."""
    async with transaction():
        await FormRow.update({FormRow.owner: owner}).where(FormRow.id == form.id)
        await EnquiryFormText.delete().where(EnquiryFormText.form == form.id)
        await _write(form.id, words)
        await note(by, "enquiry_form_changed", about_kind="enquiry_form", about=form.slug)


async def _write(form_id: UUID, words: Mapping[str, Words]) -> None:
    await EnquiryFormText.insert(
        *(
            EnquiryFormText(form=form_id, language=language, title=said.title, lead=said.lead)
            for language, said in words.items()
        )
    )


async def open_form(form: EnquiryForm, by: UUID) -> None:
    """From now on anybody may write. Raises Conflict without a privacy notice."""
    if await consent.current_notice_version() is None:
        raise Conflict(NO_NOTICE)
    async with transaction():
        values: dict[Column | str, Any] = {FormRow.opened_at: clock.now(), FormRow.closed_at: None}
        await FormRow.update(values).where(FormRow.id == form.id)
        await note(by, "enquiry_form_opened", about_kind="enquiry_form", about=form.slug)


async def close_form(form: EnquiryForm, by: UUID) -> None:
    """What came in stays."""
    async with transaction():
        await FormRow.update({FormRow.closed_at: clock.now()}).where(FormRow.id == form.id)
        await note(by, "enquiry_form_closed", about_kind="enquiry_form", about=form.slug)


async def receive(form: EnquiryForm, written: Written, notice_version: int, shown: str) -> None:
    """Somebody wrote: a new person or the known one, an interaction, and a follow-up. Once for one page.

    Of somebody known nothing is changed: anybody can type their address. It is no consent, ends no
    stop, and takes nobody off the suppression list. `shown` is the mark of the page.
    """
    canonical = written.address.canonical
    enquiry_id = UUID(bytes=keyed_hash("enquiry", f"{shown} {canonical} {written.message}")[:16])
    async with transaction():
        await lock(f"address {canonical}")
        if await Enquiry.exists().where(Enquiry.id == enquiry_id):
            return
        known = await people_queries.address_by_canonical(canonical)
        contact = known.contact_id if known else await _new_person(form, written)
        await Enquiry.insert(
            Enquiry(
                id=enquiry_id,
                form=form.id,
                interaction=await _noted(form, written, contact),
                notice_version=notice_version,
                at=clock.now(),
            )
        )


async def _new_person(form: EnquiryForm, written: Written) -> UUID:
    fields = PersonFields(written.first_name, written.last_name, language=written.language)
    source = Source(SourceKind.WEB_FORM, form.title(written.language), clock.today())
    contact = await people.add_person(fields, source, THE_PERSON, address=written.address)
    if number := e164(written.phone):
        await belongings.set_phones(contact, None, [(number, "other")], THE_PERSON)
    return contact


async def _noted(form: EnquiryForm, written: Written, contact: UUID) -> UUID:
    """In the language of whoever answers."""
    answers = await queries.for_whom(contact, form.owner)
    owner, language = answers or (None, DEFAULT.value)
    title = form.title(language)
    with speaking(language):
        task = gettext(TO_ANSWER, title=title)[:LONGEST_WHAT]
        fields = InteractionFields(
            kind=InteractionKind.ENQUIRY,
            at=clock.now(),
            subject=title,
            text=f"{written.message}\n\n{_sender(written)}",
            people=[contact],
        )
    due = FollowUpFields(task, answer_by(clock.today()), owner)
    return await record_interaction(fields, THE_PERSON, due)


def _sender(written: Written) -> str:
    """Everything that was typed beside the message, as it was typed."""
    name = f"{written.first_name} {written.last_name}".strip()
    lines = (
        name and gettext(NAME, name=name),
        written.company and gettext(COMPANY, name=written.company),
        written.phone and gettext(PHONE, number=written.phone),
        gettext(EMAIL, address=written.address.typed),
    )
    return "\n".join(line for line in lines if line)
