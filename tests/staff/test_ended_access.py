"""What ends every way into an account: a new password, another role, being disabled."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from httpx import AsyncClient

from app.staff.actions.links import new_link, use_link
from app.staff.actions.members import (
    change_password,
    change_role,
    disable_member,
    enable_member,
    set_password,
)
from app.staff.rules import StaffRole
from tests.make import staff as make_staff
from tests.make.staff import PASSWORD

NEW = "seitsemän harmaata hanhea"


async def own_new_password(member: UUID, by: UUID) -> None:
    del by
    await change_password(member, present=PASSWORD, new=NEW)


async def new_password_by_command(member: UUID, by: UUID) -> None:
    del by
    await set_password(member, NEW)


async def new_password_by_link(member: UUID, by: UUID) -> None:
    path = await new_link(member, by)
    await use_link(path.rpartition("/")[2], NEW)


async def another_role(member: UUID, by: UUID) -> None:
    await change_role(member, StaffRole.VIEWER, by=by)


async def disabled_for_a_while(member: UUID, by: UUID) -> None:
    await disable_member(member, by=by)
    await enable_member(member, by=by)


CHANGES = (
    own_new_password, new_password_by_command, new_password_by_link, another_role,
    disabled_for_a_while,
)  # fmt: skip


@asynccontextmanager
async def doors(
    member: UUID, stranger: AsyncClient
) -> AsyncIterator[Callable[[], Awaitable[list[bool]]]]:
    """Two browsers that are signed in and a one-time link: which of the three let somebody in."""
    async with (
        await make_staff.browser_of(member) as one,
        await make_staff.browser_of(member) as other,
    ):
        path = await new_link(member)

        async def are_open() -> list[bool]:
            inside = [await browser.get("/staff/account") for browser in (one, other)]
            answers = [*inside, await stranger.get(path)]
            return [answer.status_code == 200 for answer in answers]

        yield are_open


@pytest.mark.parametrize("change", CHANGES)
async def test_every_way_in_ends_and_those_of_others_stay(
    client: AsyncClient, change: Callable[[UUID, UUID], Awaitable[None]]
) -> None:
    # trial A7
    member, other = await make_staff.member("publisher"), await make_staff.member()
    async with doors(member, client) as theirs, doors(other, client) as of_others:
        assert await theirs() == await of_others() == [True, True, True]
        await change(member, other)
        assert await theirs() == [False, False, False]
        assert await of_others() == [True, True, True]


async def test_a_role_that_stays_the_same_ends_nothing(client: AsyncClient) -> None:
    member, other = await make_staff.member("publisher"), await make_staff.member()
    async with doors(member, client) as theirs:
        await change_role(member, StaffRole.PUBLISHER, by=other)
        assert await theirs() == [True, True, True]
