"""Settings: read once from the environment, checked, frozen. A wrong one stops the start with a sentence."""

import ipaddress
import math
import os
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import idna

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
SECRET_FILE = "secret-key"  # noqa: S105 - a file name
DATABASE_FOLDER = "postgresql"
KEY_IS_GONE = (
    "{path} is missing, and the database beside it was made with the key in it: nothing is sent "
    "without that key, because the suppression list cannot be read. Put the file back from your backup."
)
LEAST_SECRET = 32
LEAST_BITS = 80
MOST_CONNECTIONS = 50

type_of_network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """One sentence: which setting is wrong and what to write there."""


@dataclass(frozen=True)
class Settings:
    """What the operator decides. `secret_key` is empty until `with_secret` has found or made it."""

    data_dir: Path
    database_url: str | None = None
    database_owner_url: str | None = None
    base_url: str = DEFAULT_BASE_URL
    smtp_url: str | None = None
    smtp_connections: int = 4
    trusted_proxies: tuple[type_of_network, ...] = ()
    secret_key: bytes = b""
    demo: bool = False

    @property
    def host(self) -> str:
        """The host name of the public address, without port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK_NAMES


UNDECLARED = (
    "POSTILUPA_BASE_URL is {url}, so a proxy speaks https in front of this program, but "
    "POSTILUPA_TRUSTED_PROXIES names none: visitors cannot be told apart. Write there the address "
    "it comes from, for example 127.0.0.1."
)


def doubts(settings: Settings) -> list[str]:
    """What is allowed but hardly meant, a sentence each."""
    if settings.is_https and not settings.trusted_proxies:
        return [UNDECLARED.format(url=settings.base_url)]
    return []


_current: Settings | None = None


def use(settings: Settings) -> None:
    """Called once by each entry point, before anything else."""
    global _current  # noqa: PLW0603 - one process, one set of settings
    _current = settings


def current() -> Settings:
    """The settings of this process."""
    if _current is None:
        raise SettingsError("No settings are in use yet: the entry point must call config.use().")
    return _current


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read every POSTILUPA_… variable, or raise SettingsError for the first wrong one."""
    return Settings(
        data_dir=Path(environment.get("POSTILUPA_DATA_DIR") or "postilupa-data").absolute(),
        database_url=_database_url(environment, "POSTILUPA_DATABASE_URL"),
        database_owner_url=_database_url(environment, "POSTILUPA_DATABASE_OWNER_URL"),
        base_url=_base_url(environment.get("POSTILUPA_BASE_URL") or DEFAULT_BASE_URL),
        smtp_url=environment.get("POSTILUPA_SMTP_URL") or None,
        smtp_connections=_connections(environment.get("POSTILUPA_SMTP_CONNECTIONS") or "4"),
        trusted_proxies=_networks(environment.get("POSTILUPA_TRUSTED_PROXIES") or ""),
        secret_key=_given_secret(environment),
    )


def _database_url(environment: Mapping[str, str], name: str) -> str | None:
    text = environment.get(name)
    if not text:
        return None
    try:
        usable = urlsplit(text).scheme in ("postgresql", "postgres")
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{name} must look like postgresql://user:password@host:5432/database.")
    return text


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.path.strip("/") or parts.username:
        raise SettingsError(
            "POSTILUPA_BASE_URL must be the address people open, for example "
            "https://news.example.org, without a path."
        )
    return f"{parts.scheme}://{_as_browsers_send_it(parts.netloc.lower())}"


def _as_browsers_send_it(netloc: str) -> str:
    """`uutiset.exämple.com` as `uutiset.xn--exmple-cua.com`: so Host and mail headers write it."""
    if netloc.isascii():
        return netloc
    host, colon, port = netloc.partition(":")
    try:
        return f"{idna.encode(host, uts46=True).decode()}{colon}{port}"
    except idna.IDNAError:
        raise SettingsError("The host of POSTILUPA_BASE_URL is no domain name.") from None


def _connections(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_CONNECTIONS:
        raise SettingsError(
            f"POSTILUPA_SMTP_CONNECTIONS must be a whole number from 1 to {MOST_CONNECTIONS}."
        )
    return int(text)


def _networks(text: str) -> tuple[type_of_network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingsError(
            "POSTILUPA_TRUSTED_PROXIES must list addresses or networks with commas between, "
            "for example 10.0.0.5, 192.168.1.0/24."
        ) from None


def _given_secret(environment: Mapping[str, str]) -> bytes:
    text = environment.get("POSTILUPA_SECRET_KEY") or ""
    if text and not _is_hard_to_guess(text):
        raise SettingsError(
            f"POSTILUPA_SECRET_KEY must be at least {LEAST_SECRET} random characters; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return text.encode()


def _is_hard_to_guess(secret: str) -> bool:
    """Long, of many different characters, and not one piece over and over."""
    length = len(secret)
    bits = sum(number * math.log2(length / number) for number in Counter(secret).values())
    is_repeated = secret in (secret + secret)[1:-1]
    return length >= LEAST_SECRET and bits >= LEAST_BITS and not is_repeated


def with_secret(settings: Settings) -> Settings:
    """The same settings with their secret: given, or kept in the data directory beside the embedded database.

    With a database elsewhere the secret must be given: a lost data directory would otherwise
    silently orphan every link and hash in that database.
    """
    if settings.secret_key:
        return settings
    if settings.database_url:
        raise SettingsError(
            "POSTILUPA_SECRET_KEY must be set when POSTILUPA_DATABASE_URL is; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return replace(settings, secret_key=_kept_secret(settings.data_dir))


def _kept_secret(data_dir: Path) -> bytes:
    path = data_dir / SECRET_FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_secret(path)
        if (data_dir / DATABASE_FOLDER).exists():
            os.close(made)
            path.unlink()
            raise SettingsError(KEY_IS_GONE.format(path=path))
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return _read_secret(path)
    except OSError as error:
        raise SettingsError(
            f"The data directory {data_dir} cannot be used ({error.strerror}); "
            "set POSTILUPA_DATA_DIR to a folder you may write in."
        ) from None


def _read_secret(path: Path) -> bytes:
    kept = path.read_text().strip().encode()
    if len(kept) < LEAST_SECRET:
        raise SettingsError(f"{path} is damaged: put back the key that was in it from your backup.")
    return kept
