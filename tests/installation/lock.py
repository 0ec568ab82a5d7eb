"""What pyproject.toml asks for, what uv.lock and constraints.txt hold, and what is installed here.

`python -m tests.installation.lock` prints the packages whose installed version is not the locked one.
"""

import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN = "postilupa"
NOT_HELD = {OWN, "pip"}  # a virtual environment comes with its pip

Asked = dict[str, str]  # package: its specifiers in order, comma between
Versions = dict[str, str]  # package: version


def project() -> dict[str, object]:
    read: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return read


def asked() -> Asked:
    """The direct dependencies, those for development too."""
    [runtime, dev] = _lists()
    return dict(_parsed(line) for line in (*runtime, *dev))


def _lists() -> tuple[list[str], list[str]]:
    about: dict[str, object] = project()["project"]  # type: ignore[assignment]
    extras: dict[str, list[str]] = about["optional-dependencies"]  # type: ignore[assignment]
    return about["dependencies"], extras["dev"]  # type: ignore[return-value]


def _parsed(line: str) -> tuple[str, str]:
    name, specifiers = re.match(r"([\w.-]+)\s*([^;]*)", line).groups()  # type: ignore[union-attr]
    return named(name), _in_order(specifiers.strip())


def _in_order(specifiers: str) -> str:
    return ",".join(sorted(specifiers.split(",")))


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _packages() -> list[dict[str, object]]:
    read: list[dict[str, object]] = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return read


def asked_when_locked() -> Asked:
    [own] = [package for package in _packages() if package["name"] == OWN]
    items: list[dict[str, str]] = own["metadata"]["requires-dist"]  # type: ignore[index]
    return {item["name"]: _in_order(item.get("specifier", "")) for item in items}


def locked() -> Versions:
    return {
        str(package["name"]): str(package["version"])
        for package in _packages()
        if package["name"] not in NOT_HELD
    }


def constrained() -> Versions:
    return _read_constraints()[0]


def not_everywhere() -> set[str]:
    """Packages that only some systems need."""
    return _read_constraints()[1]


def _read_constraints() -> tuple[Versions, set[str]]:
    versions: Versions = {}
    on_condition = set()
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            held, _, condition = (part.strip() for part in line.partition(";"))
            name, _, version = held.partition("==")
            versions[name] = version
            on_condition |= {name} if condition else set()
    return versions, on_condition


def installed() -> Versions:
    return {named(package.name): package.version for package in metadata.distributions()}


def differences(held: Versions, here: Versions) -> list[str]:
    """One line for each package that is another version here, is missing, or is not held."""
    return [
        f"{name}: {held.get(name, 'not there')} in uv.lock, {here.get(name, 'not there')} here"
        for name in sorted(held.keys() | here.keys())
        if held.get(name) != here.get(name)
    ]


def installed_otherwise() -> list[str]:
    """The held packages whose version here is another, or that are missing though every system needs them."""
    here = installed()
    held = {
        name: version
        for name, version in locked().items()
        if name in here or name not in not_everywhere()
    }
    return differences(held, {name: here[name] for name in held if name in here})


if __name__ == "__main__":
    print("\n".join(installed_otherwise()) or "Every installed version is the locked one.")  # noqa: T201
