"""Who takes a file slowly, or stops, keeps nobody else waiting: not for a page, not for a connection."""

import asyncio
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app import database
from tests.doses import dose
from tests.make import deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World
from tests.web.serving.officer import EVIDENCE, PEOPLE, PURPOSE, an_officer
from tests.web.serving.served import Reader, served

STOPPED = dose(12, 48)
UPLOADS = 10
READERS = dose(10_000, 20_000)
BUFFER = 4096
FILES = (
    *[
        (PEOPLE, {**PURPOSE, "format": form})
        for form in ("csv", "xlsx", "csv_excel", "csv", "xlsx")
    ],
    (EVIDENCE, {"format": "jsonl"}),
)

pytestmark = [pytest.mark.slow, pytest.mark.long]


# Kernels keep megabytes of what is not taken; what is stopped has to be more than that.
_LONG_NAMES = "update contacts set first_name = repeat('ä', 80), last_name = repeat('ö', 80)"


async def first_line(one: socket.socket) -> bytes:
    """Of the answer, and nothing more is taken."""
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(one, 12), 60)


async def test_stopped_downloads_and_uploads_keep_nobody_waiting(world: World) -> None:
    # trial H2
    a_list = await make_lists.a_list()
    await deliveries.crowd(a_list.list_id, READERS)
    await database.execute(_LONG_NAMES)
    await make_lists.subscriber("", a_list)
    async with served(world) as server:
        officer = await an_officer(server)
        reader = await Reader.ready(urlsplit(server.url).netloc)
        assert await reader.is_served(server) == []
        asked = [officer.form(*FILES[at % len(FILES)]) for at in range(STOPPED)]
        uploads = [officer.half_upload()] * UPLOADS
        async with server.strangers(*asked, *uploads, buffer=BUFFER) as stopped:
            assert await reader.is_served(server) == []
            said = [await first_line(one) for one in stopped[:STOPPED]]
            assert set(said) <= {b"HTTP/1.1 200", b"HTTP/1.1 503"}
            assert b"HTTP/1.1 200" in said
            assert await reader.is_served(server) == []
        assert "crash" not in server.log.read_text()


async def test_a_slow_reader_gets_the_whole_file(world: World) -> None:
    # trial H2
    a_list = await make_lists.a_list()
    await deliveries.crowd(a_list.list_id, 2000)
    async with served(world) as server:
        officer = await an_officer(server)
        async with server.browser(headers=officer.headers) as browser:
            sent = {**officer.fields, **FILES[0][1]}
            lines = 0
            async with browser.stream("POST", FILES[0][0], data=sent) as answer:
                assert answer.status_code == 200
                async for piece in answer.aiter_bytes(32 * 1024):
                    lines += piece.count(b"\n")
                    await asyncio.sleep(0.1)
        assert lines == 2001
        assert not list(Path(world.folder, "outgoing").iterdir())
