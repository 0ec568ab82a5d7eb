"""A no in a column about something else: under a heading nobody looked at, in a tag, in a note. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.imports.mapping.fields import CUSTOM, IGNORED, PERMISSION
from app.imports.mapping.programs import Program, meant_by, plain
from app.imports.mapping.propose import field_of, is_postal_state
from app.imports.permission.smell import smells, speaks
from app.imports.permission.standing import AGAINST, Says, said_in

# Where people write whatever they have to say of somebody.
_FREE = frozenset(
    {IGNORED, "tags", "notes", "left_why", "source_detail", "role", "beat", "embargo_notes"}
)
# A yes or no below these headings, in a column that is not read as the time it names.
_CONSENTS = frozenset({IGNORED, "opt_in_at", "confirmed_at", "double_opt_in"})
_BETWEEN = re.compile(r"[,;|/:\n()\[\]]")
_DAYS = re.compile(r"\d[\d.:/ T-]*")
_REFUSES = re.compile(
    r"""\b(unsub|avregistrer|avprenumerer|avanm[al])
    |\bopt(ed)?\ ?out\b|\b(do\ not|don\ ?t|never)\ (e?\ ?mail|contact|send)
    |\bno\ (more\ |further\ )?(e\ ?mails?|newsletters?|mailings?|marketing)\b
    |\bremoved?\ (from\ )?(the\ |our\ |all\ )*(e\ ?mail(ing)?\ |newsletter\ |mailing\ )?lists?\b
    |\bei\ saa\ (enaa\ )?(lahettaa|mainostaa|markkinoida|postittaa)|\bala\ (enaa\ )?(laheta|postita)
    |\bei\ (enaa\ |halua\ )*(uutiskirje|sahkoposti|mainosp|mainoks|markkinoin|postituks)
    |\b(perui|perunut|peruutti|peruuttanut|peruttu|peruutettu|peruu)\ (uutiskirj|tilau|suostum|luvan|postitu)
    |\b(uutiskirj|tilaus|suostumus|postitus|lupa)\w*\ (on\ )?(peru(ttu|utettu|nut|uttanut)|lopetettu)\b
    |\bpyy\w*\ poisto
    |\b(poist|pois\ )\w*\ ?(\w*listalta)|kielt\w*\ (sahkoisen\ )?(suora)?(markkinoin|mainon|sahkopost|uutiskirj)
    |(markkinointi|mainos|lahetys|posti|postitus|uutiskirje)kielto
    |\b(inga|ingen|inget)\ (fler\ |mer\ )?(utskick|nyhetsbrev|mejl|e\ post|reklam)
    |\bvill\ (inte|ej)\ (\w+\ )?(ha|fa)\b|\bskicka\ (inte|ej)\b|\bfar\ (inte|ej)\ (skick|mejl|kontakt)
    |\bsagt\ upp\b|\b(atertagit|aterkallat)\ samtycke""",
    re.VERBOSE,
)


def leaning(heading: str, mapping: Sequence[str], program: Program | None) -> str:
    """The field of permission that a heading sounds like, whatever its column is saved as; '' for none."""
    name = plain(heading)
    if is_postal_state(name, mapping) or meant_by(program, name) == IGNORED:
        return ""
    field = field_of(heading, program)
    if field in PERMISSION:
        return field
    if smells(heading):
        return "no_mail"
    return "may_mail" if field in _CONSENTS and (field or speaks(heading)) else ""


def is_beside(field: str) -> bool:
    """Whether a column saved as this may hold a no that its field does not read."""
    return field in _FREE or field.startswith(CUSTOM)


def may_refuse(sounds_like: str, cell: str, program: str = "") -> bool:
    """Whether a cell says, or may say, that somebody must not be mailed."""
    if PERMISSION.get(sounds_like):
        return said_in(sounds_like, cell, program) is not Says.OPEN
    if sounds_like and said_in(sounds_like, cell, program) in AGAINST:
        return True
    return refuses(cell)


@lru_cache(maxsize=20_000)
def refuses(text: str) -> bool:
    """Whether it says clearly that somebody left or refused: as a word by itself, or in a sentence."""
    if not text.strip():
        return False
    parts = (_DAYS.sub("", part).strip(" !?.*-") for part in _BETWEEN.split(text))
    words = {said_in("status", part) for part in (text, *parts)}
    return not words.isdisjoint((Says.NO, Says.BOUNCED)) or bool(_REFUSES.search(plain(text)))
