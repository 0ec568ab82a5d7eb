"""Files as people really have them, which lie beside the project on machines that have them."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[3] / "shared" / "found" / "inputs"


def given_file(name: str, to: Path) -> Path:
    """A copy of its own of this file; the test is skipped, saying so, where there is none."""
    path = _FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside the project")
    copy = to / name
    copy.write_bytes(path.read_bytes())
    return copy
