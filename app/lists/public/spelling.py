"""A mail domain that was probably meant otherwise: `gmial.com`. A hint, never a refusal. Pure."""

from rapidfuzz.distance import OSA

from app.mail.addresses import COMMON_DOMAINS, Address, parse

_LONG_ENOUGH = 9
"""Letters of `gmail.com`; shorter names differ from too many others by one letter."""


def likely_meant(address: Address) -> Address | None:
    """The same mailbox at the common domain that this one is one slip away from; None for most."""
    local, _, domain = address.envelope.rpartition("@")
    domain = domain.lower()
    if domain in COMMON_DOMAINS:
        return None
    near = sorted(
        common
        for common in COMMON_DOMAINS
        if len(common) >= _LONG_ENOUGH and OSA.distance(domain, common, score_cutoff=1) <= 1
    )
    meant = parse(f"{local}@{near[0]}") if near else None
    return meant if isinstance(meant, Address) else None
