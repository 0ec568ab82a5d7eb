"""E-mail addresses: what we take, how two spellings of one mailbox are found to be the same."""

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from app.lib.languages import N_
from app.lib.problems import Problem

LONGEST_LOCAL_PART = 64
LONGEST_DOMAIN = 255
LONGEST_ADDRESS = 254

_PADDING = " \t\N{NO-BREAK SPACE}"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})
# Percent and bang routing of old mail servers, and the start of an RFC 2047 encoded word.
_ROUTING = re.compile(r"[%!]|=\?")
COMMON_DOMAINS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.fi hotmail.se hotmail.co.uk outlook.com live.com live.fi
    live.se windowslive.com msn.com yahoo.com yahoo.fi yahoo.se yahoo.co.uk ymail.com rocketmail.com
    icloud.com mac.com me.com mail.com email.com gmx.com gmx.net gmx.de web.de aol.com protonmail.com
    proton.me pm.me tutanota.com fastmail.com zoho.com posteo.de mailbox.org yandex.com mail.ru
    luukku.com kolumbus.fi elisanet.fi saunalahti.fi suomi24.fi netti.fi welho.com pp.inet.fi inet.fi
    jippii.fi kotinet.com surffi.net mbnet.fi aland.net multi.fi anvianet.fi netikka.fi
    dnainternet.net phnet.fi telia.com telia.fi spray.se bredband.net comhem.se tele2.se home.se
    """.split()  # noqa: SIM905 - a column of quotes reads worse
)
"""Of mail services and operators: whoever has an address there, it is no organisation's domain."""
_DOTLESS_DOMAINS = frozenset({"gmail.com", "googlemail.com"})

EMPTY = N_("Enter an e-mail address.")
NO_AT_SIGN = N_("An e-mail address has one @ in the middle, like aino@example.com.")
INVISIBLE = N_("Remove spaces and invisible characters from the address.")
NOT_ASCII = N_(
    "Only the letters a to z, digits and certain characters can be used before the "
    "@, not ä, ö or å."
)
ROUTING = N_("The part before the @ contains a character that we cannot send to.")
TOO_LONG = N_("The address is too long: mail servers accept at most 64 characters before the @.")
NOT_A_DOMAIN = N_("The part after the @ is not a domain name. It should look like example.com.")
NOT_A_MAILBOX = N_("Mail servers do not accept the part before the @.")


@dataclass(frozen=True)
class Address:
    """One mailbox: compare `canonical`, send to `envelope`, show `typed`, count by `limit_key`."""

    typed: str
    canonical: str
    envelope: str
    limit_key: str


def parse(text: str) -> Address | Problem:
    """Read what a person typed.

    Domains are compared as A-labels by UTS 46 without transitional mapping, so that straße.example
    and strasse.example stay two domains; local parts regardless of case.
    RFC 5321 §4.5.3.1, RFC 5891.
    """
    typed = text.strip(_PADDING)
    if objection := _objection(typed):
        return Problem(objection, part="email")
    typed = typed.removesuffix(".")
    try:
        checked = validate_email(
            typed,
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
        )
    except EmailNotValidError:
        return Problem(_faulty_side(typed), part="email")
    local, domain = typed.rpartition("@")[0], checked.ascii_domain.lower()
    if len(domain) > LONGEST_DOMAIN or len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        return Problem(TOO_LONG, part="email")
    canonical = f"{local.lower()}@{domain}"
    return Address(typed, canonical, f"{local}@{domain}", _limit_key(canonical))


def masked(address: str) -> str:
    """`aino@example.com` as `a•••••@example.com`: enough to recognise one's own."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••••@{domain}"


def _objection(typed: str) -> str | None:
    """What can be told without knowing more about domains; the first of these that is true."""
    local = typed.rpartition("@")[0]
    objections = (
        (not typed, EMPTY),
        (_has_invisible(typed), INVISIBLE),
        (len(local) > LONGEST_LOCAL_PART or len(typed) > LONGEST_ADDRESS + 1, TOO_LONG),
        (typed.count("@") != 1 or not local, NO_AT_SIGN),
        (not local.isascii(), NOT_ASCII),
        (bool(_ROUTING.search(local)), ROUTING),
    )
    return next((sentence for applies, sentence in objections if applies), None)


def _has_invisible(typed: str) -> bool:
    looked_at = typed[: LONGEST_ADDRESS + 2]
    return any(unicodedata.category(character) in _INVISIBLE for character in looked_at)


def _faulty_side(typed: str) -> str:
    """Which half to look at again. A known good local part tells."""
    domain = typed.rpartition("@")[2]
    try:
        validate_email(f"aino@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return NOT_A_DOMAIN
    return NOT_A_MAILBOX


def _limit_key(canonical: str) -> str:
    """One key for all spellings that reach a mailbox: without +tag, at Gmail without dots."""
    local, _, domain = canonical.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS_DOMAINS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
