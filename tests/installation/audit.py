"""`python -m tests.installation.audit` asks about known vulnerabilities of every installed package.

It says how many packages got an answer. Found vulnerabilities end it with 1. Without any answer
nothing is known: that is said as such, never as passed, and ends with 0.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.installation.lock import OWN


class Verdict(NamedTuple):
    sentence: str
    exit_code: int


def ask() -> Verdict:
    """What pip-audit says of this virtual environment."""
    program = Path(sys.executable).with_name("pip-audit")
    audit = subprocess.run(
        [program, "--skip-editable", "--progress-spinner", "off", "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return verdict(json.loads(audit.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = audit.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        return Verdict(f"NOT DONE: pip-audit ended without a report ({last[0]}).", 0)


def verdict(packages: Sequence[dict[str, Any]]) -> Verdict:
    """`packages` as pip-audit tells of them: each with its vulnerabilities, or why nobody was asked."""
    others = [package for package in packages if package["name"] != OWN]
    audited = [package for package in others if "vulns" in package]
    counted = f"{len(audited)} of {len(others)} packages audited"
    known = [
        f"{package['name']} {package['version']}: {fault['id']},"
        f" mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in audited
        for fault in package["vulns"]
    ]
    if known:
        return Verdict("\n".join([f"{counted}, known vulnerabilities:", *known]), 1)
    if not audited:
        return Verdict(f"NOT DONE: {counted}; no source of advisories answers here.", 0)
    left = "" if len(audited) == len(others) else " NOT DONE for the others."
    return Verdict(f"{counted}, none has a known vulnerability.{left}", 0)


if __name__ == "__main__":
    said = ask()
    print(said.sentence)  # noqa: T201
    sys.exit(said.exit_code)
