"""Which encoding a text file is in: told by its first bytes, else tried from strict to lenient."""

import codecs
from pathlib import Path
from typing import TextIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS = "cp1252"
_AS_WINDOWS = "as Windows-1252"
_BLOCK = 1 << 20
_SAMPLE = 4096
WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


def encoding_of(path: Path) -> str:
    """By byte order mark, by the zeros of UTF-16, as strict UTF-8, else Windows-1252."""
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return name
    return _by_zeros(beginning) or ("utf-8" if _is_utf8(path) else "cp1252")


def opened(path: Path, encoding: str, newline: str | None = None) -> TextIO:
    """Its text. What is not UTF-8 is read byte by byte, so that a file may hold lines of both kinds."""
    if encoding == WINDOWS:
        codecs.register_error(_AS_WINDOWS, _as_windows)
        return path.open(encoding="utf-8", errors=_AS_WINDOWS, newline=newline)
    return path.open(encoding=encoding, newline=newline)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(map(_WINDOWS.__getitem__, error.object[error.start : error.end])), error.end


def _signs(encoding: str) -> list[str]:
    """By byte. What an encoding has no sign for is kept as the control character of that number."""
    found = [bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in range(256)]
    assert len(set(found)) == len(found)
    return found


_WINDOWS = _signs(WINDOWS)
# What a file may be in that was taken for Windows-1252: old Macs and DOS programs have other signs.
GUESSED = {WORDS[WINDOWS]: _WINDOWS, "Mac Roman": _signs("mac_roman"), "DOS 850": _signs("cp850")}


def between(before: str, after: str) -> dict[int, str]:
    """For `str.translate`: a text that was read as one of `GUESSED`, as it reads in another."""
    pairs = zip(GUESSED[before][128:], GUESSED[after][128:], strict=True)
    return {ord(old): new for old, new in pairs}


def _by_zeros(beginning: bytes) -> str | None:
    """Every second byte of Western text in UTF-16 is zero."""
    if len(beginning) < 4:
        return None
    first, second = beginning[0::2].count(0), beginning[1::2].count(0)
    half = len(beginning) / 2
    if second > half * 0.6 and first < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if first > half * 0.6 and second < half * 0.1 else None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
