"""A new version of the controller, and whether it is the company of the version before."""

from collections.abc import Mapping
from uuid import UUID

from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff.log.actions import note
from app.staff.queries.controllers import controllers, today_s
from app.staff.tables import IdentityVersion

NO_SUCH_CONTROLLER = N_("There is no such version of the controller.")
PARTS = ("name", "business_id", "trade_name")


async def note_version(said: Mapping[str, str]) -> None:
    """In the transaction that saves the settings: a version where one of its parts is new.

    With the number it had before it is the same company; with another one a person has to say.
    """
    await lock("controllers")
    before = today_s(await controllers())
    if before is not None and all(getattr(before, part) == said[part] for part in PARTS):
        return
    is_same = before is None or before.business_id == said["business_id"]
    await _keep({part: said[part] for part in PARTS}, follows=is_same or None)


async def another_company(name: str) -> int:
    """Somebody a sentence names who was never the controller here."""
    return await _keep({"name": name}, is_ours=False, follows=False)


async def answer(version: int, *, is_same: bool, by: UUID) -> None:
    """Whether the controller of this version is the company before it under a new name."""
    async with transaction():
        changed = (
            await IdentityVersion.update(
                {
                    IdentityVersion.follows: is_same,
                    IdentityVersion.answered_at: clock.now(),
                    IdentityVersion.answered_by: by,
                }
            )
            .where(IdentityVersion.id == version, IdentityVersion.is_ours.eq(True))
            .returning(IdentityVersion.id)
        )
        if not changed:
            raise NotFound(NO_SUCH_CONTROLLER)
        await note(by, "controller_answered", detail={"same": is_same})


async def _keep(parts: Mapping[str, str], *, follows: bool | None, is_ours: bool = True) -> int:
    made = await IdentityVersion.insert(
        IdentityVersion(**parts, follows=follows, is_ours=is_ours, since=clock.now())  # type: ignore[arg-type]  # columns by name
    )
    version: int = made[0]["id"]
    return version
