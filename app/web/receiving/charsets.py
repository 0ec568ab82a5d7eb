"""In which letters a form may be written: the sender names them, and we choose which we read.

Python knows a hundred decoders; some take minutes for a megabyte, some make what no text may hold.
"""

from http import HTTPStatus

from litestar.exceptions import HTTPException

DEFAULT = "utf-8"
CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
"""As browsers read them (WHATWG Encoding): who says ISO-8859-1 means Windows-1252."""
# No text of the database may hold a NUL; as another control character it is seen and refused alike.
_INSTEAD_OF_NUL = "\N{SUBSTITUTE}"


def codec(charset: str | None) -> str:
    """The decoder of a charset, where none is named that of UTF-8. Raises 415 for one we do not read."""
    known = CODECS.get((charset or DEFAULT).strip().lower())
    if known is None:
        raise HTTPException(status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    return known


def without_nul(text: str) -> str:
    return text.replace("\0", _INSTEAD_OF_NUL)
