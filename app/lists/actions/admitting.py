"""Which grounds besides consent a list may be sent on. Ended ones stay on record."""

from collections.abc import Collection
from uuid import UUID, uuid4

from app import database
from app.consent.grounds.facts import Ground
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.lists import staff_queries
from app.staff.log import actions

BESIDES_CONSENT = (Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES, Ground.ASKED)
NOT_A_GROUND = N_("A list cannot be sent on this ground.")

ONLY_CONTRACTS = N_(
    "Letters of this list go to whoever has a contract in force, and to nobody else."
)

_ADMITTED = "select ground from list_grounds where list = $1 and until is null"
_END = "update list_grounds set until = $3 where list = $1 and ground = any($2) and until is null"
_ADMIT = "insert into list_grounds (id, list, ground, since, by) values ($1, $2, $3, $4, $5)"


async def admitted(list_id: UUID) -> frozenset[Ground]:
    """Besides consent, which is always admitted."""
    return frozenset(Ground(row["ground"]) for row in await database.fetch(_ADMITTED, list_id))


async def admit(list_id: UUID, grounds: Collection[Ground], by: UUID | None) -> bool:
    """From now on these and no others. False: it was so already. Raises Invalid for what is none."""
    if not set(grounds) <= set(BESIDES_CONSENT):
        raise Invalid(NOT_A_GROUND)
    async with transaction():
        await lock(f"grounds of {list_id}")
        if await staff_queries.is_service(list_id):
            raise Conflict(ONLY_CONTRACTS)
        before, now = await admitted(list_id), clock.now()
        ended, new = before - set(grounds), set(grounds) - before
        if not ended and not new:
            return False
        await database.execute(_END, list_id, [one.value for one in ended], now)
        for ground in sorted(new):
            await database.execute(_ADMIT, uuid4(), list_id, ground.value, now, by)
        detail = {"grounds": sorted(one.value for one in grounds)}
        await actions.note(by, "grounds_admitted", about_kind="list", about=list_id, detail=detail)
    return True


async def admit_contracts(list_id: UUID, by: UUID | None) -> None:
    """The one ground of a list whose letters are about a contract, for good."""
    await database.execute(_ADMIT, uuid4(), list_id, Ground.CONTRACT.value, clock.now(), by)
