"""A mail domain that was probably meant otherwise: `gmial.com`. A hint, never a refusal. Pure."""

from rapidfuzz.distance import OSA

from app.mail.addresses import Address, parse

# Domains that many people have an address at. Those that differ from another by one letter only
# stand here, too, so that nobody is asked whether they mean the other.
_DOMAINS = """
gmail.com googlemail.com hotmail.com hotmail.fi hotmail.se hotmail.co.uk outlook.com live.com live.fi
live.se windowslive.com msn.com yahoo.com yahoo.fi yahoo.se yahoo.co.uk ymail.com rocketmail.com
icloud.com mac.com me.com mail.com email.com gmx.com gmx.net protonmail.com proton.me fastmail.com
luukku.com kolumbus.fi elisanet.fi saunalahti.fi suomi24.fi netti.fi welho.com pp.inet.fi inet.fi
dnainternet.net phnet.fi telia.com telia.fi spray.se bredband.net comhem.se tele2.se home.se
"""
_COMMON = frozenset(_DOMAINS.split())
_LONG_ENOUGH = 9
"""Letters of `gmail.com`; shorter names differ from too many others by one letter."""


def likely_meant(address: Address) -> Address | None:
    """The same mailbox at the common domain that this one is one slip away from; None for most."""
    local, _, domain = address.envelope.rpartition("@")
    domain = domain.lower()
    if domain in _COMMON:
        return None
    near = sorted(
        common
        for common in _COMMON
        if len(common) >= _LONG_ENOUGH and OSA.distance(domain, common, score_cutoff=1) <= 1
    )
    meant = parse(f"{local}@{near[0]}") if near else None
    return meant if isinstance(meant, Address) else None
