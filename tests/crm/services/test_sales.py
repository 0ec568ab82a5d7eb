"""Orders of persons, and the sales they are (register R22): facts that a customer's letter may rest on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app import database
from app.consent import queries as ledger
from app.consent.grounds import groups
from app.consent.grounds.facts import Sale
from app.consent.grounds.readers import readers, whose
from app.contacts.facts import Owner
from app.contacts.queries import people
from app.crm.services import actions, catalogue, queries
from app.crm.services.grounds import sales
from app.crm.services.rules import Period, Terms
from app.lib import clock
from app.lib.refusals import NotFound
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.crm import NOBODY
from tests.make.staff import StaffBrowser

JUNE, DECEMBER = date(2026, 6, 1), date(2026, 12, 31)
REFUSAL = "You can refuse our letters here."
NAMES = {"name_fi": "Kurssit", "name_sv": "Kurser", "name_en": "Courses"}
OTHERS = {"name_fi": "Kirjat", "name_sv": "Böcker", "name_en": "Books"}


async def buyer() -> tuple[UUID, UUID]:
    """A person and the id of their address."""
    person = await make_contacts.known_person("aino@example.net")
    (address,) = await people.addresses_of(person)
    return person, address.id


async def bought(person: UUID, address: UUID, **fields: Any) -> UUID:
    fields = {"address_given": address, "refusal_offered": REFUSAL, **fields}
    return await make_crm.order(Owner(contact=person), JUNE, **fields)


async def facts() -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in await database.fetch(
            "select * from ground_facts where kind = 'sale' order by id"
        )
    ]


async def test_a_person_orders_and_the_sale_is_kept(db: None) -> None:  # register R22
    person, address = await buyer()
    group = await groups.add_group(NAMES, NOBODY)
    service = await catalogue.add_service("Course", "", NOBODY, group)
    order = await bought(person, address, service_id=service)
    (sale,) = await facts()
    assert (sale["kind"], sale["address"], sale["on_day"]) == ("sale", address, JUNE)
    assert (sale["product_group"], sale["refusal_offered"]) == (group, REFUSAL)
    assert sale["reference"] == str(order)
    (theirs,) = await queries.orders_of(person)
    assert theirs.path == f"/staff/people/{person}/orders/{order}"
    assert theirs.ordered_by_name == "", "nobody ordered it for them"


async def test_without_an_address_or_a_price_there_is_no_sale(db: None) -> None:
    person, address = await buyer()
    await make_crm.order(Owner(contact=person), JUNE)
    await bought(person, address, terms=Terms("Free seminar", Decimal(0), Period.ONCE))
    assert await facts() == []


async def test_the_end_of_an_order_is_that_of_its_sale(db: None) -> None:  # trial E24
    person, address = await buyer()
    order = await bought(person, address)
    await actions.end_order(order, DECEMBER, "", NOBODY)
    known = await sales.recorded(order)
    assert known is not None
    assert known.ended_on == DECEMBER
    end = (await queries.facts_of(order))[-1].id
    await actions.correct_fact(end, date(2026, 11, 30), Terms(), "", "A slip", NOBODY)
    known = await sales.recorded(order)
    assert known is not None
    assert known.ended_on == date(2026, 11, 30)
    await actions.void_fact((await queries.facts_of(order))[-1].id, "Goes on", NOBODY)
    known = await sales.recorded(order)
    assert known is not None
    assert known.ended_on is None


async def sale_seen(address: UUID) -> Sale:
    """As the decision sees it."""
    events = await ledger.events_of_each([address])
    (sale,) = (await readers(await whose([address]), events))[address].sales
    return sale


async def test_a_service_by_the_month_keeps_its_customer_while_it_goes_on(db: None) -> None:
    # trial E24
    person, address = await buyer()
    order = await bought(person, address, terms=make_crm.MONTHLY)
    assert (await sale_seen(address)).is_running
    await actions.end_order(order, DECEMBER, "", NOBODY)
    seen = await sale_seen(address)
    assert (seen.is_running, seen.ended_on) == (False, DECEMBER)
    assert len(await facts()) == 1
    await actions.void_fact((await queries.facts_of(order))[-1].id, "Goes on", NOBODY)
    assert (await sale_seen(address)).is_running
    once = Terms("Course", Decimal(90), Period.ONCE)
    await actions.change_order(order, JUNE + timedelta(days=1), once, "", NOBODY)
    assert not (await sale_seen(address)).is_running


async def test_what_is_paid_once_does_not_go_on(db: None) -> None:
    person, address = await buyer()
    await bought(person, address, terms=Terms("Course", Decimal(90), Period.ONCE))
    assert not (await sale_seen(address)).is_running


async def test_an_order_that_was_a_mistake_was_no_sale(db: None) -> None:  # trial E24
    person, address = await buyer()
    order = await bought(person, address)
    await actions.void_fact((await queries.facts_of(order))[0].id, "Never ordered", NOBODY)
    (sale,) = await facts()
    assert sale["ended_because"] == "corrected"
    assert await sales.recorded(order) is None


async def test_a_corrected_day_is_a_new_version_of_the_sale(db: None) -> None:
    person, address = await buyer()
    order = await bought(person, address)
    await actions.end_order(order, DECEMBER, "", NOBODY)
    start = (await queries.facts_of(order))[0].id
    await actions.correct_fact(start, date(2026, 5, 1), make_crm.MONTHLY, "", "A slip", NOBODY)
    first, second = await facts()
    assert first["ended_because"] == "replaced"
    assert (second["on_day"], second["replaces"]) == (date(2026, 5, 1), first["id"])
    known = await sales.recorded(order)
    assert known is not None
    assert known.ended_on == DECEMBER


async def test_an_order_for_later_is_bought_the_day_it_is_recorded(db: None) -> None:
    person, address = await buyer()
    later = clock.today() + timedelta(days=30)
    fields: dict[str, Any] = {"address_given": address, "refusal_offered": REFUSAL}
    await make_crm.order(Owner(contact=person), later, **fields)
    (sale,) = await facts()
    assert sale["on_day"] == clock.today()


async def test_a_service_in_another_group_takes_its_sales_along(db: None) -> None:
    person, address = await buyer()
    service = await catalogue.add_service("Course", "", NOBODY)
    order = await bought(person, address, service_id=service)
    group = await groups.add_group(NAMES, NOBODY)
    await catalogue.change_service(service, "Course", "", NOBODY, group)
    known = await sales.recorded(order)
    assert known is not None
    assert known.fact.product_group == group


async def test_nobody_buys_with_the_address_of_another(db: None) -> None:
    person, _ = await buyer()
    other = await make_contacts.person()
    with pytest.raises(NotFound):
        await bought(person, other.id)
    with pytest.raises(NotFound):
        await make_crm.order(Owner(contact=uuid4()), JUNE)


async def test_an_order_has_one_buyer(db: None) -> None:
    person, address = await buyer()
    order = await bought(person, address)
    there = await make_contacts.organisation()
    with pytest.raises(asyncpg.CheckViolationError):
        async with database.transaction():
            await database.execute(
                "update orders set organisation = $2 where id = $1", order, there
            )


async def test_similar_groups_are_a_judgement_with_a_name_and_a_day(db: None) -> None:
    one, other = await groups.add_group(NAMES, NOBODY), await groups.add_group(OTHERS, NOBODY)
    assert await groups.with_similar(one) == {one}
    await groups.note_similar(other, one, "Course books", NOBODY)
    await groups.note_similar(one, other, "Twice is once", NOBODY)
    assert await groups.with_similar(one) == await groups.with_similar(other) == {one, other}
    await groups.end_similar(one, other, NOBODY)
    assert await groups.with_similar(one) == {one}


async def test_a_person_orders_on_pages_from_start_to_end(staff: StaffBrowser) -> None:
    # register R22
    person, address = await buyer()
    service = await make_crm.service("Accessible writing")
    path = f"/staff/people/{person}/orders"
    page = (await staff.get(f"{path}/new")).text
    assert "aino@example.net" in page
    assert "Who ordered it?" not in page
    data = {
        "service": str(service), "from_on": "2026-06-01", "what": "One seat", "price": "320",
        "period": "once", "note": "", "address_given": str(address), "refusal_offered": REFUSAL,
    }  # fmt: skip
    answer = await staff.send_form(f"{path}/new", data | {"price": "much"})
    assert answer.status_code == 422
    assert REFUSAL in answer.text
    assert f'<option value="{address}" selected>' in answer.text
    assert (await staff.send_form(f"{path}/new", data)).status_code == 303
    (order,) = await queries.orders_of(person)
    page = (await staff.get(order.path)).text
    assert "aino@" in page
    assert REFUSAL in page
    assert "The service has no product group" in page
    end = {"from_on": "2026-12-31", "seen": str(order.newest_fact)}
    assert (await staff.send_form(f"{order.path}/end", end)).status_code == 303
    assert "Accessible writing" in (await staff.get(f"/staff/people/{person}")).text
    elsewhere = order.path.replace("/people/", "/organisations/")
    assert (await staff.get(elsewhere)).status_code == 404


async def test_product_groups_are_kept_on_their_pages(staff: StaffBrowser) -> None:
    path = "/staff/product-groups"
    answer = await staff.send_form(path, NAMES | {"name_sv": ""})
    assert answer.status_code == 422
    assert 'value="Kurssit"' in answer.text
    assert (await staff.send_form(path, NAMES)).status_code == 303
    assert (await staff.send_form(path, NAMES)).status_code == 422
    assert (await staff.send_form(path, OTHERS)).status_code == 303
    books, courses = await groups.groups()
    page = f"{path}/{courses.id}"
    assert (await staff.send_form(f"{page}/similar", {"other": "", "why": "?"})).status_code == 422
    said = {"other": str(books.id), "why": "Course books"}
    assert (await staff.send_form(f"{page}/similar", said)).status_code == 303
    assert "Course books" in (await staff.get(page)).text
    assert (await staff.send_form(f"{page}/different/{books.id}", {})).status_code == 303
    assert await groups.similar_to(courses.id) == []
    service = await make_crm.service("Course")
    data = {"name": "Course", "description": "", "product_group": str(courses.id)}
    assert (await staff.send_form(f"/staff/services/{service}", data)).status_code == 303
    assert (
        f'<option value="{courses.id}" selected>'
        in (await staff.get(f"/staff/services/{service}")).text
    )
