"""Accounts in social networks: read by their form only, never visited."""

import re
from urllib.parse import urlsplit

from app.contacts.facts import Profile
from app.contacts.identifiers import read_url
from app.contacts.values import text_fault
from app.lib.languages import N_
from app.lib.problems import Problem

NOT_A_NETWORK = N_("We do not recognise this network.")
NOT_A_HANDLE = N_("An account name has letters, digits, dots, hyphens and underscores, no spaces.")
OTHER_NETWORK = N_("This address belongs to another site than the network you chose.")
NO_HANDLE = N_("Enter the account name or the address of the profile.")

# By network: the sites whose addresses belong to it, and how an account's address is made.
NETWORKS: dict[str, tuple[tuple[str, ...], str]] = {
    "linkedin": (("linkedin.com",), "https://www.linkedin.com/in/{}"),
    "x": (("x.com", "twitter.com"), "https://x.com/{}"),
    "bluesky": (("bsky.app",), "https://bsky.app/profile/{}"),
    "mastodon": ((), ""),
    "facebook": (("facebook.com", "fb.com"), "https://www.facebook.com/{}"),
    "instagram": (("instagram.com",), "https://www.instagram.com/{}"),
    "youtube": (("youtube.com",), "https://www.youtube.com/@{}"),
    "tiktok": (("tiktok.com",), "https://www.tiktok.com/@{}"),
    "threads": (("threads.net", "threads.com"), "https://www.threads.com/@{}"),
    "other": ((), ""),
}
_HANDLE = re.compile(r"[\w.%-]+(@[\w.-]+\.\w{2,})?(/[\w.%-]+)?")
# Parts of addresses that stand before the account's name.
_BEFORE = frozenset({"in", "company", "profile", "channel", "c", "user", "pages", "school"})


def read_profile(network: str, handle: str, url: str = "") -> Profile | Problem:
    """An account by its name or by the address of its page: each is completed from the other."""
    if network not in NETWORKS:
        return Problem(NOT_A_NETWORK, part="network")
    handle, url = handle.strip(), url.strip()
    if handle.startswith(("https://", "http://", "www.")):
        handle, url = "", url or handle
    if url:
        read = _read_address(network, url)
        if isinstance(read, Problem):
            return read
        url, handle = read, handle or _handle_in(read)
    tidy = handle.removeprefix("@").strip("/")
    if not tidy:
        return Problem(NO_HANDLE, part="handle")
    if text_fault(tidy, 100) or not _HANDLE.fullmatch(tidy):
        return Problem(NOT_A_HANDLE, part="handle")
    return Profile(network, tidy, url or _address_of(network, tidy))


def _read_address(network: str, typed: str) -> str | Problem:
    url = read_url(typed.replace("http://", "https://", 1) if NETWORKS[network][0] else typed)
    if isinstance(url, Problem):
        return Problem(url.message, url.values, part="url")
    host = urlsplit(url).hostname or ""
    sites = NETWORKS[network][0]
    if sites and not any(host == site or host.endswith(f".{site}") for site in sites):
        return Problem(OTHER_NETWORK, part="url")
    return url


def _handle_in(url: str) -> str:
    parts = [part for part in urlsplit(url).path.split("/") if part]
    while len(parts) > 1 and parts[0] in _BEFORE:
        parts = parts[1:]
    return parts[0] if parts else urlsplit(url).hostname or ""


def _address_of(network: str, handle: str) -> str:
    if network == "mastodon" and "@" in handle:
        name, _, server = handle.rpartition("@")
        return f"https://{server}/@{name}"
    pattern = NETWORKS[network][1]
    return pattern.format(handle) if pattern and "@" not in handle else ""
