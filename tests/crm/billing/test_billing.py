"""Billing details: checked by their form, and seen only with the billing right (R10)."""

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import pytest

from app import database
from app.contacts.facts import Owner, Who
from app.crm.billing import queries
from app.crm.billing.actions import BillingEditedMeanwhile, change_billing
from app.crm.billing.rules import (
    ADDRESS_MISSING,
    FIELD_WORDS,
    NO_EINVOICE_ADDRESS,
    NO_OPERATOR,
    OPERATOR_MISSING,
    WRONG_BUSINESS_ID,
    WRONG_OPERATOR_ID,
    BillingFields,
    address_fault,
    faults_in,
    operator_fault,
    tidy_code,
)
from app.crm.stream import stream
from app.crm.stream.items import BillingStep
from app.crm.stream.stream import StreamKind
from app.lib.refusals import Invalid, NotFound
from app.staff.rules import Right, StaffRole, rights_of
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make.crm import NOBODY

OVT, OPERATOR = "003703575029", "DABAFIHH"
KEPT = BillingFields(
    name="Rovapuu Oy, ostolaskut",
    street="PL 4",
    postcode="96101",
    place="ROVANIEMI",
    country="FI",
    reference="Cost centre 4711",
    einvoice_address=OVT,
    einvoice_operator=OPERATOR,
    email="laskut@example.com",
    terms_days=14,
)


def test_every_field_of_billing_has_its_word() -> None:
    assert list(FIELD_WORDS) == [each.name for each in fields(BillingFields)]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (OVT, None),
        (f"{OVT}12345", None),
        (f"{OVT}A1", None),
        (f"{OVT}123456", NO_EINVOICE_ADDRESS),
        ("003703575028", WRONG_BUSINESS_ID),
        ("0037", NO_EINVOICE_ADDRESS),
        ("003803575029", NO_EINVOICE_ADDRESS),
        ("FI2112345600000785", None),
        ("FI2112345600000786", NO_EINVOICE_ADDRESS),
        ("laskut@example.com", NO_EINVOICE_ADDRESS),
        ("٠٠٣٧٠٣٥٧٥٠٢٩", NO_EINVOICE_ADDRESS),
    ],
)
def test_an_einvoice_address_is_checked_by_its_form(code: str, fault: str | None) -> None:
    assert address_fault(code) == fault  # register R10


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (OPERATOR, None),
        ("BAWCFI22", None),
        ("003721291126", None),
        ("003721291127", WRONG_OPERATOR_ID),
        ("DABA", NO_OPERATOR),
        ("Danske Bank", NO_OPERATOR),
    ],
)
def test_an_operator_code_is_checked_by_its_form(code: str, fault: str | None) -> None:
    assert operator_fault(code) == fault  # register R10


def test_address_and_operator_need_each_other() -> None:
    assert faults_in(BillingFields(einvoice_address=OVT)) == {"einvoice_operator": OPERATOR_MISSING}
    assert faults_in(BillingFields(einvoice_operator=OPERATOR)) == {
        "einvoice_address": ADDRESS_MISSING
    }
    assert faults_in(BillingFields()) == {}
    assert tidy_code(" 0037 0357-5029 ") == OVT


async def test_each_changed_field_is_kept_with_who_and_when(staff: Any) -> None:  # register R10
    there, who = await make_contacts.organisation(), Who(staff.signed_in.id)
    await change_billing(Owner(organisation=there), KEPT, 0, who)
    later = replace(KEPT, terms_days=30)
    await change_billing(Owner(organisation=there), later, 1, who)
    known = await queries.billing_details(Owner(organisation=there))
    assert known is not None
    assert (known.fields.terms_days, known.edition) == (30, 2)
    newest, *others = await queries.billing_changes(Owner(organisation=there))
    assert (newest.field, newest.old, newest.new) == ("terms_days", "14", "30")
    assert newest.by_name == staff.signed_in.name
    assert len(others) == len(FIELD_WORDS)


async def test_saving_the_same_again_changes_nothing(db: None) -> None:
    there = await make_contacts.organisation()
    await change_billing(Owner(organisation=there), KEPT, 0, NOBODY)
    await change_billing(Owner(organisation=there), KEPT, 1, NOBODY)
    known = await queries.billing_details(Owner(organisation=there))
    assert known is not None
    assert known.edition == 1


async def test_who_saves_second_overwrites_nothing(db: None) -> None:  # trial F7
    there = await make_contacts.organisation()
    await change_billing(Owner(organisation=there), KEPT, 0, NOBODY)
    with pytest.raises(BillingEditedMeanwhile) as refused:
        await change_billing(Owner(organisation=there), BillingFields(reference="Mine"), 0, NOBODY)
    assert refused.value.theirs == KEPT


