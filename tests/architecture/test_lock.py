"""uv.lock was made for exactly the dependencies that pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def asked() -> set[tuple[str, str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {parsed(line) for line in lines}


def parsed(line: str) -> tuple[str, str]:
    name, specifier = re.match(r"([\w.-]+)\s*([^;]*)", line).groups()  # type: ignore[union-attr]
    return name.lower().replace("_", "-"), ",".join(sorted(specifier.strip().split(",")))


def locked() -> set[tuple[str, str]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    [own] = [package for package in packages if package["name"] == "postilupa"]
    return {
        (item["name"], ",".join(sorted(item.get("specifier", "").split(","))))
        for item in own["metadata"]["requires-dist"]
    }


def test_the_lock_is_current() -> None:
    assert asked() == locked()
