"""Which of several columns that a heading offers for one field is taken. Pure."""

from collections.abc import Sequence

from app.imports.mapping.fields import IGNORED, SEVERAL

# Words of three languages beside a heading: `Business City`, `Puhelin (työ)`, `Hemadress`.
_KINDS = {
    "work": (
        "work", "business", "office", "company", "tyo", "tyopaikka", "yritys", "arbete", "arbets", "jobb",
        "foretag",
    ),
    "home": (
        "home", "private", "personal", "koti", "kotiin", "henkilokohtainen", "yksityinen", "hem", "privat",
    ),
    "": ("primary", "main", "ensisijainen", "paa", "primar", "huvud"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_JOINED = ("tyo", "koti", "arbets", "hem")  # työpuhelin, kotiosoite, arbetstelefon, hemadress
_POST = frozenset({"street", "postcode", "place", "country"})
OF_A_KIND = _POST | {"email", "phone", "mobile"}
"""What one has at work and at home."""
# What means less than another heading for the same field in the same file.
_WEAK = {
    "title": frozenset({"title", "titel", "titteli"}),
    "full_name": frozenset({"display name", "contact", "kontakt"}),
}


def without_kind(heading: str) -> tuple[str, str]:
    """A plain heading without the word that says work or home, and which of them it says."""
    words = heading.split()
    if len(words) > 1:
        for at in (0, -1):
            if (kind := _KIND_OF.get(words[at])) is not None:
                return " ".join(words[1:] if at == 0 else words[:-1]), kind
    joined = next((one for one in _JOINED if heading.startswith(one) and heading != one), "")
    return heading.removeprefix(joined), _KIND_OF[joined] if joined else ""


def chosen(
    headings: Sequence[str], offered: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str]:
    """One column a field, except where there may be several; `headings` are plain.

    Of postal addresses the kind that says most stays together, the one at work when both say as much.
    """
    fields = list(offered)
    _keep_one_address(headings, fields, rows)
    for field in set(fields) - SEVERAL - {IGNORED}:
        columns = [at for at, one in enumerate(fields) if one == field]
        weak = _WEAK.get(field, frozenset())
        for at in sorted(columns, key=lambda at: (headings[at] in weak, at))[1:]:
            fields[at] = IGNORED
    return fields


def _keep_one_address(
    headings: Sequence[str], fields: list[str], rows: Sequence[Sequence[str]]
) -> None:
    kinds = {at: without_kind(headings[at])[1] for at, one in enumerate(fields) if one in _POST}
    if len(set(kinds.values())) < 2:
        return
    said = dict.fromkeys(kinds.values(), 0)
    for row in rows:
        for at, kind in kinds.items():
            said[kind] += at < len(row) and bool(row[at].strip())
    order = ("", "work", "home")
    best = min(said, key=lambda kind: (-said[kind], order.index(kind)))
    for at, kind in kinds.items():
        if kind not in ("", best):
            fields[at] = IGNORED
