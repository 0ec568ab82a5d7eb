"""What one version of the notice changed from the one before, read from the kept texts. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import NamedTuple

_SECTION = re.compile(r'<section(?: id="(\w+)")?[^>]*>(.*?)</section>', re.DOTALL)
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_LINE = re.compile(r"</(?:p|li|dd|h3)>|<br>")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class SectionChange:
    """A section with the lines that are new in it, and those that are gone; `id` is its name in the text."""

    heading: str
    added: Sequence[str]
    removed: Sequence[str]
    id: str = ""


def changes(before: str, after: str) -> list[SectionChange]:
    """Section by section, in the order of the newer text; sections alike are left out.

    A section is known by its heading without the number, so that a moved one is not a changed one.
    """
    old, new = dict(_sections(before)), dict(_sections(after))
    found = []
    for heading in dict.fromkeys([*new, *old]):
        then, now = old.get(heading, _ABSENT), new.get(heading, _ABSENT)
        added, removed = _different(then.lines, now.lines)
        if added or removed:
            found.append(SectionChange(heading, added, removed, now.id or then.id))
    return found


class _Section(NamedTuple):
    id: str
    lines: list[str]


_ABSENT = _Section("", [])


def _sections(html: str) -> Iterator[tuple[str, _Section]]:
    for called, content in _SECTION.findall(html):
        heading = _HEADING.search(content)
        name = re.sub(r"^\d+\s*", "", _text(heading[1])) if heading else ""
        lines = map(_text, _LINE.split(_HEADING.sub("", content)))
        yield name, _Section(called, [line for line in lines if line])


def _text(html: str) -> str:
    """The words alone; a label and its value are one line."""
    return " ".join(unescape(_TAG.sub("", html.replace("</dt>", ": "))).split())


def _different(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    added: list[str] = []
    removed: list[str] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind != "equal":
            removed += old[from_old:to_old]
            added += new[from_new:to_new]
    return added, removed
