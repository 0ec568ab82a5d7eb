"""Whoever had not confirmed elsewhere has agreed to nothing, in whichever letters the file says so."""

import pytest

from app import database
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from tests.make import lists as make_lists
from tests.make.imports import imported, people, table


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


async def test_a_row_with_the_day_of_its_cleaning_is_blocked(db: None) -> None:
    # trial F5
    rows = [
        ("Email", "Name", "When"),
        ("aino@example.org", "Aino Mäkinen", "2024-05-06 07:08:09"),
        ("eino@example.org", "Eino Öberg", ""),
    ]
    await imported(table(*rows), mapping=["email", "full_name", "cleaned_at"])
    assert await people() == ["Eino Öberg eino@example.org"]
    [blocked] = (await suppressed(["aino@example.org"]))["aino@example.org"]
    assert blocked.reason is Cause.CLEANED_ELSEWHERE
