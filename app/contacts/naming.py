"""By what a text names a person: addresses, telephone numbers, the whole name. Pure.

The pattern is written so that Python and PostgreSQL read it alike, both ignoring capitals.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.contacts.phones import digits_of

_BETWEEN = r"[\s()./-]*"
_LEAST_OF_A_NAME = 2


@dataclass(frozen=True)
class NamedBy:
    """`emails` are canonical, `names` first and last ones, `phones` in E.164 form."""

    emails: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def pattern(self) -> str | None:
        """Finds the person in a text, with a Finnish ending too; None when nothing is known."""
        parts = [_email(one) for one in self.emails]
        parts += [each for name in self.names for each in _whole_name(*name)]
        parts += [each for phone in self.phones for each in _phone(phone)]
        return "|".join(dict.fromkeys(parts)) or None

    @property
    def needles(self) -> tuple[str, ...]:
        """Of whatever names the person, but by phone, one of these stands in the text in small letters.

        Looking for them is a hundred times as fast as for the pattern, and finds too much.
        """
        plain = [one if one.isascii() else _longest_run([one]) for one in self.emails]
        plain += [_longest_run(_stems(*name)) for name in self.names if _is_whole(*name)]
        return tuple(dict.fromkeys(plain))

    @property
    def digits(self) -> tuple[str, ...]:
        """Of whatever names the person by phone, one of these stands in it without separators."""
        return tuple(dict.fromkeys(each for phone in self.phones for each in digits_of(phone)))

    def stands_in(self, text: str) -> bool:
        return self.pattern is not None and bool(re.search(self.pattern, text, re.IGNORECASE))

    def first_in(self, text: str) -> int:
        """Where the person is named first; 0 when not at all."""
        at = re.search(self.pattern, text, re.IGNORECASE) if self.pattern else None
        return at.start() if at else 0

    def masked(self, text: str, mask: str) -> str:
        """The text with `mask` in the place of the person."""
        if self.pattern is None:
            return text
        return re.sub(self.pattern, lambda _: mask, text, flags=re.IGNORECASE)

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether a row of a file is about the person, also where first and last name stand apart.

        A row with somebody else's address is about a namesake.
        """
        text = "\n".join(cells)
        if "@" in text:
            return self.by_address.stands_in(text)
        said = {cell.strip().casefold() for cell in cells}
        apart = any(
            first and last and {first.casefold(), last.casefold()} <= said
            for first, last in self.names
        )
        return apart or self.stands_in(text)

    @property
    def by_address(self) -> "NamedBy":
        """The same person by what nobody else has."""
        return NamedBy(emails=self.emails)


SEPARATORS = "".join(filter(str.isspace, map(chr, range(1, 0x3001)))) + "()./-"
"""What may stand between the digits of a phone number."""


def _longest_run(stems: Iterable[str]) -> str:
    """Plain letters alone: how others are made small differs between programs and databases."""
    runs = [run for stem in stems for run in re.findall(r"[a-z0-9]+", stem.lower())]
    return max(runs, key=len, default="")


def _email(email: str) -> str:
    return rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)"


def _whole_name(first: str, last: str) -> Iterable[str]:
    if not _is_whole(first, last):
        return
    first, last = map(re.escape, _stems(first, last))
    yield rf"(?<!\w){first}\w*[\s,]+{last}\w*"
    yield rf"(?<!\w){last}\w*[\s,]+{first}\w*"


def _is_whole(first: str, last: str) -> bool:
    return min(len(first), len(last)) >= _LEAST_OF_A_NAME


def _stems(first: str, last: str) -> tuple[str, str]:
    return _stem(first, 2), _stem(last, 3 if last.lower().endswith("nen") else 1)


def _stem(name: str, ending: int) -> str:
    """What stays before an ending: Matti, Matin; Virtanen, Virtasen. Nothing of a short name goes."""
    return name[:-ending] if len(name) >= ending + 3 else name


def _phone(number: str) -> Iterable[str]:
    for digits in dict.fromkeys(digits_of(number)):
        yield rf"(?<!\d){_BETWEEN.join(digits)}(?!\d)"
