"""The catalogue of what we sell."""

from typing import Any

from piccolo.columns import Column

from app import database
from app.contacts.facts import Who
from app.crm.services import catalogue_queries
from app.crm.services.grounds import sales
from app.crm.tables import Service
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, or_not_found
from app.staff.log import actions

NO_SUCH_SERVICE = N_("There is no such service.")
NAME_TAKEN = N_("There is already a service with this name.")


async def add_service(
    name: str, description: str, who: Who, product_group: int | None = None
) -> int:
    """Raises Conflict when the name is taken, whatever its capitals."""
    async with transaction():
        await _refuse_taken_name(name)
        made = await Service.insert(
            Service(
                name=name,
                description=description,
                created_at=clock.now(),
                product_group=product_group,
            )
        )
        service_id: int = made[0]["id"]
        await _note("service_added", service_id, who)
        return service_id


async def change_service(
    service_id: int, name: str, description: str, who: Who, product_group: int | None = None
) -> None:
    """Orders show the new name too: it is the same service. What was sold belongs to its new group."""
    async with transaction():
        await _refuse_taken_name(name, service_id)
        known = or_not_found(await catalogue_queries.service(service_id), NO_SUCH_SERVICE)
        said = (name, description, product_group)
        if (known.name, known.description, known.product_group) == said:
            return
        columns = (Service.name, Service.description, Service.product_group)
        changes: dict[Column | str, Any] = dict(zip(columns, said, strict=True))
        await Service.update(changes).where(Service.id == service_id)
        if known.product_group != product_group:
            await sales.follow_service(service_id, who)
        await _note("service_changed", service_id, who)


async def retire_service(service_id: int, who: Who) -> None:
    """No longer offered for new orders; orders in force stay. Twice is once."""
    async with transaction():
        changed = (
            await Service.update({Service.retired_at: clock.now()})
            .where(Service.id == service_id, Service.retired_at.is_null())
            .returning(Service.id)
        )
        if changed:
            await _note("service_retired", service_id, who)


async def bring_back_service(service_id: int, who: Who) -> None:
    """Offered again. Twice is once."""
    async with transaction():
        changed = (
            await Service.update({Service.retired_at: None})
            .where(Service.id == service_id, Service.retired_at.is_not_null())
            .returning(Service.id)
        )
        if changed:
            await _note("service_brought_back", service_id, who)


async def _refuse_taken_name(name: str, but: int = 0) -> None:
    await lock("services")
    names = await database.fetch("select name from services where id <> $1", but)
    if name.casefold() in {row["name"].casefold() for row in names}:
        raise Conflict(NAME_TAKEN)


async def _note(what: str, service_id: int, who: Who) -> None:
    await actions.note(who.by, what, about_kind="service", about=service_id)
