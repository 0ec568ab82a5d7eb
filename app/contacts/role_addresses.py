"""Addresses that belong to a task and not to a person: info@, toimitus@, asiakaspalvelu@."""

import re

from app.contacts.tables import AddressKind

ROLE_NAMES = frozenset(
    """
    abonnemang admin arkisto asiakaspalvelu asiakastuki billing booking bokning contact fakturor faktura
    hallinto hello help helpdesk hr info information johto kanslia kansli kassa
    kirjaamo kundservice kundtjanst
    laskut laskutus lasku levande marketing markkinointi media mediapalvelu myynti neuvonta newsdesk news
    office order orders palaute palvelu postmaster posti press pressi presstjanst puhelinvaihde red redaktion
    redaktionen registrator registratur rekry rekrytointi reception reklamation sales sihteeri studio support
    talous tilaukset tilaajapalvelu tiedotus tiedotteet toimisto toimitus tuki uutiset uutistoimitus
    vaihde varaukset viestinta webmaster webbmaster yhteys yllapito noreply no-reply ekonomi forsaljning
    nyheter annons ilmoitukset mainos mediamyynti toimituspaallikko uutisvinkki nyhetstips
    """.split()  # noqa: SIM905 - a column of quotes reads worse
)


def is_role_address(canonical: str) -> bool:
    """Whether the part before the @ names a task, such as info or toimitus, and not a person."""
    local = canonical.partition("@")[0].partition("+")[0]
    return local in ROLE_NAMES or re.split(r"[.\-_]", local)[0] in ROLE_NAMES


def kind_of(canonical: str) -> AddressKind:
    """`role` when the part before the @ says so, else unknown: what is personal, nobody can tell."""
    return AddressKind.ROLE if is_role_address(canonical) else AddressKind.UNKNOWN
