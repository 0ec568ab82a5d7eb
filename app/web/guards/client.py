"""Where a request comes from: the connection's other end, or what a proxy that we trust says.

`X-Forwarded-For` is written by anybody; only entries added by proxies of POSTILUPA_TRUSTED_PROXIES
count, read from the right.
"""

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from litestar import Request
from litestar.types import Scope

from app import config
from app.config import Settings

UNKNOWN = "unknown"
FORWARDED = frozenset(
    {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
)
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def address(request: Request[Any, Any, Any]) -> str:
    """The visitor's IP address in its shortest spelling.

    'unknown' behind a local socket, and behind a proxy that nobody declared: its own would be a lie.
    """
    if undeclared_proxy(request.scope, config.current()):
        return UNKNOWN
    peer = request.client.host if request.client else ""
    forwarded = request.headers.getall("x-forwarded-for", [])
    return address_behind(peer, forwarded, config.current().trusted_proxies)


def undeclared_proxy(scope: Scope, settings: Settings) -> str | None:
    """The address of a neighbour that forwards requests and is not in POSTILUPA_TRUSTED_PROXIES.

    Only where the public address is https, which somebody else speaks for us.
    """
    client = scope.get("client") if settings.is_https else None
    hop = _read(client[0]) if client else None
    if hop is None or not hop.is_private or _is_trusted(hop, settings.trusted_proxies):
        return None
    forwards = any(name.lower() in FORWARDED for name, _ in scope["headers"])
    return str(hop) if forwards else None


def address_behind(peer: str, forwarded: Iterable[str], trusted: Collection[Network]) -> str:
    """Walk from our end towards the visitor as long as the last hop is a proxy of ours."""
    hop = _read(peer)
    for entry in reversed(",".join(forwarded).split(",")):
        if hop is None or not _is_trusted(hop, trusted):
            break
        nearer = _read(entry)
        if nearer is None:
            break
        hop = nearer
    return str(hop) if hop is not None else UNKNOWN


def network(ip: str) -> str:
    """The neighbourhood that limits count together: /24 of IPv4, /48 of IPv6."""
    found = _read(ip)
    return str(_around(found)) if found is not None else UNKNOWN


def shortened(ip: str) -> str | None:
    """The address with its end zeroed (8 bits of IPv4, 80 of IPv6), for evidence (register R7)."""
    found = _read(ip)
    return str(_around(found).network_address) if found is not None else None


def _around(ip: Address) -> Network:
    return ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False)


def _is_trusted(ip: Address, trusted: Collection[Network]) -> bool:
    return any(ip in network for network in trusted)


def _read(text: str) -> Address | None:
    """An address as proxies write it: with port, brackets or zone; IPv4 inside IPv6 is IPv4."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
