"""How much is read of a request: little of a stranger's, and of a file nothing before its token."""

import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import StaffAs
from tests.make.import_pages import words
from tests.make.staff import StaffBrowser

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
PARTS = {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin"}
FIELD = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
DOORS = ("/staff/sign-in", "/staff/forgotten")
PIECE = b"x" * 65536


class Body:
    """A body that knows how many of its pieces were taken."""

    def __init__(self, beginning: bytes = b"", pieces: int = 320) -> None:
        self.taken = 0
        self._beginning, self._pieces = beginning, pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._beginning
        for _ in range(self._pieces):
            self.taken += 1
            yield PIECE
        yield b"\r\n--b--\r\n"


@pytest.mark.parametrize("path", DOORS)
async def test_a_door_that_is_open_to_strangers_takes_64_kb(
    client: httpx.AsyncClient, path: str
) -> None:
    # trial A31
    said = await client.post(path, content=b"email=" + b"a" * 65536, headers=FORM)
    assert (said.status_code, "64 kB" in said.text) == (413, True)
    body = Body((FIELD % (b"email", b"", b"a")).rstrip(), pieces=2)
    assert (await client.post(path, content=body, headers=PARTS)).status_code == 413


async def test_a_long_form_without_a_session_is_not_read(client: httpx.AsyncClient) -> None:
    # trial A31
    body = Body(b"a=")
    headers = {**FORM, "Origin": str(client.base_url).rstrip("/"), "Accept-Language": "en"}
    answer = await client.post("/staff/people/new", content=body, headers=headers)
    assert answer.status_code == 401
    assert "press Back in your browser" in words(answer)
    assert body.taken <= 2


@pytest.mark.parametrize("token", [b"", b"wrong"])
async def test_a_file_without_its_token_is_not_read(staff: StaffBrowser, token: bytes) -> None:
    # trial H1
    beginning = FIELD % (b"csrf", b"", token) if token else b""
    beginning += (FIELD % (b"file", b'; filename="a.csv"', b"Email")).rstrip()
    body = Body(beginning)
    answer = await staff.post("/staff/imports/new", content=body, headers=PARTS)
    assert answer.status_code == 403
    assert body.taken <= 2


async def test_a_text_is_no_file_however_large_the_page_takes_one(staff: StaffBrowser) -> None:
    # trial A31
    beginning = FIELD % (b"csrf", b"", staff.csrf.encode())
    body = Body(beginning + (FIELD % (b"file", b"", b"Email")).rstrip())
    tracemalloc.start()
    answer = await staff.post("/staff/imports/new", content=body, headers=PARTS)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    assert most < 8_000_000


async def test_only_the_file_that_the_page_asks_for_is_kept(staff: StaffBrowser) -> None:
    files = {"other": ("b.csv", b"Email\r\nx@example.org\r\n"), "file": ("a.csv", b"")}
    answer = await staff.post(
        "/staff/imports/new", data={"csrf": staff.csrf}, files=files, headers={"Origin": "null"}
    )
    assert answer.status_code == 403, "of another origin"
    del files["file"]
    answer = await staff.post("/staff/imports/new", data={"csrf": staff.csrf}, files=files)
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


async def test_signed_in_staff_may_write_a_megabyte(staff_as: StaffAs) -> None:
    writer = await staff_as("writer")
    answer = await writer.send_form("/staff/people/new", {"first_name": "a" * 100_000})
    assert answer.status_code == 422
