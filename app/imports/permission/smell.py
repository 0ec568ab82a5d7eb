"""Headings that sound as if they told who left, refused, cannot be reached or may be mailed. Pure."""

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
    |lopet|\blopp?u\ ?(pvm|paiva)|paatty|\berosi\b|\berot|\bpois\b|keskeyt|vastust|roskapost|valitus
    |virheell|palautu
    |avsl|avreg|avanm|avboj|avpren|sparr|forbud|uppsagd|upphor|aterkall|invand|klagomal|studs|skrappost
    |may\ be\ e?\ ?mailed|saa\ lahettaa|far\ (inte\ |ej\ )?(skick|mejl|mail)|e\ post\ far\ skickas
    |\bslut(at|ade|dat|dag)?\b|\bslutdat|\bstopp?|\bnix|vagra|\b(end(ed)?|left|leave|leaving|out|muted|dead|till)\b
    |deceased|kuoll|avlid|blockera|svartlist|raderad|borttag|ogiltig""",
    re.VERBOSE,
)
# The same for headings below which a no may be a no to mail; a column of numbers is not meant.
_SPEAKS = re.compile(
    r"""consent|permi(t|ssion)|\bgdpr|marketing|newsletter|subscri|mailing|\be?\ ?mails?\b|opt(ed)?\ ?in\b
    |\b(active|enabled|confirmed|verified|receives?|wants?|send|allow(s|ed)?|accepts?|approved)\b
    |lupa\b|luvat?\b|suostu|uutiskirje|markkinoin|mainon|mainos|mainok|tilaa|tilau|lahet|vastaanot|sahkopost
    |s\ ?posti|\bposti(a|tus)|viesti|tiedot(us|te)|\bhalua|\bsaa(ko)?\b|aktiiv|vahvist|hyvaksy|sallit|voimassa
    |samtyck|nyhetsbrev|marknad|reklam|prenum|utskick|mottag|emot|mejl|\be\ ?post|\bvill\b|\bfar\b|tillstand
    |medgiv|tillat|godkan|\baktiv|bekraft""",
    re.VERBOSE,
)
_COUNTS = re.compile(
    r"\b(sent|opens?|opened|clicks?|clicked|count|number|total|score|rating|rate|id|no|nro|nr|kpl|lkm)\b"
    r"|maara\b|antal|numero|nummer|tunnus"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def smells(heading: str) -> bool:
    """Whether a heading sounds as if it told who left, refused or cannot be reached."""
    return bool(_SMELL.search(plain(_CAMEL.sub(" ", heading))))


def speaks(heading: str) -> bool:
    """Whether a heading sounds as if it told who may be mailed."""
    name = plain(_CAMEL.sub(" ", heading))
    return bool(_SPEAKS.search(name)) and not _COUNTS.search(name)
