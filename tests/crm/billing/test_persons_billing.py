"""Billing details of a person (register R22): told to them, kept through a merge, gone with them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.contacts.actions.positions import add_position
from app.contacts.duplicates.join import Wish
from app.contacts.facts import Owner, PositionFields
from app.crm import personal_data
from app.crm.billing import queries
from app.crm.billing.actions import change_billing
from app.crm.duplicates import actions as merging
from app.crm.services.actions import end_order
from app.database import fetchval
from app.lib import clock
from app.privacy.answer.content.collecting import collect
from app.privacy.answer.content.history import orders
from app.privacy.erasing.mentions import mentions_of
from app.privacy.erasing.whose import of_contact
from tests.crm.billing.test_billing import KEPT
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import staff as make_staff
from tests.make.crm import NOBODY

TABLES = ("billing_details", "billing_changes")


async def _told(person: UUID) -> dict[str, list[dict[str, object]]]:
    return await personal_data.collect([], [person])


# register R22
async def test_it_is_told_to_the_person_and_goes_with_them(db: None) -> None:
    person = await make_contacts.known_person()
    await change_billing(Owner(contact=person), KEPT, 0, NOBODY)
    told = await _told(person)
    assert told["billing_details"][0]["reference"] == "Cost centre 4711"
    assert {row["new"] for row in told["billing_changes"]} >= {"PL 4", "laskut@example.com"}
    whose = await of_contact(person)
    assert whose is not None
    assert "laskut@example.com" in str(orders(await collect(whose)))
    await personal_data.erase([], [person])
    for table in TABLES:
        assert await fetchval(f"select count(*) from {table}") == 0


@pytest.mark.parametrize(
    ("form", "decides", "sees"),
    [("sole_trader", True, True), ("sole_trader", False, False), ("company", True, False)],
)
async def test_a_sole_trader_is_told_what_their_firm_ordered_and_pays(
    db: None, form: str, decides: bool, sees: bool
) -> None:
    firm = await make_contacts.organisation("Tmi Puutarha", legal_form=form)
    person = await make_contacts.known_person()
    await add_position(person, firm, PositionFields(decision_maker=decides), NOBODY)
    await change_billing(Owner(organisation=firm), KEPT, 0, NOBODY)
    await make_crm.order(firm)
    told = await _told(person)
    found = [bool(told.get(table)) for table in (*TABLES, "orders", "order_facts")]
    assert found == [sees] * 4


async def test_a_merge_keeps_it_and_parting_gives_it_back(db: None) -> None:
    by = await make_staff.member()
    kept, gone = [await make_contacts.known_person() for _ in range(2)]
    await change_billing(Owner(contact=gone), KEPT, 0, NOBODY)
    merge = await merging.merge(kept, gone, Wish(), by=by)
    known = await queries.billing_details(Owner(contact=kept))
    assert known is not None
    assert known.fields == KEPT
    await merging.undo(merge, by=by)
    assert await queries.billing_details(Owner(contact=kept)) is None
    assert await queries.billing_details(Owner(contact=gone)) is not None


async def test_somebody_who_pays_for_another_is_a_mention_in_their_details(db: None) -> None:
    payer = await make_contacts.known_person(first_name="Rauha", last_name="Kivelä")
    buyer = await make_contacts.known_person()
    paid = KEPT.__class__(name="Rauha Kivelä")
    await change_billing(Owner(contact=buyer), paid, 0, NOBODY)
    whose = await of_contact(payer)
    assert whose is not None
    found = await mentions_of(whose.named, payer)
    assert {one.path for one in found} == {f"/staff/people/{buyer}/billing"}
    own = await of_contact(buyer)
    assert own is not None
    assert await mentions_of(own.named, buyer) == []


# register R22
@pytest.mark.parametrize(("years", "asks"), [(0, True), (6, True), (7, False)])
async def test_who_bought_is_erased_once_somebody_says_that_bookkeeping_has_it(
    staff: Any, years: int, asks: bool
) -> None:
    """Six years after the end of the year in which the order ended; 0 is one in force."""
    person = await make_contacts.known_person()
    order = await make_crm.order(Owner(contact=person), date(2000, 1, 1))
    if years:
        await end_order(order, date(clock.today().year - years, 1, 1), "", NOBODY)
    fields = {"reason": "Request of 2 November, by letter", "sure": "yes"}
    path = f"/staff/people/{person}/erase"
    assert (await staff.send_form(path, fields)).status_code == (422 if asks else 303)
    if asks:
        assert (await staff.send_form(path, {**fields, "bookkept": "yes"})).status_code == 303
    assert await fetchval("select count(*) from orders") == 0
