"""Whole names as first and last name: particles stay with the last one, degrees are none. Pure."""

import re
from typing import NamedTuple

from app.contacts.rules import folded
from app.imports.reading.words import HONORIFICS

_PARTICLES = frozenset(
    {
        "von", "af", "av", "van", "der", "den", "de", "la", "las", "los", "del", "della", "di",
        "da", "dos", "das", "du", "le", "ten", "ter", "zu", "zum", "zur", "vom", "bin", "ibn", "al",
        "el",
    }
)  # fmt: skip
_FIRST_PARTICLES = _PARTICLES - {"las", "los", "da", "du", "le", "al", "el"}
_HONORIFICS = HONORIFICS | frozenset(
    {
        "sir", "madam", "dr", "prof", "tohtori", "tri", "professori", "professor", "doktor",
    }
)  # fmt: skip
# A degree after a name may be written as MAKINEN, AINO is; these nobody is called.
_DEGREES = frozenset(
    {
        "ktm", "fm", "vtm", "ytm", "di", "otm", "ot", "htm", "tm", "ft", "fl", "tkt", "tkl", "ktt",
        "ktl", "vtt", "ytt", "htt", "ott", "ll", "lt", "ell", "mmm", "mmt", "fk", "ktk", "vtk",
        "ytk", "oik", "hum", "kand", "yo", "amk", "yamk", "phd", "msc", "bsc", "ma", "mba", "emba",
        "bba", "dr", "jr", "sr", "ii", "iii", "iv", "mmag", "pm", "em", "jm", "jd", "md", "fd",
        "ekonomi", "tradenomi", "merkonomi", "insinoori", "ins", "datanomi", "restonomi",
        "medianomi", "sosionomi", "arkkitehti", "civ.ing", "dipl.ing", "kauppaneuvos", "emeritus",
        "emerita", "varatuomari", "vt",
    }
)  # fmt: skip
WORK_WORDS = re.compile(
    r"johtaja|toimittaja|paallikko|sihteeri|asiantuntija|koordinaattori|puheenjohtaja|suunnittelija|"
    r"tuottaja|kuvaaja|tutkija|edustaja|insinoori|direktor|redaktor|chef\b|ledare|sekreterare|"
    r"journalist|ordforande|manager|director|editor|officer|reporter|producer|secretary|chair\b|"
    r"specialist|expert|consultant|konsult|\bceo\b|\bcfo\b|\bcto\b|\btj\b|\bvd\b"
)
_REMARK = re.compile(r"(.*\S)\s*\(([^()]*)\)")
_SHORT = 6  # letters of an abbreviation


class Names(NamedTuple):
    """`title` is a degree or a position that stood behind the name, `remark` what stood in brackets."""

    first: str
    last: str
    title: str = ""
    remark: str = ""


def names_of(full_name: str) -> Names:
    """`Aino Mäkinen`, `Mäkinen, Aino`, `Carl von Essen`, `Aino Mäkinen, KTM`."""
    remark = ""
    if full_name.endswith(")") and (parts := _REMARK.fullmatch(full_name)) is not None:
        full_name, remark = parts[1], parts[2].strip()
    name, _, rest = full_name.partition(",")
    behind = [part.strip() for part in rest.split(",") if part.strip()]
    titles: list[str] = []
    while behind and _is_title(behind[-1], name, alone=len(behind) == 1):
        titles.insert(0, behind.pop())
    title = ", ".join(titles)
    if behind:
        return Names(_without_honorifics(" ".join(behind)), name.strip(), title, remark)
    return Names(*_apart(_without_honorifics(name.strip())), title, remark)


def _is_title(text: str, name: str, *, alone: bool) -> bool:
    """Whether this is not the first name after `Mäkinen,`."""
    plain = folded(text)
    if plain.replace(".", "").replace(" ", "") in _DEGREES or plain in _DEGREES:
        is_sure = not alone or " " in name.strip()
        return is_sure or not (text.istitle() or name.isupper())
    if WORK_WORDS.search(plain):
        return True
    words = [word for word in name.split() if word.lower() not in _PARTICLES]
    if alone and len(words) < 2:
        return False
    letters = text.replace(".", "").replace(" ", "")
    is_short = len(letters) <= _SHORT and letters.isupper() and not name.isupper()
    return is_short or text[:1].islower()


def _without_honorifics(name: str) -> str:
    first, _, rest = name.partition(" ")
    if rest and folded(first).rstrip(".") in _HONORIFICS and (" " in rest or first[-1] == "."):
        return rest.strip()
    return name


def _apart(name: str) -> tuple[str, str]:
    words = name.split(" ")
    if len(words) == 1:
        return "", name
    lower = name.isupper()
    is_particle = [(word.lower() if lower else word) in _PARTICLES for word in words]
    if any(is_particle):
        return _with_particles(words, is_particle)
    return " ".join(words[:-1]), words[-1]


def _with_particles(words: list[str], is_particle: list[bool]) -> tuple[str, str]:
    """`von Essen Carl` begins with the last name; in `Carl von Essen` it ends with it."""
    if words[0].lower() in _FIRST_PARTICLES and is_particle[0]:
        end = next((at for at, one in enumerate(is_particle) if not one), len(words) - 1) + 1
        return " ".join(words[end:]), " ".join(words[:end])
    at = next(at for at, one in enumerate(is_particle) if one)
    if at == 0 or at == len(words) - 1:
        return " ".join(words[:-1]), words[-1]
    return " ".join(words[:at]), " ".join(words[at:])
