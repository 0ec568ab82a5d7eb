"""The sheet as a PDF, made in a process of its own: what was told comes in as JSON and is never markup.

The process reads no file but the layout, knows no fonts but typst's own, and gets no more memory than a
sheet needs.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from app.privacy.proof.queries import Proof
from app.privacy.proof.sections import Section

LONGEST = 60


@dataclass(frozen=True)
class Stamp:
    """The postmark of a consent that was confirmed and is in force."""

    words: str
    day: str
    time: str


@dataclass(frozen=True)
class Printable:
    """A sheet in one language: `lead` stands below the title, `foot` on every page."""

    title: str
    lead: str
    foot: str
    language: str
    sections: Sequence[Section]
    stamp: Stamp | None = None


class NotPrintedError(RuntimeError):
    """The process that makes the pages ended without them."""


def as_json(proof: Proof) -> bytes:
    """The file that the program on the sheet checks."""
    return json.dumps(proof, ensure_ascii=False, indent=1).encode()


async def printed(sheet: Printable) -> bytes:
    """The pages as PDF, A4, with tags for screen readers."""
    return await pressed(asdict(sheet), "app.privacy.proof.press", "privacy/proof/sheet.typ")


async def pressed(told: Mapping[str, object], *press: str) -> bytes:
    """What this module, with these arguments, makes of what it is told."""
    said = json.dumps(told).encode()
    del told  # may be much, and is needed no more
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *press),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LONGEST):
            pages, _ = await child.communicate(said)
    except TimeoutError:
        child.kill()
        raise
    if child.returncode != 0:
        raise NotPrintedError(child.returncode)
    return pages
