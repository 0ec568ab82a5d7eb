"""Which country a word means: codes of two and three letters, and names in three languages. Pure."""

import re
from functools import cache, lru_cache

from app.contacts.identifiers import countries as codes
from app.contacts.rules import folded

# What people say beside the names of the standard, folded, without points.
_USUAL = {
    "FI": "suomi finland,finska republiken,republic of finland,suomen tasavalta",
    "AX": "aland,ahvenanmaan maakunta,landskapet aland,aland islands",
    "GB": "uk,england,great britain,britain,scotland,wales,northern ireland,englanti,britannia,skotlanti,"
    "skottland,pohjois-irlanti,nordirland,iso-britannia,yhdistynyt kuningaskunta,forenade kungariket",
    "NL": "holland,hollanti,the netherlands,netherland,nederland",
    "US": "usa,us of a,united states of america,amerikka,amerika,america,amerikan yhdysvallat,"
    "amerikas forenta stater",
    "CZ": "czech republic,ceska republika,tsekin tasavalta,tjeckiska republiken,tsekinmaa",
    "TR": "turkey,turkiye,turkki,turkiet",
    "DE": "deutschland,saksan liittotasavalta,forbundsrepubliken tyskland,brd",
    "RU": "russian federation,venajan federaatio,ryska federationen,rossija",
    "KR": "korea,republic of korea,korean tasavalta,sydkorea,south korea",
    "MD": "republic of moldova,moldavia",
    "MK": "macedonia,makedonia,makedonien",
    "CI": "ivory coast,norsunluurannikko,elfenbenskusten",
    "VN": "viet nam", "BY": "belorussia,vitryssland,valkovenaja",
    "AE": "uae,arabiemiraatit,emiraatit", "CN": "kiinan kansantasavalta,folkrepubliken kina",
    "SE": "sverige,konungariket sverige", "DK": "danmark", "NO": "norge,noreg", "EE": "eesti,estland",
    "ES": "espana", "AT": "osterreich", "CH": "schweiz,suisse,svizzera", "IT": "italia", "FR": "france",
    "PL": "polska", "HU": "magyarorszag", "LV": "latvija", "LT": "lietuva", "IS": "island",
}  # fmt: skip
_PARTS = re.compile(r"[\s,;/()-]+")
_THE = ("the ", "republic of ", "kingdom of ")


@lru_cache(maxsize=5_000)
def country_of(text: str) -> str | None:
    """`Suomi Finland` and `FI-Finland` are one country said twice; None: nobody can tell."""
    plain = " ".join(folded(text).replace(".", "").split())
    if (code := _named(plain)) is not None:
        return code
    parts = {_named(part) for part in _PARTS.split(plain) if part}
    return parts.pop() if len(parts) == 1 else None


def _named(plain: str) -> str | None:
    names = _names()
    shorter = next((plain.removeprefix(one) for one in _THE if plain.startswith(one)), plain)
    return names.get(plain) or names.get(shorter)


@cache
def _names() -> dict[str, str]:
    from babel import Locale
    from babel.core import get_global

    # Of three letters or digits, and outdated: what became of two countries is nobody's guess.
    found = {
        folded(old): new[0]
        for old, new in get_global("territory_aliases").items()
        if len(new) == 1 and new[0] in codes() and not old.isdecimal()
    }
    for language in ("fi", "sv", "en"):
        names = Locale(language).territories
        found |= {folded(names[code]).replace(".", ""): code for code in codes() if code in names}
    found |= {code.lower(): code for code in codes()}
    return found | {word: code for code, words in _USUAL.items() for word in words.split(",")}
