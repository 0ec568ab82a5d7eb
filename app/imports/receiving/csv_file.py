"""CSV as people have it: any delimiter, any line end, and faults named by the row they stand in."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.imports.receiving.encodings import WORDS, encoding_of, opened
from app.imports.receiving.limits import (
    BAD_ROW,
    BROKEN_TEXT,
    MOST_IN_A_ROW,
    NOT_TEXT,
    ROW_TOO_LONG,
    UNCLOSED_QUOTE,
    UNCLOSED_QUOTE_LONG,
    UnreadableError,
)
from app.imports.receiving.tables import HEADINGS_WITHIN, Read, as_table

DELIMITERS = (",", ";", "\t")
# These stand in titles, times and addresses of the web, too.
RARE_DELIMITERS = ("|", ":", "^", "~")
# What somebody may choose, by the names in forms and commands.
CHOICES = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "colon": ":"}
FEW_CONTROLS = 5
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_SAMPLE_ROWS = 100
_SAMPLE = 200_000
_LIKELY = 0.4  # fitness
_END = "\x1eend\x1e"  # a line of its own after the last one, unless a quotation mark is still open


def read_csv(path: Path, delimiter: str = "") -> Read:
    """Cut by this sign, else by the likeliest. Raises UnreadableError, also later on the way."""
    encoding = encoding_of(path)
    with opened(path, encoding) as file:
        sample = _sample(file)
    if is_binary(sample):
        raise UnreadableError(NOT_TEXT)
    delimiter = delimiter or _delimiter_of(sample)
    rows = _rows(path, encoding, delimiter)
    return as_table(rows, "csv", encoding=WORDS[encoding], delimiter=delimiter)


def is_binary(sample: str) -> bool:
    """A stray control character is a fault of one cell; one in a hundred signs is no table at all."""
    return len(_CONTROLS.findall(sample)) > max(FEW_CONTROLS, len(sample) / 100)


def _sample(file: TextIO) -> str:
    try:
        return file.read(_SAMPLE)
    except UnicodeDecodeError:
        raise UnreadableError(BROKEN_TEXT, row=1) from None


def _delimiter_of(sample: str) -> str:
    """What cuts the headings and the rows below into the same number of pieces, more than one."""
    if (told := _told(sample.partition("\n")[0])) is not None:
        return told
    usual, rare = (
        max((_fitness(sample, one), -at, one) for at, one in enumerate(signs))
        for signs in (DELIMITERS, RARE_DELIMITERS)
    )
    wins = rare[0][0] == 1 > usual[0][0] or usual[0][0] < _LIKELY < rare[0][0]
    return rare[2] if wins else usual[2]


def _told(line: str) -> str | None:
    """Excel writes `sep=;` as the first line."""
    mark = line.strip().lower()
    return line.strip()[4] if mark.startswith("sep=") and len(mark) == 5 else None


def _fitness(sample: str, delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(MOST_IN_A_ROW)
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter, skipinitialspace=True)
    try:
        widths = [
            len(cells) for cells, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if cells
        ]
    except csv.Error:
        return 0.0, 0
    titles = next((at for at, width in enumerate(widths) if width > 1), len(widths))
    widths = widths[titles:]
    if not widths or titles >= HEADINGS_WITHIN:
        return 0.0, 0
    likely, number = Counter(widths).most_common(1)[0]
    if likely < 2:
        return 0.1, 0
    agree = number / len(widths) if abs(likely - widths[0]) <= 1 else 0.1
    # Every sign cuts a title above the headings too little; one that cuts the first row is likelier.
    return round(agree / 2 if titles else agree, 1), widths[0]


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_IN_A_ROW * 2)
    with opened(path, encoding) as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise UnreadableError(BAD_ROW, row=lines.row) from None
            if cells == [_END]:
                return
            if cells and cells[-1].endswith(f"{_END}\n"):
                raise UnreadableError(UNCLOSED_QUOTE, row=lines.row, column=len(cells))
            lines.begin_row()
            yield cells


class _Lines:
    """The lines of a file for the CSV reader, which asks for more while a quotation mark is open."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.row = 1
        self._length = self._lines = 0
        self._is_over = False
        start = file.tell()
        if _told(file.readline(16)) is None:
            file.seek(start)

    def begin_row(self) -> None:
        self.row += 1
        self._length = self._lines = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._is_over:
            raise StopIteration
        line = self._line()
        self._length += len(line)
        self._lines += 1
        if self._length > MOST_IN_A_ROW:
            sentence = ROW_TOO_LONG if self._lines == 1 else UNCLOSED_QUOTE_LONG
            raise UnreadableError(sentence, row=self.row)
        return line

    def _line(self) -> str:
        try:
            line = self._file.readline(MOST_IN_A_ROW + 2)
        except UnicodeDecodeError:
            raise UnreadableError(BROKEN_TEXT, row=self.row - 1) from None
        if not line:
            self._is_over = True
            return f"{_END}\n"
        return line
