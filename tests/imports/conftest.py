"""A file, read as the process does it that reads files."""

from pathlib import Path

import pytest

from app.imports.receiving.__main__ import _read
from app.imports.receiving.tables import Read
from tests.imports.reading.test_reading import Reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def from_bytes(data: bytes) -> Read:
        path = tmp_path / "file"
        path.write_bytes(data)
        return _read(path)

    return from_bytes
