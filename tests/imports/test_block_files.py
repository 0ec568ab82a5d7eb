"""A file of people who left elsewhere ends what it speaks of, and nothing else."""

from uuid import UUID

import pytest

from app.consent.queries import permissions_of
from app.consent.suppression.kept import suppressed
from app.database import fetch
from app.lists.queries import OfferedList
from tests.make import lists as make_lists
from tests.make.imports import imported, table

HEADINGS = (
    "Email Address", "First Name", "OPTIN_TIME", "LEID", "EUID", "UNSUB_TIME",
    "UNSUB_CAMPAIGN_TITLE", "UNSUB_REASON",
)  # fmt: skip


def left(email: str) -> str:
    row = (email, "Aino", "2020-01-01 10:00:00", "1", "2", "", "Kirje", "")
    return table(HEADINGS, row)


async def lists_of(known: make_lists.Subscriber) -> set[UUID | None]:
    rows = await fetch(
        "select list from subscriptions where address = $1 and left_at is null", known.address.id
    )
    permitted = {one.list_id for one in await permissions_of(known.address.id) if one.allowed}
    assert {row["list"] for row in rows} == permitted
    return permitted


@pytest.fixture
async def both(db: None) -> tuple[OfferedList, OfferedList]:
    return await make_lists.a_list(), await make_lists.a_list()


async def test_a_block_file_for_one_list_leaves_the_other_lists_alone(
    both: tuple[OfferedList, OfferedList],
) -> None:
    # trial F5
    one, other = both
    known = await make_lists.subscriber("aino@example.org", one, other)
    bystander = await make_lists.subscriber("eino@example.org", one, other)
    await imported(left("aino@example.org"), list_id=one.list_id)
    assert await lists_of(known) == {other.list_id}
    assert await lists_of(bystander) == {one.list_id, other.list_id}
    rows = (await suppressed(["aino@example.org"]))["aino@example.org"]
    assert {row.list_id for row in rows} == {one.list_id}


async def test_a_block_file_that_names_no_list_ends_them_all(
    both: tuple[OfferedList, OfferedList],
) -> None:
    # trial F5
    known = await make_lists.subscriber("aino@example.org", *both)
    await imported(left("aino@example.org"))
    assert await lists_of(known) == set()
    rows = (await suppressed(["aino@example.org"]))["aino@example.org"]
    assert None in {row.list_id for row in rows}
