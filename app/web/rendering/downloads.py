"""Files that are made for somebody: as fast as the database gives them, taken as slowly as they like.

In between they stand on disk without a name, so that no connection and no transaction waits for a
stranger's line.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import Lock

from litestar.response import Stream

from app import config
from app.database import long_work

IN_MEMORY = 1024 * 1024
AT_ONCE = 256 * 1024


async def _nothing() -> None:
    pass


async def downloaded(
    pieces: AsyncIterator[bytes],
    name: str,
    media_type: str,
    *,
    first: Callable[[], Awaitable[None]] = _nothing,
) -> Stream:
    """The file under this name; `first` is done before anything of it leaves.

    Raises Busy when as many are being made already.
    """
    ahead = _Ahead(pieces, first)
    await ahead.begin()
    return Stream(
        ahead.taken(),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _open_nameless(folder: Path) -> "SpooledTemporaryFile[bytes]":
    return SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))


class _Ahead:
    """A file that is read while it is written."""

    def __init__(self, pieces: AsyncIterator[bytes], first: Callable[[], Awaitable[None]]) -> None:
        self._pieces, self._first = pieces, first
        folder = config.current().data_dir / "outgoing"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = _open_nameless(folder)
        self._one_at_a_time = Lock()
        self._length = 0
        self._grown = asyncio.Event()
        self._making = asyncio.create_task(self._make())
        self._making.add_done_callback(lambda _: self._grown.set())

    async def begin(self) -> None:
        """Wait for its first piece, so that what fails at once is still answered with a page."""
        try:
            await self._grown.wait()
            if self._making.done():
                self._making.result()
        except BaseException:
            self._end()
            raise

    async def taken(self) -> AsyncIterator[bytes]:
        """What is there, and the rest as it comes."""
        at = 0
        try:
            while True:
                self._grown.clear()
                while at < self._length:
                    piece = await asyncio.to_thread(self._read, at)
                    at += len(piece)
                    yield piece
                if self._making.done() and at == self._length:
                    break
                if not self._making.done():
                    await self._grown.wait()
            self._making.result()
        finally:
            self._end()

    def _end(self) -> None:
        self._making.cancel()
        self._making.add_done_callback(lambda _: self._file.close())

    async def _make(self) -> None:
        async with long_work():
            await self._first()
            async for piece in self._pieces:
                await asyncio.to_thread(self._write, piece)
                self._length += len(piece)
                self._grown.set()

    def _write(self, piece: bytes) -> None:
        with self._one_at_a_time:
            self._file.seek(self._length)
            self._file.write(piece)

    def _read(self, at: int) -> bytes:
        with self._one_at_a_time:
            self._file.seek(at)
            piece: bytes = self._file.read(AT_ONCE)
            return piece
