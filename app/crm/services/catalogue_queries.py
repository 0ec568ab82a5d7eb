"""The catalogue, and how many orders stand on each service."""

from dataclasses import dataclass
from datetime import datetime

from app import database
from app.crm.services.queries import ORDERS_IN_FORCE
from app.lib import clock


@dataclass(frozen=True)
class Service:
    id: int
    name: str
    description: str
    retired_at: datetime | None
    product_group: int | None = None
    in_force: int = 0

    @property
    def is_offered(self) -> bool:
        return self.retired_at is None


_COUNTED = f"select service, count(*) as orders from ({ORDERS_IN_FORCE}) o group by service"
_SERVICES = "select id, name, description, retired_at, product_group from services"


async def services() -> list[Service]:
    """Offered ones first, by name; each with the orders in force today."""
    today = clock.today()
    counted = await database.fetch(_COUNTED, today)
    orders = {row["service"]: row["orders"] for row in counted}
    rows = await database.fetch(_SERVICES)
    found = [Service(**row, in_force=orders.get(row["id"], 0)) for row in rows]
    return sorted(found, key=lambda one: (not one.is_offered, one.name.casefold()))


async def offered_services() -> list[Service]:
    """What a new order may be of, by name."""
    rows = await database.fetch(f"{_SERVICES} where retired_at is null")
    return sorted((Service(**row) for row in rows), key=lambda one: one.name.casefold())


async def service(service_id: int) -> Service | None:
    row = await database.fetchrow(f"{_SERVICES} where id = $1", service_id)
    return Service(**row) if row else None
