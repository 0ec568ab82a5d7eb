"""By what a text names a person: addresses, telephone numbers, the whole name. Pure.

The pattern is written so that Python and PostgreSQL read it alike, both ignoring capitals.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from app.contacts.phones import digits_of

_BETWEEN = r"[\s()./-]*"
_LEAST_OF_A_NAME = 2
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?<![\w.+-])(?=([\w.+-]*@(?:[\w-]|\.(?=\w))+))")
_NUMBERS = re.compile(rf"[0-9](?:{_BETWEEN}[0-9]){{5,}}")
_HEADS = (3, 2)
_DIGITS = (10, 6)
_OTHER_I = ("İ", "ı")  # noqa: RUF001 - it is the letter that is meant


def _folded(text: str) -> str:
    """Nothing is different here that a pattern takes for the same when it ignores capitals."""
    for letter in _OTHER_I if not text.isascii() else ():
        text = text.replace(letter, "i")
    return text.casefold()


Key = tuple[str, ...]
"""An address, the beginnings of two words beside each other, or the first digits of a number."""


def keys_in(text: str) -> set[Key]:
    """By what a text is looked up in an index: whoever it names has a key among these."""
    words = _WORD.findall(_folded(text))
    keys: set[Key] = _addresses_in(text)
    for head in _HEADS:
        keys.update(pairwise([word[:head] for word in words]))
    for numbers in _NUMBERS.findall(text):
        groups = re.findall("[0-9]+", numbers)
        begun = ["".join(groups[n : n + _DIGITS[0]]) for n in range(len(groups))]
        keys |= {(digits[:length],) for digits in begun for length in _DIGITS}
    return keys


def _addresses_in(text: str) -> set[Key]:
    return {(_folded(one),) for one in _ADDRESS.findall(text)} if "@" in text else set()


def keys_of_row(cells: Sequence[str]) -> set[Key]:
    """The same for a row of a file, with `NamedBy.cells`; where it has an address, that alone counts."""
    text = "\n".join(cells)
    if "@" in text:
        return _addresses_in(text)
    return keys_in(text) | {_cell(one) for one in cells if one.strip()}


def _cell(text: str) -> Key:
    return "=", text.strip().casefold()


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
    def needles(self) -> tuple[tuple[str, ...], ...]:
        """Of whatever names the person, but by phone, the parts of one of these stand in this order in
        the text in small letters.

        Looking for them is a hundred times as fast as for the pattern, and finds too much.
        """
        plain: list[tuple[str, ...]] = [
            (one if one.isascii() else _longest_run(one),) for one in self.emails
        ]
        for name in self.names:
            if _is_whole(*name):
                first, last = map(_longest_run, _stems(*name))
                plain += [(first, last), (last, first)]
        return tuple(dict.fromkeys(plain))

    @property
    def digits(self) -> tuple[str, ...]:
        """Of whatever names the person by phone, one of these stands in it without separators."""
        return tuple(dict.fromkeys(each for phone in self.phones for each in digits_of(phone)))

    @property
    def keys(self) -> frozenset[Key] | None:
        """One of these is among `keys_in` of every text that names the person.

        None: no key tells, the person may be named in any text.
        """
        told = [_addresses_in(one) for one in self.emails]
        told += [_keys_of_name(*name) for name in self.names if _is_whole(*name)]
        told += [_keys_of_number(one) for one in self.digits]
        return frozenset().union(*told) if all(told) else None

    @property
    def cells(self) -> list[set[Key]]:
        """The keys of a row in which first and last name stand apart: all of one of these."""
        return [{_cell(first), _cell(last)} for first, last in self.names if first and last]

    @cached_property
    def _sought(self) -> re.Pattern[str] | None:
        return re.compile(self.pattern, re.IGNORECASE) if self.pattern else None

    def stands_in(self, text: str) -> bool:
        return self._sought is not None and bool(self._sought.search(text))

    def first_in(self, text: str) -> int:
        """Where the person is named first; 0 when not at all."""
        at = self._sought.search(text) if self._sought else None
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

    @cached_property
    def by_address(self) -> "NamedBy":
        """The same person by what nobody else has."""
        return NamedBy(emails=self.emails)


class Crowd:
    """Many people, looked for in a text all at once: it takes no longer than for a few."""

    def __init__(self, people: Mapping[UUID, NamedBy]) -> None:
        self._people = people
        self._anywhere = [one for one, named in people.items() if named.keys is None]
        self._by_key: dict[Key, list[UUID]] = defaultdict(list)
        for one, named in people.items():
            for key in named.keys or ():
                self._by_key[key].append(one)
        self._keys = frozenset(self._by_key)

    def named_in(self, text: str) -> Iterator[UUID]:
        perhaps = {one for key in keys_in(text) & self._keys for one in self._by_key[key]}
        return (one for one in (*perhaps, *self._anywhere) if self._people[one].stands_in(text))


SEPARATORS = "".join(filter(str.isspace, map(chr, range(1, 0x3001)))) + "()./-"
"""What may stand between the digits of a phone number."""


def _longest_run(text: str) -> str:
    """Plain letters alone: how others are made small differs between programs and databases."""
    return max(re.findall(r"[a-z0-9]+", text.lower()), key=len, default="")


def _email(email: str) -> str:
    return rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)"


def _whole_name(first: str, last: str) -> Iterable[str]:
    if not _is_whole(first, last):
        return
    first, last = map(_inflected, _stems(first, last))
    yield rf"(?<!\w){first}[\s,]+{last}"
    yield rf"(?<!\w){last}[\s,]+{first}"


def _inflected(stem: str) -> str:
    return re.escape(stem) + (r"\w*" if _may_go_on(stem) else "")


def _is_whole(first: str, last: str) -> bool:
    return min(len(first), len(last)) >= _LEAST_OF_A_NAME


def _stems(first: str, last: str) -> tuple[str, str]:
    return _stem(first, 2), _stem(last, 3 if last.lower().endswith("nen") else 1)


def _stem(name: str, ending: int) -> str:
    """What stays before an ending: Matti, Matin; Virtanen, Virtasen. Nothing of a short name goes.

    Of a double name the last part counts.
    """
    last = len(name) - len(re.sub(r"\w*$", "", name))
    return name[:-ending] if last >= ending + 3 else name


def _keys_of_name(first: str, last: str) -> set[Key]:
    """Empty where no two words beside each other can be told."""
    first, last = _stems(first, last)
    keys = {_beside(first, last), _beside(last, first)}
    return set() if () in keys else keys


def _beside(one: str, other: str) -> Key:
    """The key of where one ends and the other begins; a word that goes on may have an ending, too."""
    before, after = _WORD.findall(_folded(one))[-1:], _WORD.findall(_folded(other))[:1]
    begun = [
        *(before if _may_go_on(one) else ()),
        *(after if _folded(other).endswith(tuple(after)) else ()),
    ]
    for head in _HEADS if before and after else ():
        if all(len(word) >= head for word in begun):
            return before[0][:head], after[0][:head]
    return ()


def _keys_of_number(digits: str) -> set[Key]:
    return next(({(digits[:length],)} for length in _DIGITS if len(digits) >= length), set())


def _may_go_on(stem: str) -> bool:
    return bool(re.search(r"\w$", stem))


def _phone(number: str) -> Iterable[str]:
    for digits in dict.fromkeys(digits_of(number)):
        yield rf"(?<!\d){_BETWEEN.join(digits)}(?!\d)"
