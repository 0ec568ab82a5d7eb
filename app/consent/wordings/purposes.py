"""The purposes every register starts with (register row R2): columns of `Purpose`."""

import tomllib
from pathlib import Path
from typing import Any

STARTING_PURPOSES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)["purposes"]
