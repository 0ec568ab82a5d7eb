from ipaddress import ip_network

import httpx
import pytest

from app.web.guards.client import UNKNOWN, address_behind, network, shortened

OURS = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # not a proxy of ours: forged
        ("10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.5", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),  # the visitor wrote 6.6.6.6
        ("10.0.0.5", ["6.6.6.6", "198.51.100.1, 10.0.0.6"], "198.51.100.1"),
        ("10.0.0.5", ["nonsense"], "10.0.0.5"),
        ("10.0.0.5", ["198.51.100.1, nonsense"], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", ["10.0.0.7"], "10.0.0.7"),
        ("10.0.0.5", ["198.51.100.1:5555"], "198.51.100.1"),
        ("fd00::1", ['"[2001:DB8::1]:80"'], "2001:db8::1"),
        ("::ffff:10.0.0.5", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("fe80::1%eth0", [], "fe80::1"),
        ("", ["198.51.100.1"], UNKNOWN),
    ],
)
def test_only_our_own_proxies_are_believed(
    peer: str, forwarded: list[str], visitor: str
) -> None:  # trial A3
    assert address_behind(peer, forwarded, OURS) == visitor


def test_nobody_is_believed_by_default() -> None:  # trial A3
    assert address_behind("10.0.0.5", ["198.51.100.1"], ()) == "10.0.0.5"


def test_neighbours_are_limited_together() -> None:
    assert network("203.0.113.9") == network("203.0.113.200") == "203.0.113.0/24"
    assert network("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert network("unknown") == UNKNOWN


def test_evidence_keeps_a_shortened_address() -> None:  # register R7
    assert shortened("203.0.113.9") == "203.0.113.0"
    assert shortened("2001:db8:1:2::3") == "2001:db8:1::"
    assert shortened("unknown") is None


async def test_a_page_learns_the_address_of_the_connection(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/where", headers={"X-Forwarded-For": "6.6.6.6"})
    assert answer.text == "192.0.2.7"
