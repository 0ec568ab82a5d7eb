"""The form by which a recipient is told: how, when, to which address, with which letter, or why not."""

from dataclasses import replace
from datetime import date

from app.contacts.values import read_day
from app.lib.languages import N_, Language
from app.mail.addresses import parse
from app.privacy.article_19.rules import How, Telling, ToTell, fault_of
from app.privacy.requests.letters.actions import (
    LONGEST_BODY,
    LONGEST_SUBJECT,
    NO_BODY,
    NO_SUBJECT,
    NOT_FILLED,
)
from app.privacy.requests.letters.drafts import TO_FILL
from app.web.rendering.forms import Form

LONGEST_NOTE = 500
CHOOSE_HOW = N_("Choose how it is told, or why it cannot be.")
NO_ADDRESS = N_("Enter the recipient's e-mail address.")


def read_telling(form: Form, task: ToTell, today: date) -> Telling | None:
    """What was entered, or None with the reasons in `form.errors`."""
    chosen = form.one("how", list(How), required=CHOOSE_HOW)
    if form.errors:
        return None
    how = How(chosen)
    language = form.one("language", list(Language)) or task.language.value
    telling = Telling(
        how,
        on=form.read("on", read_day) if how in (How.POST, How.PHONE) else None,
        note=form.text("note", most=LONGEST_NOTE, lines=True),
        language=language,
    )
    if how in (How.MAIL, How.POST):
        telling = _with_letter(form, telling)
    fault = None if form.errors else fault_of(telling, task, today)
    if fault:
        form.refuse(fault.part, fault.message, **fault.values)
    return None if form.errors else telling


def _with_letter(form: Form, telling: Telling) -> Telling:
    email = ""
    if telling.how is How.MAIL:
        address = form.read("email", parse, required=NO_ADDRESS, most=320, exact=True)
        email = address.envelope if address else ""
    subject = form.text("subject", required=NO_SUBJECT, most=LONGEST_SUBJECT)
    body = form.text("body", required=NO_BODY, most=LONGEST_BODY, lines=True)
    if TO_FILL in body:
        form.refuse("body", NOT_FILLED, gap=TO_FILL)
    return replace(telling, email=email, subject=subject, body=body)
