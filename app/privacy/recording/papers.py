"""A scan or photograph of a paper: what it is by its first bytes, without what a camera wrote into it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.texts import tidy_line

MOST_BYTES = 10 * 1024 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TOO_LARGE = N_("The file is larger than 10 MB. Scan the paper at a lower resolution.")
WRONG_KIND = N_("The file is neither a PDF nor a JPEG or PNG image.")
BROKEN = N_("The image is damaged. Scan or photograph the paper again.")
_BEGINNINGS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
_ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# Of a JPEG: APP1 to APP13 and APP15 (EXIF, GPS, XMP, thumbnails, notes of programs) and comments. APP0
# and APP14 say how the colours are to be read.
_TOLD_BY_CAMERA = {0xFE, 0xEF, *range(0xE1, 0xEE)}
_ALONE = {0x01, *range(0xD0, 0xD8)}
_PICTURE_FOLLOWS = 0xDA
_DRAWING = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"sBIT",
    b"pHYs",
}


@dataclass(frozen=True)
class Paper:
    """What is kept: `name` is safe to be saved under."""

    name: str
    kind: str
    content: bytes

    @property
    def digest(self) -> bytes:
        return sha256(self.content).digest()


def read(name: str, data: bytes) -> Paper | Problem:
    """The file as it is kept, whatever its name says it is."""
    if len(data) > MOST_BYTES:
        return Problem(TOO_LARGE)
    kind = next((kind for kind, start in _BEGINNINGS.items() if data.startswith(start)), None)
    if kind is None:
        return Problem(WRONG_KIND)
    try:
        kept = b"".join({PDF: _whole, JPEG: _jpeg, PNG: _png}[kind](data))
    except (ValueError, IndexError):
        return Problem(BROKEN)
    return Paper(_safe_name(name, kind), kind, kept)


def _whole(data: bytes) -> Iterator[bytes]:
    yield data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Segment by segment up to the picture itself, which follows to the end."""
    yield data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _PICTURE_FOLLOWS:
            yield data[at:]
            return
        end = at + 2 if marker in _ALONE else at + 2 + _number(data[at + 2 : at + 4])
        if end > len(data):
            raise ValueError("cut off")
        if marker not in _TOLD_BY_CAMERA:
            yield data[at:end]
        at = end


def _png(data: bytes) -> Iterator[bytes]:
    """Chunk by chunk; only those that draw the picture."""
    yield data[:8]
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = _number(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if kind in _DRAWING:
            yield data[at:end]
        at = end


def _number(data: bytes) -> int:
    number = int.from_bytes(data)
    if len(data) < 2 or (len(data) == 2 and number < 2):
        raise ValueError("no length")
    return number


def _safe_name(name: str, kind: str) -> str:
    """Letters, digits and a few signs, with the ending of what it is."""
    last = tidy_line(name).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in stem
    )
    return (plain.strip("-") or "paper")[:80] + _ENDINGS[kind]
