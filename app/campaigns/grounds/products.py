"""Which products a campaign is about: a customer gets it only about what the customer has bought."""

from app import database
from app.campaigns.locking import locked
from app.campaigns.rules import Deed
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.web.rendering.forms import Form

SHOWN = "products"
"""Beside the select: a form without it says nothing about products."""
NO_SUCH_GROUP = N_("Choose one of the product groups.")

_OFFERED = """
select g.id, case $2 when 'sv' then g.name_sv when 'en' then g.name_en else g.name_fi end as name,
       coalesce(c.product_group = g.id, false) as is_chosen
  from product_groups g join campaigns c on c.id = $1
 where g.retired_at is null or g.id = c.product_group
 order by 2, 1
"""


async def offered(campaign_id: int) -> tuple[list[tuple[str, str]], str]:
    """The product groups there are, and the one that is chosen."""
    rows = await database.fetch(_OFFERED, campaign_id, current_language().value)
    chosen = next((str(row["id"]) for row in rows if row["is_chosen"]), "")
    return [(str(row["id"]), row["name"]) for row in rows], chosen


async def chosen_in(form: Form, campaign_id: int) -> tuple[bool, int | None]:
    """Whether the form says anything about it, and what; an unknown one is refused in the form."""
    if not form.ticked(SHOWN):
        return False, None
    value = form.value("product_group")
    if value and value not in {key for key, _ in (await offered(campaign_id))[0]}:
        form.refuse("product_group", NO_SUCH_GROUP)
        return False, None
    return True, int(value) if value else None


async def choose(campaign_id: int, group: int | None) -> None:
    async with transaction():
        await locked(campaign_id, Deed.EDIT)
        await database.execute(
            "update campaigns set product_group = $2, changed_at = $3 where id = $1 "
            "and product_group is distinct from $2",
            campaign_id, group, clock.now(),
        )  # fmt: skip


async def copy(source: int, made: int) -> None:
    """A copy is about the same."""
    await database.execute(
        "update campaigns set product_group = (select product_group from campaigns where id = $1) "
        "where id = $2",
        source, made,
    )  # fmt: skip
