"""Billing details of an organisation or a person (register rows R10, R22). Callers hold the billing right."""

from dataclasses import fields

from app.contacts.actions.recording import lock_record
from app.contacts.facts import Owner, Who
from app.crm.billing import queries
from app.crm.billing.rules import LONGEST_TERMS, BillingFields, faults_in
from app.crm.tables import BillingChange, BillingDetails
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.staff.log import actions

TERMS_OUT_OF_RANGE = N_("Payment terms are from 0 to 180 days.")


class BillingEditedMeanwhile(Conflict):
    """Somebody else has saved since the form was opened; `theirs` is what they saved."""

    def __init__(self, theirs: BillingFields, edition: int) -> None:
        super().__init__(N_("Somebody else has saved these billing details in the meantime."))
        self.theirs = theirs
        self.edition = edition


async def change_billing(of: Owner, details: BillingFields, edition: int, who: Who) -> None:
    """`edition` is the one that was read, 0 when there was none. Each change is kept."""
    _refuse_faults(details)
    async with transaction():
        await lock_record(of)
        known = await queries.billing_details(of)
        before = known.fields if known else BillingFields()
        now_at = known.edition if known else 0
        if now_at != edition:
            raise BillingEditedMeanwhile(before, now_at)
        changed = _differences(before, details)
        if not changed:
            return
        await _write(of, details, now_at + 1, who)
        await _write_changes(of, changed, who)
        kind = "contact" if of.contact else "organisation"
        detail = {"fields": [field for field, _, _ in changed]}
        await actions.note(who.by, "billing_changed", about_kind=kind, about=of.id, detail=detail)


def _refuse_faults(details: BillingFields) -> None:
    for sentence in faults_in(details).values():
        raise Invalid(sentence)
    if details.terms_days is not None and not 0 <= details.terms_days <= LONGEST_TERMS:
        raise Invalid(TERMS_OUT_OF_RANGE)


def _differences(before: BillingFields, after: BillingFields) -> list[tuple[str, str, str]]:
    pairs = (
        (each.name, _text(before, each.name), _text(after, each.name)) for each in fields(after)
    )
    return [(field, old, new) for field, old, new in pairs if old != new]


def _text(details: BillingFields, field: str) -> str:
    value = getattr(details, field)
    return "" if value is None else str(value)


async def _write(of: Owner, details: BillingFields, edition: int, who: Who) -> None:
    row = BillingDetails(
        contact=of.contact,
        organisation=of.organisation,
        edition=edition,
        changed_at=clock.now(),
        changed_by=who.by,
        **{each.name: getattr(details, each.name) for each in fields(details)},
    )
    columns = [column for column in BillingDetails.all_columns() if column != "id"]
    await BillingDetails.insert(row).on_conflict(
        target=getattr(BillingDetails, of.column), action="DO UPDATE", values=columns
    )


async def _write_changes(of: Owner, changed: list[tuple[str, str, str]], who: Who) -> None:
    now = clock.now()
    await BillingChange.insert(
        *(
            BillingChange(
                contact=of.contact,
                organisation=of.organisation,
                field=field,
                old=old,
                new=new,
                at=now,
                by=who.by,
            )
            for field, old, new in changed
        )
    )
