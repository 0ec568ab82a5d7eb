"""Billing details of an organisation or a person (register rows R10, R22). Only with the billing right."""

from dataclasses import fields
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Who
from app.contacts.identifiers import read_country
from app.contacts.words import countries_in_words
from app.crm.billing import queries
from app.crm.billing.actions import BillingEditedMeanwhile, change_billing
from app.crm.billing.queries import BillingNow
from app.crm.billing.rules import FIELD_WORDS, LONGEST_TERMS, BillingFields, faults_in, tidy_code
from app.crm.services.buyers import Buyer, buyer_at
from app.crm.services.pages import both
from app.lib.languages import N_, gettext
from app.mail.addresses import parse
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff"
MAY_SEE = [needs(Right.SEE_BILLING)]
MOST = {
    "name": 200,
    "street": 300,
    "postcode": 16,
    "place": 80,
    "reference": 80,
    "einvoice_address": 60,
    "einvoice_operator": 40,
}
LONGEST_EMAIL = 320
MOST_EDITION = 2**31 - 1


@get(both("/billing"), name="crm.billing", guards=MAY_SEE)
async def billing(request: StaffRequest, owner_id: FromPath[UUID]) -> Page:
    buyer = await buyer_at(request.url.path, owner_id)
    known = await queries.billing_details(buyer.owner)
    kept = known.fields if known else BillingFields(country="FI")
    form = filled({**_as_typed(kept), "edition": str(known.edition if known else 0)})
    return await _page(request, buyer, known, form)


@post(both("/billing"), name="crm.change_billing", guards=MAY_SEE)
async def save(request: StaffRequest, owner_id: FromPath[UUID]) -> Page | Redirect:
    buyer, form = await buyer_at(request.url.path, owner_id), await read_form(request)
    known = await queries.billing_details(buyer.owner)
    details = _read(form)
    edition = form.number("edition", least=0, most=MOST_EDITION) or 0
    if form.errors:
        return await _page(request, buyer, known, form, status=422)
    try:
        await change_billing(buyer.owner, details, edition, Who(request.user.id))
    except BillingEditedMeanwhile as quicker:
        form.submitted["edition"] = [str(quicker.edition)]
        known, differences = (
            await queries.billing_details(buyer.owner),
            differing(quicker.theirs, details),
        )
        return await _page(request, buyer, known, form, differences, 409)
    return see_other(f"{buyer.path}/billing", done="saved")


def _read(form: Form) -> BillingFields:
    texts = {
        name: form.text(name, most=most, lines=name == "street") for name, most in MOST.items()
    }
    for name in ("einvoice_address", "einvoice_operator"):
        texts[name] = tidy_code(texts[name])
    address = form.read("email", parse, most=LONGEST_EMAIL, exact=True)
    details = BillingFields(
        **texts,
        email=address.envelope if address else "",
        country=form.read("country", read_country) or "",
        terms_days=form.number("terms_days", least=0, most=LONGEST_TERMS),
    )
    for name, sentence in faults_in(details).items():
        form.refuse(name, sentence)
    return details


def differing(theirs: BillingFields, mine: BillingFields) -> list[tuple[str, str, str]]:
    """Label, what somebody else saved, what was typed here: only where they differ."""
    texts = _as_typed(theirs), _as_typed(mine)
    return [
        (gettext(FIELD_WORDS[name]), texts[0][name], texts[1][name])
        for name in texts[0]
        if texts[0][name] != texts[1][name]
    ]


def _as_typed(details: BillingFields) -> dict[str, str]:
    values = {each.name: getattr(details, each.name) for each in fields(details)}
    return {name: "" if value is None else str(value) for name, value in values.items()}


async def _page(
    request: StaffRequest,
    buyer: Buyer,
    known: BillingNow | None,
    form: Form,
    conflict: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Page:
    return render(
        request,
        "crm/billing.html",
        status,
        buyer=buyer,
        form=form,
        conflict=conflict,
        known=known,
        changes=await queries.billing_changes(buyer.owner),
        labels=FIELD_WORDS,
        countries=[("", gettext(N_("Not known"))), *countries_in_words()],
        most=MOST,
        most_email=LONGEST_EMAIL,
        longest_terms=LONGEST_TERMS,
    )


router = staff_router(PATH, [billing, save])
