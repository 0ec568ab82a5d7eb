"""An answer is checked, released, opened by its code alone, and gone in time."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app.database import execute, fetch, fetchrow, fetchval
from app.lib import clock
from app.lib.tokens import token
from app.mail.outbox import Letter
from app.privacy.answer import actions, queries
from app.privacy.answer.codes import code_of
from app.privacy.answer.rules import MOST_TRIES, State, Way
from app.privacy.erasing import actions as erasing
from app.privacy.erasing import whose
from app.privacy.requests.rules import Wish
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import recorded

NOTE = "Juhani Mäkelä kertoi, että budjetti pienenee."


@pytest.fixture
async def aino(db: None) -> UUID:
    await make_lists.identity()
    known = await make_contacts.known_person(
        "aino@example.org", first_name="Aino", last_name="Niemelä"
    )
    await make_crm.talk([known], subject="Vuosikatsaus", text=NOTE)
    return known


async def released(known: UUID, way: Way = Way.LINK) -> actions.Handed:
    await actions.decide(known, {"Juhani Mäkelä": "person"}, "fi", await make_staff.member())
    return await actions.release(known, way, await make_staff.member())


async def opened(
    client: httpx.AsyncClient, answer: UUID, code: str, file: str = "json"
) -> httpx.Response:
    path = f"/answer/{token(queries.LINK, answer)}?lang=en"
    return await client.post(path, data={"code": code, "file": file})


# trial E18
async def test_what_is_left_out_is_in_neither_file_and_the_rest_is(
    client: httpx.AsyncClient, aino: UUID
) -> None:
    handed = await released(aino)
    assert handed.code is not None
    answer = await opened(client, handed.answer, handed.code.lower())
    told = json.loads(answer.content)
    assert answer.headers["cache-control"] == "no-store"
    assert told["taken_out"] == ["person"]
    assert "Juhani" not in answer.text
    assert "[…] kertoi, että budjetti pienenee." in answer.text
    readable = await opened(client, handed.answer, handed.code, "pdf")
    assert readable.content.startswith(b"%PDF")
    rows = await fetch("select what from answer_openings order by id")
    assert [row["what"] for row in rows] == ["json", "pdf"]


async def test_nothing_goes_out_before_somebody_has_checked(
    staff: StaffBrowser, aino: UUID
) -> None:
    path = f"/staff/people/{aino}/answer"
    page = await staff.get(path)
    assert "Juhani Mäkelä" in page.text
    refused = await staff.send_form(f"{path}/release", {"way": "link"})
    assert refused.status_code == 422
    assert await fetchval("select count(*) from outbox") == 0
    saved = {"words1": "Juhani Mäkelä", "choice1": "mask", "why1": "harm", "more": "budjetti"}
    await staff.send_form(path, saved)
    assert await queries.marks_of(aino) == {"Juhani Mäkelä": "harm", "budjetti": "person"}
    sent = await staff.send_form(f"{path}/release", {"way": "link"})
    code = code_of((await queries.gone_to(aino))[0].id)
    assert code in sent.text
    assert code not in (await staff.get(path)).text
    assert await queries.marks_of(aino) == {}


async def test_it_is_kept_sealed_and_mailed_as_a_link_without_the_code(aino: UUID) -> None:
    handed = await released(aino)
    row = await fetchrow("select sealed_pdf, sealed_json, contents from answers")
    assert row is not None
    for data in (row["sealed_pdf"], row["sealed_json"]):
        assert b"PDF" not in data
        assert b"Niemel" not in data
    assert "Aino" not in row["contents"]
    letter = await make_lists.letter_for(actions.MAIL)
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    assert handed.code is not None
    assert handed.code not in letter.text + letter.html
    assert "budjetti" not in letter.text


async def test_a_confirmed_request_has_its_code_already_and_gets_the_answer(aino: UUID) -> None:
    case = await recorded(await make_staff.member(), Wish.ACCESS, contact=aino)
    await execute("update privacy_requests set confirmed_at = now()")
    handed = await released(aino)
    assert handed.code is None
    assert not isinstance(await actions.open_answer(handed.answer, code_of(case.id), "json"), tuple)
    gone = await queries.released(handed.answer)
    assert gone is not None
    assert gone.request == case.id
    assert gone.openings == 1
    assert await fetchval("select done_at is not null from privacy_request_wishes")
    again = await released(aino)
    assert again.code is not None  # a code that was used is none for the next answer


async def test_a_stranger_has_five_tries_and_staff_are_told(
    client: httpx.AsyncClient, staff: StaffBrowser, aino: UUID
) -> None:
    handed = await released(aino)
    assert handed.code is not None
    said = [(await opened(client, handed.answer, "AAAA-AAAA")).text for _ in range(MOST_TRIES)]
    assert "4 more times" in said[0]
    assert "once more" in said[-2]
    right = await opened(client, handed.answer, handed.code)
    assert right.status_code == 410
    assert "Niemel" not in "".join([*said, right.text])
    assert f"/staff/people/{aino}/answer" in (await staff.get("/staff")).text
    assert await fetchval("select count(*) from access_log where what = 'answer_closed'") == 1
    new = await released(aino)
    assert new.code != handed.code
    assert f"/staff/people/{aino}/answer" not in (await staff.get("/staff")).text


async def expired(answer: UUID, aino: UUID) -> None:
    await execute("update answers set open_until = $1", clock.now() - timedelta(seconds=1))


async def deleted(answer: UUID, aino: UUID) -> None:
    await expired(answer, aino)
    await actions.delete_old()
    row = await fetchrow(
        "select sealed_pdf, sealed_json, code_hash, pdf_digest, contents from answers"
    )
    assert row is not None
    assert [one is None for one in row.values()] == [True, True, True, False, False]


async def erased(answer: UUID, aino: UUID) -> None:
    found = await whose.of_contact(aino)
    assert found is not None
    await erasing.erase(found, lambda: whose.of_contact(aino), "Asked by letter", by=None)
    assert await fetchval("select sealed_pdf is null and contact is null from answers")


@pytest.mark.parametrize("becomes", [expired, deleted, erased])
async def test_an_answer_whose_time_is_over_opens_for_nobody(
    client: httpx.AsyncClient, aino: UUID, becomes: Callable[[UUID, UUID], Awaitable[None]]
) -> None:
    handed = await released(aino)
    assert handed.code is not None
    await becomes(handed.answer, aino)
    answer = await opened(client, handed.answer, handed.code)
    assert answer.status_code == 410
    assert "Niemel" not in answer.text
    assert not isinstance(await make_lists.letter_for(actions.MAIL), Letter)


async def test_a_link_of_nobody_leads_nowhere(client: httpx.AsyncClient, aino: UUID) -> None:
    answer = await client.get(f"/answer/{token('receipt', aino)}")
    assert answer.status_code == 404


async def test_on_paper_nothing_is_mailed_and_no_link_opens_it(aino: UUID) -> None:
    handed = await released(aino, Way.PAPER)
    assert handed.code is None
    assert await fetchval("select count(*) from outbox") == 0
    gone = await queries.released(handed.answer)
    assert gone is not None
    assert gone.state is State.OVER


@pytest.mark.parametrize("role", ["publisher", "viewer"])
async def test_only_who_answers_requests_sees_it(staff_as: StaffAs, aino: UUID, role: str) -> None:
    assert (await (await staff_as(role)).get(f"/staff/people/{aino}/answer")).status_code == 403
