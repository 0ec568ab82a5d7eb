"""A file for somebody else is a disclosure: its people, fields and recipient are shown afterwards."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app import database
from app.disclosures import queries
from app.lib import clock
from app.lib.languages import speaking
from app.privacy.disclosures.pages import why_not
from app.privacy.recording import stops
from tests.conftest import StaffAs
from tests.disclosures import made
from tests.disclosures.test_releases import three
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

FILE = "/staff/people/export/file"


async def exported(staff: StaffBrowser, to: int, **changes: str) -> httpx.Response:
    asked = {
        "purpose": "Vuosikirja", "format": "csv", "use": "disclosure", "what": "post",
        "recipient": str(to), "register_purpose": "marketing_directory", **changes,
    }  # fmt: skip
    return await staff.send_form(FILE, asked if "id" in asked else asked | {"whole": "yes"})


# register R14, R15
async def test_a_file_for_somebody_outside_holds_who_permits_it_and_what_they_need(
    staff: StaffBrowser,
) -> None:
    permitting, other, restricted = await three()
    harbor = await made.registered(made.HARBOR)
    answer = await exported(staff, harbor.id)
    assert answer.status_code == 200, answer.text
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert "Street address" in row
    assert "E-mail address" not in row
    [known] = await queries.disclosures(most=9)
    assert (known.given, known.left_out, known.why) == (1, 2, "Vuosikirja")
    assert list(known.fields) == list(row)
    page = (await staff.get(f"/staff/disclosures/{known.id}")).text
    assert "Print Harbor Ltd" in page
    assert "Has not permitted that data go outside the EEA" in page
    assert "Commission, T-2026-3" in page  # register R26
    assert f'href="/staff/recipients/{known.firm}' in page
    for one in (permitting, other, restricted):
        assert f"/staff/people/{one}" in page
    assert "212" not in page
    listed = (await staff.get("/staff/disclosures")).text
    assert "Vuosikirja" in listed
    assert "2 left out" in listed
    assert "Print Harbor Ltd" in (await staff.get(f"/staff/people/{permitting}/given-to")).text
    assert "Print Harbor Ltd" not in (await staff.get(f"/staff/people/{other}/given-to")).text
    use = await database.fetchval(
        "select detail->>'use' from access_log where what = 'people_exported'"
    )
    assert use == "disclosure"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"use": ""}, "Choose whether the file stays with us"),
        ({"recipient": ""}, "Choose to whom the file is given"),
        ({"recipient": "999999"}, "Choose one of the options"),
        ({"register_purpose": ""}, "Choose the purpose that the data is given for"),
        ({"what": ""}, "Choose what is given"),
        ({"purpose": ""}, "Write what the file is for"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_goes(
    staff: StaffBrowser, changes: dict[str, str], says: str
) -> None:
    house = await made.registered(made.HOUSE)
    answer = await exported(staff, house.id, **changes)
    assert answer.status_code == 422
    assert says in answer.text
    assert await queries.number_of_disclosures() == 0


async def test_nothing_goes_where_it_may_not(staff: StaffBrowser) -> None:
    _, other, _ = await three()
    ended = replace(made.HOUSE, contract_until=clock.today() - timedelta(days=1))
    for facts, says, only in (
        (ended, "The contract with Postitalo Pohjola Oy ended", None),
        (made.ORGANISER, "the purpose names no basis", None),
        (made.HARBOR, "none of these people", other),
    ):
        to = await made.registered(facts)
        answer = await exported(staff, to.id, **_picked(only))
        assert answer.status_code == 422
        assert says in answer.text
    assert await queries.number_of_disclosures() == 0


def _picked(only: UUID | None) -> dict[str, str]:
    return {"id": str(only)} if only else {}


async def test_the_home_page_says_which_contract_ends(staff: StaffBrowser) -> None:
    await made.registered(replace(made.HOUSE, contract_until=clock.today() + timedelta(days=60)))
    await made.registered(replace(made.HARBOR, contract_until=clock.today() + timedelta(days=61)))
    for path in ("/staff/", "/staff/disclosures"):
        page = (await staff.get(path)).text
        assert "Postitalo Pohjola Oy" in page
        assert "Print Harbor Ltd" not in page


async def test_the_register_says_who_gets_what_until_when(staff_as: StaffAs) -> None:
    publisher = await staff_as("publisher")
    await made.registered(made.HARBOR)
    page = (await publisher.get("/staff/recipients")).text
    assert "United Kingdom" in page
    assert "Until further notice" in page
    assert (await publisher.get("/staff/recipients/new")).status_code == 403
    writer = await staff_as("writer")
    for path in ("/staff/recipients", "/staff/disclosures"):
        assert (await writer.get(path)).status_code == 403


@pytest.mark.parametrize("path", ["/staff/proof/{address}", "/staff/evidence"])
async def test_a_proof_that_is_handed_over_is_a_disclosure(staff: StaffBrowser, path: str) -> None:
    known = await make_lists.subscriber("aino@example.org")
    harbor, house = await made.registered(made.HARBOR), await made.registered(made.HOUSE)
    await stops.restrict(known.address.contact_id, how="", by=staff.signed_in.id)
    given = {
        "format": "json" if "proof" in path else "jsonl", "use": "disclosure", "why": "Vaatimus",
        "register_purpose": "marketing_directory", "address": str(known.address.id),
    }  # fmt: skip
    path = path.format(address=known.address.id)
    for changes, says in (
        ({"recipient": str(harbor.id)}, "may not go to Print Harbor Ltd"),
        ({"recipient": str(house.id), "why": ""}, "Write what it is given for"),
    ):
        answer = await staff.send_form(path, given | changes)
        assert answer.status_code == 422
        assert says in answer.text
    assert await queries.number_of_disclosures() == 0
    done = await staff.send_form(path, given | {"recipient": str(house.id)})
    assert done.status_code == 200
    [one] = await queries.given_to(known.address.contact_id)
    assert (one.kind, one.why, one.given) == ("proof", "Vaatimus", 1)


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("no_transfer", "Has not permitted that data go outside the EEA."),
        ("household", "Same household: one letter is enough."),
        ("objected", "marketing"),
        ("of_a_later_version", "of_a_later_version"),
    ],
)
def test_why_somebody_was_left_out_is_said_in_words(reason: str, says: str) -> None:
    with speaking("en"):
        assert says in why_not(reason)
