"""The mail server we hand messages to, as POSTILUPA_SMTP_URL names it."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

_ADVICE = (
    "Write it like smtp+starttls://user:password@mail.example.com:587"
    " (or smtps://…, or smtp://127.0.0.1:25 for a server on this machine)."
)


class Security(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_SCHEMES = {
    "smtp+starttls": (Security.STARTTLS, 587),
    "smtps": (Security.TLS, 465),
    "smtp": (Security.NONE, 25),
}


class BadAccountError(ValueError):
    """One sentence: what is wrong with POSTILUPA_SMTP_URL and what to write. Never the password."""


@dataclass(frozen=True)
class SmtpAccount:
    """Where to connect, how the line is secured, who we are there."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)


def parse_smtp_url(url: str) -> SmtpAccount:
    """Read the setting. Names and passwords are percent-encoded. Plain smtp only on loopback.

    Errors: BadAccountError.
    """
    parts = _split(url)
    if parts.scheme not in _SCHEMES:
        raise _bad("must begin with smtp+starttls://, smtps:// or smtp://.")
    security, usual_port = _SCHEMES[parts.scheme]
    host = parts.hostname or ""
    if not host or any(not character.isprintable() or character == " " for character in url):
        raise _bad("names no mail server.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _bad("has something after the server's name and port.")
    if bool(parts.username) != bool(parts.password):
        raise _bad("needs both a user name and a password, or neither.")
    if security is Security.NONE and not is_loopback(host):
        raise _bad("would send passwords and letters unencrypted over the network.")
    return SmtpAccount(
        host=host,
        port=_port(parts) or usual_port,
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise _bad("cannot be read.") from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise _bad("has a port that is no number up to 65535.") from None


def is_loopback(host: str) -> bool:
    """Whether what goes there stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bad(fault: str) -> BadAccountError:
    return BadAccountError(f"POSTILUPA_SMTP_URL {fault} {_ADVICE}")
