"""Asked by an address, filled from a plain list; a domain is refused by its organisation alone."""

import pytest

from app import database
from app.consent.queries import permissions_of
from app.consent.suppression.domains import refusals_of, refused_at
from app.consent.suppression.kept import suppress, suppressed
from app.consent.suppression.rules import Cause
from app.lib import clock
from app.web.guards.csrf import FIELD
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

PATH = "/staff/suppression"


async def test_an_address_is_found_by_its_hash_alone(staff: StaffBrowser) -> None:
    await suppress("aino@example.org", None, Cause.OBJECTED, clock.now())
    page = (await staff.send_form(f"{PATH}/find", {"asked": "Aino@Example.org"})).text
    assert "objects to direct marketing" in page
    assert 'value="Aino@Example.org"' in page
    shown = (await staff.get(PATH)).text
    assert "aino@" not in shown
    assert "One address on the list" in shown
    page = (await staff.send_form(f"{PATH}/find", {"asked": "eino@example.org"})).text
    assert "eino@example.org is not on the list." in page
    answer = await staff.send_form(f"{PATH}/find", {"asked": "no@address@"})
    assert answer.status_code == 422


async def test_a_plain_list_blocks_and_lifts_nothing(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await suppress("eino@example.org", None, Cause.OBJECTED, clock.now())
    typed = {
        "cause": Cause.CLEANED_ELSEWHERE.value,
        "addresses": 'Email\nAINO@example.org\n\n"eino@example.org"; Eino\nnew@example.org\n',
    }
    done = await staff.send_form(f"{PATH}/import", typed)
    assert done.headers["location"] == f"{PATH}?done=imported"
    wanted = ["aino@example.org", "eino@example.org", "new@example.org"]
    rows = await suppressed(wanted)
    assert sorted(rows) == wanted
    assert {row.reason for row in rows["eino@example.org"]} == {
        Cause.OBJECTED,
        Cause.CLEANED_ELSEWHERE,
    }
    assert not any(one.allowed for one in await permissions_of(known.address.id))
    assert await database.fetchval("select count(*) from contacts") == 1
    again = await staff.send_form(f"{PATH}/import", typed)
    assert again.status_code == 303
    assert (
        await database.fetchval("select count(*) from suppressions where lifted_at is not null")
        == 0
    )


async def test_a_file_is_read_as_well(staff: StaffBrowser) -> None:
    done = await staff.post(
        f"{PATH}/import",
        data={FIELD: staff.csrf, "cause": Cause.UNSUBSCRIBED_ELSEWHERE.value, "addresses": ""},
        files={"file": ("kielletyt.txt", "\ufeffaino@example.org\r\n".encode(), "text/plain")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert done.status_code == 303
    assert await suppressed(["aino@example.org"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"\xff\xfe\x00", "not a text file in UTF-8"),
        ("b.txt", b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ("c.txt", b"aino@example.org\nnobody\n", "Line 2:"),
        ("d.txt", b"\n\n", "Enter at least one address"),
    ],
)
async def test_a_faulty_file_changes_nothing(
    staff: StaffBrowser, name: str, content: bytes, said: str
) -> None:
    answer = await staff.post(
        f"{PATH}/import",
        data={FIELD: staff.csrf, "cause": Cause.UNSUBSCRIBED_ELSEWHERE.value},
        files={"file": (name, content, "text/plain")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert await database.fetchval("select count(*) from suppressions") == 0


async def test_a_refusal_of_a_domain_holds_below_it(staff: StaffBrowser) -> None:
    typed = {"domain": "info@Yritys.Example.org", "scope": "Ei uutiskirjeitä", "on": "2026-11-02"}
    done = await staff.send_form(f"{PATH}/domains", typed)
    assert done.status_code == 303
    for email in ("info@yritys.example.org", "x@fi.yritys.example.org"):
        [refused] = await refused_at(email)
        assert (refused.domain, refused.scope) == ("yritys.example.org", "Ei uutiskirjeitä")
    assert await refused_at("info@example.org") == []
    emails = ["info@yritys.example.org", "x@fi.yritys.example.org", "info@example.org"]
    assert sorted(await refusals_of(emails)) == sorted(emails[:2])
    assert await refused_at("info@muuyritys.example.org") == []
    page = (await staff.send_form(f"{PATH}/find", {"asked": "yritys.example.org"})).text
    assert "The organisation has refused: Ei uutiskirjeitä" in page
    again = await staff.send_form(f"{PATH}/domains", typed)
    assert again.status_code == 422
    assert "has been recorded already" in again.text
    assert 'value="Ei uutiskirjeitä"' in again.text


@pytest.mark.parametrize("domain", ["gmail.com", "aino@luukku.com", "no domain", ""])
async def test_no_domain_of_peoples_own_addresses_is_refused(
    staff: StaffBrowser, domain: str
) -> None:
    typed = {"domain": domain, "scope": "Ei", "on": "2026-11-02"}
    assert (await staff.send_form(f"{PATH}/domains", typed)).status_code == 422
    assert await database.fetchval("select count(*) from domain_refusals") == 0


async def test_only_the_organisations_written_wish_ends_it(staff: StaffBrowser) -> None:
    typed = {"domain": "yritys.example.org", "scope": "Ei", "on": "2026-11-02"}
    await staff.send_form(f"{PATH}/domains", typed)
    [refused] = await refused_at("info@yritys.example.org")
    answer = await staff.send_form(f"{PATH}/domains/{refused.id}", {"why": " "})
    assert answer.status_code == 422
    assert await refused_at("info@yritys.example.org")
    done = await staff.send_form(f"{PATH}/domains/{refused.id}", {"why": "Kirje 3.11."})
    assert done.status_code == 303
    assert await refused_at("info@yritys.example.org") == []
    assert (await staff.send_form(f"{PATH}/domains", typed)).status_code == 303


@pytest.mark.parametrize(("role", "path"), [("viewer", "/find"), ("viewer", "/domains"),
                                            ("writer", "/import"), ("viewer", "/import")])  # fmt: skip
async def test_others_may_not(staff_as: StaffAs, role: str, path: str) -> None:
    browser = await staff_as(role)
    typed = {"asked": "a@example.org", "domain": "x.example.org", "scope": "Ei", "on": "2026-11-02",
             "cause": Cause.CLEANED_ELSEWHERE.value, "addresses": "a@example.org"}  # fmt: skip
    assert (await browser.send_form(f"{PATH}{path}", typed)).status_code == 403
    assert await database.fetchval("select count(*) from suppressions") == 0
