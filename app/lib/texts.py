"""What is kept of a text that people typed, and the numbers in it. Pure."""

import re
import unicodedata
from decimal import Decimal

_MINUS = "\N{MINUS SIGN}"
_LONGEST_NUMBER = 60
# Of Unicode's category Cc all but what ends a line or is a tab; halves of pairs; no characters.
_CONTROL = r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# Without width, or turning the text around them: a name of these is invisible, or another name.
_INVISIBLE = r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_UNSEEN = re.compile(f"[{_CONTROL}{_INVISIBLE}]")
_NOT_IN_A_LINE = re.compile(rf"[{_CONTROL}\t\n\r\v\f\x1c-\x1e\x85]")
_NOT_IN_LINES = re.compile(rf"[{_CONTROL}\r\v\f\x1c-\x1e\x85]")
_EMPTY_LINES = re.compile(r"\A\s*\n")
_NUMBER = re.compile(
    r"[+-]? ?(?:\d*[.,]?\d+|\d{1,3}(?:"
    r"(?: \d{3})+(?:[.,]\d+)?|(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:,\d{3}){2,}|(?:\.\d{3}){2,}))",
    re.ASCII,
)


def is_plain(text: str) -> bool:
    """Whether there is nothing to tidy but spaces at the ends."""
    return text.isascii() and text.isprintable() and "  " not in text


def tidy_line(text: str) -> str:
    """Composed letters (NFC), nothing unseen, all white space a single space: no second line."""
    if is_plain(text):
        return text.strip()
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def tidy_lines(text: str) -> str:
    """The same of several lines: their breaks, and the spaces before and within them, stay."""
    if is_plain(text):
        return text.strip()
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    lines = _EMPTY_LINES.sub("", "\n".join(seen.splitlines()).rstrip())
    return lines if "\n" in lines else lines.strip()


def has_unseen(text: str) -> bool:
    """Whether tidying takes out more than white space."""
    return bool(_UNSEEN.search(text))


def has_controls(text: str, *, lines: bool = False) -> bool:
    """Whether there is something that no text may hold; line breaks may stand between `lines`."""
    return bool((_NOT_IN_LINES if lines else _NOT_IN_A_LINE).search(text))


def made_visible(text: str) -> str:
    """With a sign in the place of everything unseen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text.strip())


def number_in(text: str) -> Decimal | None:
    """`1 250,5`, `1,250.50`, `-3`, also with the sign for minus; None when it is none.

    A single comma or point is the decimal sign. What stands more than once, or before the other
    one, parts thousands.
    """
    plain = tidy_line(text[: _LONGEST_NUMBER + 1]).replace(_MINUS, "-")
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(plain):
        return None
    plain = plain.replace(" ", "")
    for group, point in (",.", ".,"):
        if plain.count(group) > 1 or point in plain.partition(group)[2]:
            plain = plain.replace(group, "")
    return Decimal(plain.replace(",", "."))


def decimals_in(number: Decimal) -> int:
    """How many were written."""
    return len(f"{number:f}".partition(".")[2])


def whole_number_in(text: str) -> int | None:
    """None also for `10,000`, which to some is ten."""
    number = number_in(text)
    return None if number is None or decimals_in(number) else int(number)
