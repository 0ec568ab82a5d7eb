"""Services and orders: dated facts that stay, and what was in force on a given day (R9)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from app import database
from app.contacts.values import TOO_PRECISE
from app.crm.services import actions, catalogue, queries
from app.crm.services.actions import FactRefused
from app.crm.services.forms import NEGATIVE, NOT_A_PRICE, TOO_MUCH, read_price
from app.crm.services.rules import FactKind, OrderStatus, Period, Terms
from app.database import transaction
from app.lib.languages import Language, format_price, speaking
from app.lib.problems import Problem
from app.lib.refusals import Conflict, NotFound
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.crm import NOBODY

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)
DEARER = Terms("Three newsletters a month", Decimal("1500.00"), Period.MONTH)


async def house() -> UUID:
    return await make_contacts.organisation()


async def terms_on(organisation: UUID, day: date) -> list[Terms]:
    return [one.terms for one in await queries.in_force(organisation, day)]


async def test_what_was_in_force_on_a_day_can_be_asked(db: None) -> None:  # register R9
    there = await house()
    order = await make_crm.order(there, JANUARY)
    await actions.change_order(order, JUNE, DEARER, "Agreed by phone", NOBODY)
    await actions.end_order(order, DECEMBER, "", NOBODY)
    assert await terms_on(there, date(2025, 12, 31)) == []
    assert await terms_on(there, date(2026, 5, 31)) == [make_crm.MONTHLY]
    assert await terms_on(there, JUNE) == [DEARER]
    assert await terms_on(there, DECEMBER) == [DEARER]
    assert await terms_on(there, date(2027, 1, 1)) == []


async def test_the_count_in_the_catalogue_follows_the_same_days(db: None) -> None:  # register R9
    there, service = await house(), await make_crm.service("Retainer")
    order = await make_crm.order(there, JANUARY, service_id=service)
    sql = f"select count(*) from ({queries.ORDERS_IN_FORCE}) o"
    assert await database.fetchval(sql, JANUARY) == 1
    end = await actions.end_order(order, JUNE, "", NOBODY)
    assert await database.fetchval(sql, JUNE) == 1
    assert await database.fetchval(sql, date(2026, 6, 2)) == 0
    await actions.void_fact(end, "It goes on", NOBODY)
    assert await database.fetchval(sql, date(2026, 6, 2)) == 1


async def test_facts_are_never_overwritten(db: None) -> None:  # register R9
    order = await make_crm.order(await house())
    (start,) = await queries.facts_of(order)
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await database.execute("update order_facts set price = 1 where id = $1", start.id)
    assert (await queries.facts_of(order))[0].terms.price == Decimal("1250.00")


async def test_a_correction_stands_beside_the_fact_that_it_corrects(
    db: None,
) -> None:  # register R9
    there = await house()
    order = await make_crm.order(there)
    change = await actions.change_order(order, JUNE, DEARER, "", NOBODY)
    right = Terms("Three newsletters a month", Decimal("1400.00"), Period.MONTH)
    await actions.correct_fact(change, JUNE, right, "", "A wrong price", NOBODY)
    assert await terms_on(there, JUNE) == [right]
    facts = await queries.facts_of(order)
    assert [fact.kind for fact in facts] == [
        FactKind.START, FactKind.CHANGE, FactKind.VOID, FactKind.CHANGE,
    ]  # fmt: skip
    assert [fact.is_void for fact in facts] == [False, True, False, False]
    assert facts[2].note == "A wrong price"
    with pytest.raises(Conflict):
        await actions.void_fact(change, "Again", NOBODY)


async def test_an_order_recorded_by_mistake_is_in_force_on_no_day(db: None) -> None:
    there = await house()
    order = await make_crm.order(there)
    (start,) = await queries.facts_of(order)
    await actions.void_fact(start.id, "The wrong organisation", NOBODY)
    assert await terms_on(there, JUNE) == []
    (found,) = await queries.orders_of(there)
    assert found.status is OrderStatus.VOID


async def test_a_start_stays_while_a_change_rests_on_it(db: None) -> None:
    order = await make_crm.order(await house())
    await actions.change_order(order, JUNE, DEARER, "", NOBODY)
    start = (await queries.facts_of(order))[0]
    with pytest.raises(FactRefused):
        await actions.void_fact(start.id, "Mistake", NOBODY)
    with pytest.raises(FactRefused):
        await actions.correct_fact(start.id, DECEMBER, DEARER, "", "Later", NOBODY)
    await actions.correct_fact(start.id, date(2025, 3, 1), DEARER, "", "Earlier", NOBODY)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(1, 1, 1), date(9999, 12, 31)])
async def test_an_end_on_an_impossible_day_is_refused(db: None, day: date) -> None:
    order = await make_crm.order(await house(), JANUARY)
    with pytest.raises(FactRefused):
        await actions.end_order(order, day, "", NOBODY)
    assert len(await queries.facts_of(order)) == 1


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(2101, 1, 1)])
async def test_an_order_starts_in_a_year_that_can_be_meant(db: None, day: date) -> None:
    there = await house()
    with pytest.raises(FactRefused):
        await make_crm.order(there, day)
    assert await queries.orders_of(there) == []


async def test_facts_have_to_fit_each_other(db: None) -> None:
    order = await make_crm.order(await house(), JANUARY)
    await actions.change_order(order, JUNE, DEARER, "", NOBODY)
    with pytest.raises(FactRefused):  # an end before a change
        await actions.end_order(order, date(2026, 5, 1), "", NOBODY)
    await actions.end_order(order, DECEMBER, "", NOBODY)
    with pytest.raises(FactRefused):  # a second end
        await actions.end_order(order, DECEMBER, "", NOBODY)
    with pytest.raises(FactRefused):  # a change after the end
        await actions.change_order(order, date(2027, 1, 1), DEARER, "", NOBODY)


async def test_who_changes_an_order_second_is_told(db: None) -> None:  # trial F7
    order = await make_crm.order(await house())
    seen = max(fact.id for fact in await queries.facts_of(order))
    await actions.change_order(order, JUNE, DEARER, "", NOBODY, seen=seen)
    with pytest.raises(Conflict):
        await actions.end_order(order, DECEMBER, "", NOBODY, seen=seen)


async def test_a_retired_service_stays_in_force_but_is_not_sold(db: None) -> None:  # register R9
    there, service = await house(), await make_crm.service()
    await make_crm.order(there, service_id=service)
    await catalogue.retire_service(service, NOBODY)
    assert len(await queries.in_force(there, JUNE)) == 1
    with pytest.raises(Conflict):
        await make_crm.order(there, service_id=service)
    await catalogue.bring_back_service(service, NOBODY)
    await make_crm.order(there, service_id=service)


async def test_two_services_do_not_share_a_name(db: None) -> None:
    await make_crm.service("Annual report")
    with pytest.raises(Conflict):
        await make_crm.service("ANNUAL report")


async def test_nobody_orders_for_an_unknown_organisation(db: None) -> None:
    with pytest.raises(NotFound):
        await make_crm.order(UUID(int=1))


PRICES = {
    "fi": {"1 250,00": "1250.00", "1.250,50": "1250.50", "12\u00a0500 €": "12500.00", "0": "0.00",
           "1250.5": "1250.50", "EUR 99,90": "99.90", "1,250.00": "1250.00"},
    "sv": {"1 250,00": "1250.00"},
    "en": {"1,250.00": "1250.00", "€1,250": "1250.00", "1250,50": "1250.50", "1 250.00": "1250.00",
           "1,250,000": "1250000.00"},
}  # fmt: skip


@pytest.mark.parametrize("language", PRICES)
def test_a_price_is_read_as_its_reader_writes_it(language: str) -> None:  # register R9
    with speaking(language):
        for typed, price in PRICES[language].items():
            assert read_price(typed) == Decimal(price), typed
            assert read_price(format_price(Decimal(price))) == Decimal(price)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("-1", NEGATIVE),
        ("\u22121 250,00", NEGATIVE),
        ("1,250", TOO_PRECISE),
        ("1.255", TOO_PRECISE),
        ("1 2 50", NOT_A_PRICE[Language.FINNISH]),
        ("NaN", NOT_A_PRICE[Language.FINNISH]),
        ("1e5", NOT_A_PRICE[Language.FINNISH]),
        ("١٢", NOT_A_PRICE[Language.FINNISH]),
        ("10000000000", TOO_MUCH),
        ("9" * 40, TOO_MUCH),
    ],
)
def test_what_is_no_price_is_said_so(typed: str, why: str) -> None:
    with speaking("fi"):
        assert read_price(typed) == Problem(why)
