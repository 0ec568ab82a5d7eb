"""Whose an address is: a person's own, theirs at work, or that of a task such as info@."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.contacts.legal_forms import LEGAL_PERSONS, LegalForm, is_mark
from app.contacts.rules import folded
from app.contacts.tables import AddressKind
from app.mail.addresses import COMMON_DOMAINS

_SHORTEST_LABEL, _SHORTEST_NAME = 3, 3

ROLE_NAMES = frozenset(
    """
    abonnemang admin arkisto asiakaspalvelu asiakastuki billing booking bokning contact fakturor faktura
    hallinto hello help helpdesk hr info information johto kanslia kansli kassa
    kirjaamo kundservice kundtjanst
    laskut laskutus lasku marketing markkinointi media mediapalvelu myynti neuvonta newsdesk news
    office order orders palaute palvelu postmaster posti press pressi presstjanst puhelinvaihde red redaktion
    redaktionen registrator registratur rekry rekrytointi reception reklamation sales studio support
    talous tilaukset tilaajapalvelu tiedotus tiedotteet toimisto toimitus tuki uutiset uutistoimitus
    vaihde varaukset viestinta webmaster webbmaster yhteys yllapito noreply no-reply ekonomi forsaljning
    nyheter annons ilmoitukset mainos mediamyynti uutisvinkki nyhetstips
    """.split()  # noqa: SIM905 - a column of quotes reads worse
)


@dataclass(frozen=True)
class Employer:
    """An organisation where the owner of an address has a position now."""

    name: str
    web: str
    legal_form: LegalForm | None

    def uses(self, domain: str) -> bool:
        """Whether it is the domain of its web pages, one below it, or spelled like its name."""
        host = (urlsplit(self.web).hostname or "").removeprefix("www.")
        if host and (domain == host or domain.endswith(f".{host}")):
            return True
        label = re.sub(r"[^a-z0-9]", "", domain.rpartition(".")[0].rpartition(".")[2])
        name = "".join(word for word in folded(self.name).split() if not is_mark(word))
        return len(label) >= _SHORTEST_LABEL and label == re.sub(r"[^a-z0-9]", "", name)


def names_a_task(canonical: str) -> bool:
    """Whether a word before the @ is that of a task, such as info or toimitus."""
    local = _local(canonical)
    return local in ROLE_NAMES or re.split(r"[.\-_]", local)[0] in ROLE_NAMES


def kind_of(
    canonical: str, names: Sequence[str] = (), employers: Sequence[Employer] = ()
) -> AddressKind:
    """Whose address it is, as far as it tells: its two parts, the owner's names and where they work.

    Unknown is treated as a person's, until somebody says what it is.
    """
    domain = canonical.rpartition("@")[2]
    is_task = names_a_task(canonical)
    if domain in COMMON_DOMAINS:
        return AddressKind.UNKNOWN if is_task else AddressKind.PERSONAL
    users = [one for one in employers if one.uses(domain)]
    if is_task:
        is_legal = any(one.legal_form in LEGAL_PERSONS for one in users)
        is_role = is_legal and not _holds_more(canonical) and not _holds(canonical, names)
        return AddressKind.ROLE if is_role else AddressKind.UNKNOWN
    is_own = bool(users) and _holds(canonical, names)
    return AddressKind.WORK_PERSONAL if is_own else AddressKind.UNKNOWN


def _local(canonical: str) -> str:
    return canonical.rpartition("@")[0].partition("+")[0]


def _holds_more(canonical: str) -> bool:
    """Another word than of tasks stands beside it, which may be somebody's name."""
    parts = re.split(r"[.\-_]", _local(canonical))
    return _local(canonical) not in ROLE_NAMES and any(
        part.isalpha() and part not in ROLE_NAMES for part in parts
    )


def _holds(canonical: str, names: Sequence[str]) -> bool:
    """Whether one of the names stands before the @, as a word or within one."""
    local = re.sub(r"[^a-z]", "", folded(_local(canonical)))
    words = [word for name in names for word in re.findall(r"[a-z]+", folded(name))]
    return any(len(word) >= _SHORTEST_NAME and word in local for word in words)
