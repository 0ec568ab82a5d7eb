"""Requests that strangers leave unfinished: closed in half a minute, and nobody waits for them."""

import asyncio
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from app.web.serving.open_files import places
from tests.doses import dose
from tests.make import deliveries
from tests.make.deliveries import World
from tests.web.serving.hostile import MEGABYTE, PYTHONS, part_in
from tests.web.serving.officer import PEOPLE, PURPOSE, an_officer
from tests.web.serving.served import Reader, ended_by_the_server, served

SOCKETS = dose(200, 2000)
FILES = dose(256, 1024)
HEAD = b"POST /staff/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-"
BODY = HEAD + b"urlencoded\r\nContent-Length: 1000\r\n\r\nemail=aino"
CLOSED_WITHIN = 30
DOWNLOADS = 10
MEGABYTES = [part_in(charset, MEGABYTE) for charset in PYTHONS[: dose(5, 1000)]]

pytestmark = pytest.mark.slow


def _room_for_sockets() -> None:
    assert places() >= SOCKETS, "this process has as many sockets as the server has strangers"


@pytest.mark.long
async def test_half_requests_are_closed_and_stop_nobody(world: World) -> None:
    # trial H3
    # trial A31
    async with served(world, files=FILES) as server:
        host = urlsplit(server.url).netloc
        reader = await Reader.ready(host)
        await deliveries.crowd(reader.known.list.list_id, dose(100, 5000), "crowd")
        assert await reader.is_served(server) == []
        _room_for_sockets()
        officer = await an_officer(server)
        downloads = [officer.form(PEOPLE, {**PURPOSE, "format": "csv"})] * DOWNLOADS
        began, before = time.monotonic(), len(server.lines())
        async with (
            server.strangers(*downloads, buffer=4096),
            server.strangers(*[HEAD, BODY] * (SOCKETS // 2)) as left,
        ):
            asked = [asyncio.create_task(server.status_of(body)) for body in MEGABYTES]
            assert await reader.is_served(server) == []
            assert {await one for one in asked} <= {"413", "415"}
            while not all([await ended_by_the_server(one) for one in left]):
                assert time.monotonic() - began < CLOSED_WITHIN, "closed in time"
                await asyncio.sleep(0.5)
            assert await reader.is_served(server) == []
        assert len(server.lines()) - before < 100


async def test_a_body_that_trickles_is_given_up(world: World) -> None:
    # trial H3
    async with served(world) as server, server.strangers(BODY) as (left,):
        began = time.monotonic()
        with suppress(ConnectionError):
            while not await ended_by_the_server(left):
                assert time.monotonic() - began < CLOSED_WITHIN, "closed in time"
                await asyncio.sleep(1)
                await asyncio.get_running_loop().sock_sendall(left, b"a")
