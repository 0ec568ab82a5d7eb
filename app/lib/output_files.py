"""Files that a command writes: readable by one only, and there when they are complete."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def opened(output: Path | None) -> Iterator[BinaryIO]:
    """A file appears when it is complete, or not at all; a device or pipe is written to as it is."""
    if output is None:
        yield sys.stdout.buffer
    elif output.exists() and not output.is_file():
        with output.open("wb") as file:
            yield file
    else:
        with _unfinished(output) as (file, path):
            yield file
            file.close()
            path.replace(output)


@contextmanager
def _unfinished(output: Path) -> Iterator[tuple[BinaryIO, Path]]:
    path = output.with_name(output.name + ".part")
    path.unlink(missing_ok=True)  # of an earlier crash, or of somebody who wants to read along
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        try:
            yield file, path
        finally:
            path.unlink(missing_ok=True)
