"""Headings that sound as if they told who left, refused or cannot be reached. Pure."""

import re

from app.imports.mapping.programs import plain

# Word beginnings of three languages, on headings made plain; camelCase is taken apart before.
_SMELL = re.compile(
    r"""unsub|opt(ed)?\ ?out|do\ ?not|don\ ?t\b|\b(not|never|non|ei|ej|inte|inga|ingen|ala)\b
    |\bno\ (bulk|e\ ?mail|mail|contact|newsletter|marketing|sms|post)|\bdn[ce]\b
    |blocked|block\ ?list|black\ ?list|suppress|disabled|deactivat|inactiv|bounce|complain|spam|junk|abuse
    |\b(on\ )?hold\b|cancel|revok|withdr|objection|objected|refus|declin|reject|unreach|undeliver|invalid
    |robinson|deleted|removed|quarantin|exclu
    |(?<!k)esto(t|lista|lla)?\b|estet|kielto|kielt[ay]|kielle|poist|perut|peruu|perumi|perunu|irtisan|eronnut
    |lopett|paattyn|vastust|roskapost|valitus|virheell|palautu
    |avsl|avreg|avanm|avboj|avpren|sparr|forbud|uppsagd|upphor|aterkall|invand|klagomal|studs|skrappost
    |may\ be\ e?\ ?mailed|saa\ lahettaa|far\ (inte\ |ej\ )?(skick|mejl|mail)|e\ post\ far\ skickas
    |blockera|svartlist|raderad|borttag|ogiltig""",
    re.VERBOSE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def smells(heading: str) -> bool:
    """Whether a heading sounds as if it told who left, refused or cannot be reached."""
    return bool(_SMELL.search(plain(_CAMEL.sub(" ", heading))))
