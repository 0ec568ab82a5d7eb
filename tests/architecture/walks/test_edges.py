"""What stands at the edge of every page: frames, other sites, addresses in questions, files, doors."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from httpx import AsyncClient

from app.database import fetch, fetchval
from app.piccolo_conf import DB
from app.web.guards.headers import LETTER, MAIL
from tests.architecture.walks.routes import StaffRoute
from tests.conftest import StaffAs
from tests.doses import IS_LONG, dose
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.world.place import Place
from tests.world.samples import more_pages

pytestmark = pytest.mark.xdist_group("populated")

ELSEWHERE = ("https://evil.example", "null")
HOSTILE = (
    "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)",
    "/staff/\r\nLocation: https://evil.example", "%2f%2fevil.example", "///evil.example/staff/",
)  # fmt: skip
NAMES = ("next", "back", "return", "url", "to", "done", "lang")
EXPORTS = {"people.export_file", "organisations.export_file", "imports.report", "imports.left_out",
           "privacy.evidence_file", "crm.person_evidence"}  # fmt: skip


def pages(routes: list[StaffRoute], place: Place) -> list[tuple[str, bool]]:
    """Every address that is read, and whether it is a letter that our own page frames."""
    ours = [
        (route.path, route.handler.opt.get("headers") in (LETTER["headers"], MAIL["headers"]))
        for route in routes
        if route.method == "GET"
    ]
    return [*ours, *((path, False) for path in more_pages(place.world)), ("/health", False)]


# trial A30
async def test_no_page_is_framed_by_another_or_read_by_another_site(
    staff: StaffBrowser, routes: list[StaffRoute], place: Place
) -> None:
    for path, is_letter in pages(routes, place):
        for origin in ELSEWHERE:
            answer = await staff.get(path, headers={"Origin": origin})
            policy = answer.headers["content-security-policy"]
            by = re.findall(r"frame-ancestors ([^;]+)", policy)
            assert by == ["'self'" if is_letter else "'none'"], path
            told = [name for name in answer.headers if name.startswith("access-control-")]
            assert not told, path
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", path
        probe = {"Origin": ELSEWHERE[0], "Access-Control-Request-Method": "POST"}
        asked = await staff.options(path, headers=probe)
        assert not [name for name in asked.headers if name.startswith("access-control-")], path


# trial A27
async def test_no_question_in_an_address_leads_to_another_site(
    staff: StaffBrowser, routes: list[StaffRoute], place: Place
) -> None:
    asked = dict(zip(NAMES, HOSTILE, strict=True))
    for path, _ in pages(routes, place):
        answer = await staff.get(path.partition("?")[0], params=asked)
        _stays(answer.headers.get("location"), path)
        assert not re.search(r'(?:href|action)="(?:javascript:|//|/\\)', answer.text), path


# trial A27
@pytest.mark.parametrize("wanted", HOSTILE)
async def test_after_signing_in_nobody_is_led_to_another_site(
    client: AsyncClient, db: None, wanted: str
) -> None:
    await make_staff.member(email="veikko@example.com")
    form = {"email": "veikko@example.com", "password": make_staff.PASSWORD, "next": wanted}
    answer = await client.post("/staff/sign-in", data=form)
    assert answer.status_code == 303
    _stays(answer.headers["location"], wanted)


def _stays(location: str | None, where: str) -> None:
    if location is not None:
        assert re.fullmatch(r"/(?![/\\])[!-~]*", location), (where, location)
        assert "evil.example" not in location.partition("?")[0], (where, location)


# trial F8
async def test_no_export_has_an_address_that_could_be_passed_on(
    staff: StaffBrowser, staff_as: StaffAs, client: AsyncClient, routes: list[StaffRoute]
) -> None:
    viewer = await staff_as("viewer")
    exports = [route for route in routes if route.name in EXPORTS]
    assert len(exports) >= 4
    for route in exports:
        assert route.method == "POST", route
        for browser in (staff, viewer, client):
            assert (await browser.get(route.path)).status_code in (303, 404, 405), route
        form = {"whole": "yes", "purpose": "x", "use": "own", "format": "csv"}
        assert (await viewer.send_form(route.path, form)).status_code == 403, route
        assert (await client.post(route.path, data=form)).status_code == 401, route
        noted = await fetchval("select count(*) from access_log")
        answer = await staff.send_form(route.path, form)
        assert answer.status_code == 200, route
        assert answer.headers["cache-control"] == "no-store", route
        assert "attachment" in answer.headers["content-disposition"], route
        assert await fetchval("select count(*) from access_log") == noted + 1, route


# trial A4
async def test_the_door_does_the_same_for_known_and_unknown_names(
    client: AsyncClient, db: None
) -> None:
    await make_staff.member(email="veikko@example.com")
    await client.post("/staff/forgotten", data={"email": "warm-up@example.com"})
    seen: dict[str, set[tuple[Any, ...]]] = {"sign-in": set(), "forgotten": set()}
    for name in ("nobody", "veikko", "no one else", "veikko"):
        for path, answers in seen.items():
            form = {"email": f"{name}@example.com", "password": "not the password"}
            with _statements() as said:
                answer = await client.post(f"/staff/{path}", data=form)
            text = answer.text.replace(form["email"], "")
            answers.add((answer.status_code, text, tuple(said)))
    assert {path: len(answers) for path, answers in seen.items()} == {"sign-in": 1, "forgotten": 1}


# trial A4
@pytest.mark.long
async def test_the_door_takes_as_long_for_known_and_unknown_names(
    client: AsyncClient, db: None
) -> None:
    """The work is the same; in the long run its time is measured too."""
    await make_staff.member(email="veikko@example.com")
    took: dict[str, list[float]] = {"veikko": [], "nobody": []}
    for _ in range(dose(3, 400)):
        for name, times in took.items():
            began = time.perf_counter()
            form = {"email": f"{name}@example.com", "password": "not the password"}
            answer = await client.post("/staff/sign-in", data=form)
            times.append(time.perf_counter() - began)
            assert answer.status_code == 422
            await fetch("delete from limit_counters")
    if IS_LONG:
        known, unknown = took.values()
        assert abs(statistics.median(known) - statistics.median(unknown)) < 0.005
        assert abs(_mann_whitney(known, unknown)) < 2.58  # p > 0.01


def _mann_whitney(one: list[float], other: list[float]) -> float:
    """The standard score of the rank sum: how far two samples are from one distribution."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks = sum(rank for rank, (_, is_one) in enumerate(ranked, 1) if is_one)
    n, m = len(one), len(other)
    middle, spread = n * (n + m + 1) / 2, (n * m * (n + m + 1) / 12) ** 0.5
    return float((ranks - middle) / spread)


@contextmanager
def _statements() -> Iterator[list[str]]:
    said: list[str] = []
    transaction = DB.current_transaction.get()
    assert transaction is not None

    def note(record: Any) -> None:
        said.append(re.sub(r"savepoint_\d+", "savepoint", record.query))

    with transaction.connection.query_logger(note):
        yield said
