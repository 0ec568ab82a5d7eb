"""Forms in parts (RFC 7578), read as they come: texts are kept, and the one file that a page asks for.

Litestar's reader lets each part name its own decoder, and keeps texts of any length.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from app.web.receiving.body import STAFF_LIMIT
from app.web.receiving.charsets import codec, without_nul

MOST_FIELDS = 1000

Pairs = list[tuple[str, str]]


@dataclass
class Parts:
    """What has come so far. `admit` is asked once, with the texts: before the file, or at the end."""

    admit: Callable[[Pairs], None]
    file_field: str | None = None
    texts: Pairs = field(default_factory=list)
    file: UploadFile | None = None
    _part: MultipartSegment | None = None
    _codec: str = ""
    _text: bytearray = field(default_factory=bytearray)
    _length: int = 0

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """One event of the parser: a part begins, goes on, or ends."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif self._part is None:
            raise ClientException
        elif event is None:
            await self._end(self._part)
        elif not self._part.filename:
            self._add(event)
        elif self.file and self._part.name == self.file_field:
            await self.file.write(bytes(event))

    def _begin(self, part: MultipartSegment) -> None:
        self._part, self._text = part, bytearray()
        if not part.filename:
            self._codec = codec(part.charset)
        elif part.name == self.file_field and self.file is None:
            self.admit(self.texts)
            self.file = UploadFile(part.content_type or "", part.filename)

    def _add(self, piece: bytes | bytearray) -> None:
        self._length += len(piece)
        if self._length > STAFF_LIMIT:
            raise RequestEntityTooLarge
        self._text += piece

    async def _end(self, part: MultipartSegment) -> None:
        if not part.filename:
            text = self._text.decode(self._codec, "replace")
            self.texts.append((without_nul(part.name), without_nul(text)))
        elif self.file and part.name == self.file_field:
            await self.file.seek(0)
        self._part = None


async def read_parts(body: AsyncIterator[bytes], boundary: str, parts: Parts) -> None:
    """Raises 400, 413 or 415, and what `admit` raises; no file is left open then."""
    try:
        parser = PushMultipartParser(boundary.encode(), max_segment_count=MOST_FIELDS)
        with parser:
            async for piece in body:
                for event in parser.parse(piece):
                    await parts.take(event)
                if parser.closed:
                    break
        if parts.file is None:
            parts.admit(parts.texts)
    except ParserLimitReached:
        await _closed(parts)
        raise RequestEntityTooLarge from None
    except (MultipartError, UnicodeError):
        await _closed(parts)
        raise ClientException from None
    except BaseException:
        await _closed(parts)
        raise


async def _closed(parts: Parts) -> None:
    if parts.file:
        await parts.file.close()
