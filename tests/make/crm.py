"""Services, orders and talks for tests, as staff would record them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from app.contacts.actions.positions import add_position
from app.contacts.facts import Owner, PositionFields, Who
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions import actions as interactions_actions
from app.crm.interactions.actions import InteractionFields
from app.crm.rules import InteractionKind
from app.crm.services import actions as services_actions
from app.crm.services import catalogue
from app.crm.services.actions import OrderFields
from app.crm.services.rules import Period, Terms
from tests.make import contacts as make_contacts

_numbers = count(1)
NOBODY = Who(None)
MONTHLY = Terms("Two newsletters a month", Decimal("1250.00"), Period.MONTH)


async def service(name: str = "") -> int:
    return await catalogue.add_service(name or f"Service {next(_numbers)}", "", NOBODY)


async def order(
    buyer: UUID | Owner,
    starts_on: date = date(2026, 1, 1),
    *,
    service_id: int | None = None,
    terms: Terms = MONTHLY,
    **fields: Any,
) -> UUID:
    """An order of a new service, from the first of January 2026 on."""
    sold = service_id or await service()
    owner = buyer if isinstance(buyer, Owner) else Owner(organisation=buyer)
    return await services_actions.start_order(
        owner, OrderFields(sold, starts_on, terms, **fields), NOBODY
    )


async def talk(
    people: list[UUID],
    at: datetime = datetime(2026, 11, 3, 12, 0, tzinfo=UTC),
    *,
    kind: InteractionKind = InteractionKind.CALL,
    follow_up: FollowUpFields | None = None,
    who: Who = NOBODY,
    **fields: Any,
) -> UUID:
    given = InteractionFields(kind, at, people=people, **fields)
    return await interactions_actions.record_interaction(given, who, follow_up)


async def person_at(organisation: UUID, **position: Any) -> UUID:
    """Somebody who works there."""
    contact = await make_contacts.known_person()
    await add_position(contact, organisation, PositionFields(**position), NOBODY)
    return contact
