"""Words of three languages for somebody's subscription (`words.toml`)."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def of_standing() -> dict[str, list[str]]:
    """By what they mean."""
    path = Path(__file__).with_suffix(".toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
