"""The pages of services and orders: what is typed, what is shown, what is refused (R9)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contacts.facts import Who
from app.crm.services import actions, catalogue_queries, queries
from app.crm.services.rules import Period, Terms
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
DEARER = Terms("Three newsletters a month", Decimal("1500.00"), Period.MONTH)


async def house() -> UUID:
    return await make_contacts.organisation()


async def terms_on(organisation: UUID, day: date = JUNE) -> list[Terms]:
    return [one.terms for one in await queries.in_force(organisation, day)]


async def form(there: UUID, **changes: Any) -> dict[str, Any]:
    service = await make_crm.service()
    return {
        "service": str(service), "from_on": "2026-01-01", "what": "Newsletters",
        "price": "1,250.00", "period": "month", "note": "", "ordered_by": "", **changes,
    }  # fmt: skip


async def test_an_order_goes_from_start_to_end_on_pages(staff: Any) -> None:  # register R9
    there = await house()
    person = await make_crm.person_at(there)
    path = f"/staff/organisations/{there}/orders"
    data = await form(there, ordered_by=str(person))
    answer = await staff.send_form(f"{path}/new", data)
    assert answer.status_code == 303
    (order,) = await queries.orders_of(there)
    assert order.ordered_by == person
    page = (await staff.get(order.path)).text
    assert "€1,250.00 per month" in page
    assert "Aino Mäkinen" in page
    change = {"from_on": "2026-06-01", "what": "More", "price": "1500", "period": "month"}
    answer = await staff.send_form(f"{order.path}/change", change)
    assert answer.status_code == 303
    answer = await staff.send_form(f"{order.path}/end", {"from_on": "31.12.2026"})
    assert answer.status_code == 303
    assert "€1,500.00" in (await staff.get(f"{path}?day=2026-07-01")).text
    assert "€1,250.00" in (await staff.get(f"{path}?day=2026-02-01")).text
    assert "Not started yet" in (await staff.get(f"{path}?day=2025-02-01")).text
    assert (await staff.get(f"{path}?day=2025-02-31")).status_code == 422


async def test_a_form_in_error_keeps_what_was_typed(staff: Any) -> None:
    there = await house()
    path = f"/staff/organisations/{there}/orders/new"
    data = await form(there, from_on="0000-01-01", price="minus one", what="<b>Bold</b>")
    answer = await staff.send_form(path, data)
    assert answer.status_code == 422
    assert "&lt;b&gt;Bold&lt;/b&gt;" in answer.text
    assert "minus one" in answer.text
    assert "1,250.00" in answer.text  # how a price is written
    assert await queries.orders_of(there) == []
    answer = await staff.send_form(path, await form(there, period=""))
    assert answer.status_code == 422


async def test_a_fact_that_does_not_fit_is_said_beside_its_day(staff: Any) -> None:
    order = await queries.order(await make_crm.order(await house(), JANUARY))
    assert order is not None
    answer = await staff.send_form(f"{order.path}/end", {"from_on": "2025-12-31"})
    assert answer.status_code == 422
    assert "1 January 2026" in answer.text


async def test_an_entry_is_corrected_on_its_page(staff: Any) -> None:  # register R9
    there = await house()
    order = await queries.order(await make_crm.order(there))
    assert order is not None
    fact = f"{order.path}/facts/{order.newest_fact}"
    assert 'value="1,250.00"' in (await staff.get(fact)).text
    right = {"from_on": "2026-02-01", "what": "Fewer", "price": "900", "period": "once"}
    assert (await staff.send_form(fact, right)).status_code == 422  # without a reason
    answer = await staff.send_form(fact, {**right, "why": "A slip"})
    assert answer.status_code == 303
    assert await terms_on(there) == [Terms("Fewer", Decimal("900.00"), Period.ONCE)]
    assert (await staff.send_form(fact, {**right, "why": "A slip"})).status_code == 409
    page = (await staff.get(order.path)).text
    assert "Corrected later" in page
    assert "A slip" in page
    newest = (await queries.facts_of(order.id))[-1].id
    void = {"do": "void", "why": "Never ordered"}
    answer = await staff.send_form(f"{order.path}/facts/{newest}", void)
    assert answer.status_code == 303
    assert await terms_on(there) == []


async def test_who_saves_an_order_second_sees_what_stands(staff: Any) -> None:  # trial F7
    order = await queries.order(await make_crm.order(await house()))
    assert order is not None
    await actions.change_order(order.id, JUNE, DEARER, "", Who(None))
    data = {"from_on": "2026-12-31", "note": "My note", "seen": str(order.newest_fact)}
    answer = await staff.send_form(f"{order.path}/end", data)
    assert answer.status_code == 409
    assert "My note" in answer.text
    assert "Three newsletters a month" in answer.text
    assert len(await queries.facts_of(order.id)) == 2


async def test_an_order_is_found_at_its_own_organisation_only(staff: Any) -> None:
    order = await make_crm.order(await house())
    other = await house()
    assert (await staff.get(f"/staff/organisations/{other}/orders/{order}")).status_code == 404


async def test_the_catalogue_is_kept_on_a_page(staff: Any, staff_as: StaffAs) -> None:
    assert (await staff.send_form("/staff/services", {"name": "Retainer"})).status_code == 303
    answer = await staff.send_form("/staff/services", {"name": "retainer"})
    assert answer.status_code == 422
    assert "already a service" in answer.text
    (service,) = [one for one in await catalogue_queries.services() if one.name == "Retainer"]
    path = f"/staff/services/{service.id}"
    await staff.send_form(path, {"name": "Retainer plus", "description": "All of it"})
    await staff.send_form(f"{path}/retire")
    page = (await staff.get("/staff/services")).text
    assert "Retainer plus" in page
    assert "No longer offered" in page
    viewer = await staff_as("viewer")
    assert "Retainer plus" in (await viewer.get("/staff/services")).text
    assert (await viewer.send_form(path, {"name": "x"})).status_code == 403


async def test_the_catalogue_has_its_place_in_the_navigation(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    assert 'href="/staff/services"' in (await viewer.get("/staff/")).text
    page = (await viewer.get("/staff/services")).text
    assert 'href="/staff/services" aria-current="page"' in page