async def test_impossible_billing_is_not_kept(db: None) -> None:
    there = await make_contacts.organisation()
    for wrong in (BillingFields(terms_days=181), BillingFields(terms_days=-1)):
        with pytest.raises(Invalid):
            await change_billing(Owner(organisation=there), wrong, 0, NOBODY)
    with pytest.raises(NotFound):
        await change_billing(Owner(organisation=UUID(int=1)), KEPT, 0, NOBODY)


def form(edition: int = 0, **changes: str) -> dict[str, str]:
    values = {name: str(value) for name, value in KEPT.__dict__.items()}
    return {**values, "edition": str(edition), **changes}


@pytest.mark.parametrize("of", ["people", "organisations"])
async def test_billing_is_kept_on_its_page(staff: Any, of: str) -> None:  # register R10, R22
    owner = await _owner(of)
    path = f"/staff/{of}/{owner.id}/billing"
    answer = await staff.send_form(path, form(einvoice_address="0037 0357 5029"))
    assert answer.status_code == 303
    known = await queries.billing_details(owner)
    assert known is not None
    assert known.fields == KEPT
    page = (await staff.get(path)).text
    assert "Cost centre 4711" in page
    assert staff.signed_in.name in page


async def _owner(of: str) -> Owner:
    if of == "people":
        return Owner(contact=await make_contacts.known_person())
    return Owner(organisation=await make_contacts.organisation())


async def test_wrong_details_are_said_beside_their_fields(staff: Any) -> None:
    there = await make_contacts.organisation()
    path = f"/staff/organisations/{there}/billing"
    wrong = form(einvoice_address="003703575028", terms_days="200", country="XX")
    answer = await staff.send_form(path, wrong)
    assert answer.status_code == 422
    assert "wrong check digit" in answer.text
    assert 'value="003703575028"' in answer.text
    assert "from 0 to 180" in answer.text
    assert await queries.billing_details(Owner(organisation=there)) is None


async def test_the_second_editor_is_shown_the_difference(staff: Any) -> None:  # trial F7
    there = await make_contacts.organisation()
    path = f"/staff/organisations/{there}/billing"
    await staff.send_form(path, form())
    answer = await staff.send_form(path, form(reference="Mine"))
    assert answer.status_code == 409
    assert "Cost centre 4711" in answer.text
    assert 'name="reference" type="text" value="Mine"' in answer.text
    assert 'name="edition" value="1"' in answer.text
    assert (await staff.send_form(path, form(1, reference="Mine"))).status_code == 303


BLIND = [role for role in StaffRole if Right.SEE_BILLING not in rights_of(role)]


@pytest.mark.parametrize("of", ["people", "organisations"])
@pytest.mark.parametrize("role", BLIND)
async def test_without_the_right_nothing_of_it_is_seen(
    staff_as: StaffAs, role: StaffRole, of: str
) -> None:  # register R10, R22, trial A14
    owner = await _owner(of)
    await change_billing(owner, KEPT, 0, NOBODY)
    browser = await staff_as(role)
    path = f"/staff/{of}/{owner.id}"
    assert (await browser.get(f"{path}/billing")).status_code == 403
    assert (await browser.send_form(f"{path}/billing", form(1))).status_code == 403
    for page in ("", "?show=changes", "/orders"):
        answer = await browser.get(path + page)
        assert "4711" not in answer.text
        assert OVT not in answer.text
        assert "ostolaskut" not in answer.text


@pytest.mark.parametrize("of", ["people", "organisations"])
async def test_the_stream_tells_billing_only_with_the_right(
    db: None, of: str
) -> None:  # register R10, R22
    owner = await _owner(of)
    await change_billing(owner, KEPT, 0, NOBODY)
    ask = stream.of_person if of == "people" else stream.of_organisation
    blind = await ask(owner.id)
    asked = await ask(owner.id, [StreamKind.BILLING])
    seeing = await ask(owner.id, with_billing=True)
    assert StreamKind.BILLING not in {one.kind for one in blind.items}
    assert asked.items == []
    told = {one.about.field for one in seeing.items if isinstance(one.about, BillingStep)}
    assert told == set(FIELD_WORDS)


async def test_the_access_log_names_fields_and_no_values(staff: Any) -> None:  # trial A29
    there = await make_contacts.organisation()
    await change_billing(Owner(organisation=there), KEPT, 0, Who(staff.signed_in.id))
    told = await database.fetchval(
        "select detail::text from access_log where what = 'billing_changed'"
    )
    assert "reference" in told
    assert "4711" not in told
