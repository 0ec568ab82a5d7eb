"""Serving the pages: one uvicorn in our own event loop, stopped by our own signals."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from functools import partial

import uvicorn
from litestar import Litestar

from app.web.serving.connections import Connection, end_overdue
from app.web.serving.open_files import places
from app.web.serving.seldom import written_seldom

BACKLOG = 512
ACCEPTED_AT_ONCE = 32
TICKS_A_SECOND = 10
GRACE_SECONDS = 10


class PortInUseError(Exception):
    """Somebody listens there already; the sentence says what to do."""


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: one process may also run a worker."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take few newcomers at once though many queue: the loop has to count them in between."""
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(BACKLOG)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_A_SECOND == 0:
            end_overdue(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts. Raises PortInUseError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(BACKLOG)
    except OSError as error:
        taken.close()
        raise PortInUseError(
            f"The address {host}:{port} cannot be used ({error.strerror}); "
            "choose another with --port."
        ) from None
    return taken


async def serve_web(app: Litestar, listening: socket.socket, stop: asyncio.Event) -> None:
    """Answer requests until `stop` is set; open ones get ten seconds to finish.

    Forwarded headers are ours to judge (POSTILUPA_TRUSTED_PROXIES), and uvicorn's access log would
    write tokens: both are off.
    """
    server = _Server(
        uvicorn.Config(
            app,
            http=partial(Connection, most=places()),  # type: ignore[arg-type]  # called, not asked
            backlog=ACCEPTED_AT_ONCE,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    with written_seldom():
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        stopping.cancel()
        await serving


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM ask to stop; what is under way is finished."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
