"""Who an organisation is before the law: what its name and its number suggest, for a person to decide. Pure."""

import re
from enum import StrEnum

from app.contacts.rules import folded


class LegalForm(StrEnum):
    """A sole trader is a natural person, and what is not registered is nobody the law knows."""

    COMPANY = "company"
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    PUBLIC_BODY = "public_body"
    PARISH = "parish"
    SOLE_TRADER = "sole_trader"
    UNREGISTERED = "unregistered"


LEGAL_PERSONS = frozenset(LegalForm) - {LegalForm.SOLE_TRADER, LegalForm.UNREGISTERED}

_WORDS = {
    word: form
    for form, words in {
        LegalForm.COMPANY: "oy oyj abp osk ltd llc gmbh kommandiittiyhtio osakeyhtio aktiebolag "
        "kommanditbolag handelsbolag osuuskunta andelslag",
        LegalForm.ASSOCIATION: "ry",
        LegalForm.FOUNDATION: "saatio stiftelse stiftelsen",
        LegalForm.SOLE_TRADER: "tmi toiminimi",
    }.items()
    for word in words.split()
}
"""They say it wherever they stand in a name."""
_AT_THE_EDGE = {
    word: form
    for form, words in {
        LegalForm.COMPANY: "ab as ag ay ky kb hb inc plc bv nv sa sarl aps ou",
        LegalForm.ASSOCIATION: "rf rp",
        LegalForm.FOUNDATION: "sr rs",
        LegalForm.SOLE_TRADER: "fma firma",
    }.items()
    for word in words.split()
}
"""They say it as the first or the last word, or before a bracket or a comma."""
_ENDINGS = {
    LegalForm.PARISH: (
        "seurakunta", "seurakuntayhtyma", "hiippakunta", "forsamling", "samfallighet",
    ),
    LegalForm.FOUNDATION: ("saatio", "stiftelse", "stiftelsen"),
    LegalForm.ASSOCIATION: ("yhdistys", "forening", "foreningen"),
    LegalForm.PUBLIC_BODY: (
        "kaupunki", "kommun", "kuntayhtyma", "samkommun", "hyvinvointialue", "valfardsomrade",
        "ministerio", "ministeriet", "virasto", "ambetsverk", "municipality",
    ),
}  # fmt: skip
_WHOLE = {"kunta": LegalForm.PUBLIC_BODY, "stad": LegalForm.PUBLIC_BODY}
"""Other words end so too: osuuskunta, ylioppilaskunta."""


def proposed_form(name: str, business_id: str = "", country: str = "") -> LegalForm | None:
    """What it looks like; None where nothing tells, or where two things tell otherwise."""
    words = _words(name)
    edges = {words[at] for at in (0, -1)} | set(_before_a_break(name)) if words else set()
    marks = {_WORDS[word] for word in words if word in _WORDS}
    marks |= {_AT_THE_EDGE[word] for word in edges if word in _AT_THE_EDGE}
    if len(words) < 2:
        marks -= {form for word in words if (form := _AT_THE_EDGE.get(word))}
    marks = marks or _by_number(business_id, country) or _by_endings(words)
    return marks.pop() if len(marks) == 1 else None


def is_mark(word: str) -> bool:
    """Whether a folded word only says which form it is: oy, ab, ry."""
    return word in _WORDS or word in _AT_THE_EDGE


def _words(name: str) -> list[str]:
    """Folded, `r.y.` as `ry` and `t:mi` as `tmi`."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=\w)[.:](?=\w)", "", folded(name)))


def _before_a_break(name: str) -> list[str]:
    """The last word before each bracket, comma or stroke."""
    return [part[-1] for each in re.split(r"[(),/]", name) if (part := _words(each))]


def _by_number(business_id: str, country: str) -> set[LegalForm]:
    """A Swedish number says it by its first digit, and by its month whether it is a person's."""
    digits = business_id.replace("-", "")
    if country != "SE" or not re.fullmatch(r"\d{10}", digits):
        return set()
    if digits[2] in "01":
        return {LegalForm.SOLE_TRADER}
    return {LegalForm.COMPANY} if digits[0] in "579" else set()


def _by_endings(words: list[str]) -> set[LegalForm]:
    said = (_WHOLE.get(word) or _by_ending(word) for word in words)
    return {form for form in said if form}


def _by_ending(word: str) -> LegalForm | None:
    """The first that fits: a seurakuntayhtymä is no kuntayhtymä."""
    return next((form for form, ends in _ENDINGS.items() if word.endswith(ends)), None)
