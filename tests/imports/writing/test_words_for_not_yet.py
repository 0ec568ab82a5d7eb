"""Whoever had not confirmed elsewhere has agreed to nothing, in whichever letters the file says so."""

import pytest

from app import database
from tests.make import lists as make_lists
from tests.make.imports import imported, table


@pytest.mark.parametrize("status", ["unconfirmed", "Unconfirmed", "PENDING", " Pending "])
async def test_a_sign_up_that_nobody_confirmed_is_no_consent(db: None, status: str) -> None:
    # trial F5
    list_id = (await make_lists.a_list()).list_id
    proof = ("2020-01-01 10:00:00", "2020-01-01 10:05:00")
    rows = [
        ("Email", "Status", "OPTIN_TIME", "CONFIRM_TIME"),
        ("aino@example.org", status, *proof),
        ("eino@example.org", "subscribed", *proof),
    ]
    await imported(table(*rows), list_id=list_id, evidence="Lomake")
    permitted = await database.fetch(
        "select a.canonical from permission p join contact_addresses a on a.id = p.address "
        "where p.verdict"
    )
    assert [row["canonical"] for row in permitted] == ["eino@example.org"]
