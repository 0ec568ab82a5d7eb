"""Cells as values: addresses, moments, names. Pure; every function answers a value or None."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

from app.contacts.rules import folded
from app.contacts.values import NO_SUCH_DAY, read_day
from app.lib.problems import Problem
from app.lib.texts import has_unseen, is_plain, tidy_line, tidy_lines
from app.mail.addresses import LONGEST_ADDRESS, LONGEST_LOCAL_PART, Address, parse

_PLAIN_ADDRESS = re.compile(
    r"([a-z0-9]+(?:[._+-][a-z0-9]+)*)@([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)", re.IGNORECASE | re.ASCII
)
_IP4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_CLOCK = re.compile(
    r"(.*?)(?:,|\s|klo|kl\.?)*\s(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?(?:\s?([ap])\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_DASHED = re.compile(r"\d{1,2}-\d{1,2}-\d{4}", re.ASCII)
FIRST_CONSENT = datetime(1990, 1, 1, tzinfo=UTC)


def address(text: str) -> tuple[str, str] | None:
    """What to send to and what to compare by: always as `app.mail.addresses.parse` says."""
    plain = _PLAIN_ADDRESS.fullmatch(text)
    if plain is not None:
        local = plain[1]
        domain = _good_domain(plain[2].lower())
        if domain and len(local) <= LONGEST_LOCAL_PART and len(text) <= LONGEST_ADDRESS:
            return f"{local}@{domain}", f"{local.lower()}@{domain}"
    found = parse(text)
    return (found.envelope, found.canonical) if isinstance(found, Address) else None


@lru_cache(maxsize=5_000)
def _good_domain(domain: str) -> str | None:
    """As it is written to mail servers, when nothing about it depends on the part before the @."""
    found = parse(f"aino@{domain}")
    return domain if isinstance(found, Address) and found.canonical == f"aino@{domain}" else None


class Within(NamedTuple):
    """An address that stood beside something else. `is_tidied`: in the middle of stray signs."""

    email: str
    canonical: str
    name: str
    is_tidied: bool = False


_NAMED = re.compile(r"([^<>]*)<([^<>]*)>[ ,;.]*")
_REMARKED = re.compile(r"(\S+@\S+)\s+\([^()@]*\)")
_STRAY = " \t\n\N{NO-BREAK SPACE}'\"`,;<>[](){}\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
# Without width, at either end of what was copied from a web page or a mail program.
_UNSEEN_AROUND = (
    " \t\n\N{NO-BREAK SPACE}\u00ad\u200b\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff"
)


def without_unseen_ends(text: str) -> str:
    return text.strip(_UNSEEN_AROUND)


def address_within(text: str) -> Within | None:
    """As mail programs, browsers and lists copy it: `Matti <matti@example.org>`, `mailto:…`, `"a@b";`."""
    named = _NAMED.fullmatch(text)
    name, inner = (named[1].strip(" \"',"), named[2]) if named else ("", text)
    inner = inner.strip(_STRAY)
    is_tidied = named is None
    if inner.lower().startswith("mailto:"):
        inner, is_tidied = inner[7:].partition("?")[0], False
    elif (remarked := _REMARKED.fullmatch(text)) is not None:
        inner = remarked[1]
    email = address(inner.strip(_STRAY))
    if email is None or ("@" in name and name.lower() != email[1]):
        return None
    return Within(*email, "" if "@" in name else name, is_tidied)


def text_of(cell: str, *, lines: bool = False) -> tuple[str, bool]:
    """As it is kept, and whether something unseen was taken out."""
    if is_plain(cell):
        return cell.strip(), False
    return tidy_lines(cell) if lines else tidy_line(cell), has_unseen(cell)


def moment(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """A time between 1990 and now; a day alone is its beginning. Without a zone it is of `zone`."""
    found = _moment(text)
    if found is None:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    # Whoever exports may be half a day ahead of us.
    return aware.astimezone(UTC) if FIRST_CONSENT < aware < now + timedelta(hours=14) else None


def _moment(text: str) -> datetime | None:
    text, is_utc = _without_zone(text)
    found = _written(text)
    return found.replace(tzinfo=UTC) if found and is_utc and not found.tzinfo else found


def _without_zone(text: str) -> tuple[str, bool]:
    """`2022-02-03 04:05:06 UTC` without its last word, and whether it had it."""
    zone = text[-4:]
    return (text[:-4], True) if zone in (" UTC", " GMT") else (text, False)


def _written(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    day, clock = _day_and_clock(text)
    if isinstance(day, Problem):
        return None
    try:
        return datetime(day.year, day.month, day.day, *_clock(clock))  # noqa: DTZ001
    except ValueError:
        return None


def _day_and_clock(text: str) -> tuple[date | Problem, re.Match[str] | None]:
    clock = _CLOCK.fullmatch(text)
    written = clock[1] if clock else text
    if _DASHED.fullmatch(written):
        written = written.replace("-", "/")  # no more certain than with slashes
    return read_day(written), clock


def is_no_day(text: str) -> bool:
    """Whether a time is of a day that no calendar has, such as 31.2.2025."""
    day, _ = _day_and_clock(_without_zone(text.replace("T", " ", 1))[0])
    return isinstance(day, Problem) and day.message == NO_SUCH_DAY


def _clock(parts: re.Match[str] | None) -> tuple[int, int, int]:
    """Hours, minutes and seconds; ValueError for an hour that no clock with am and pm has."""
    if parts is None:
        return 0, 0, 0
    hour, minute, second = (int(part or 0) for part in parts.groups()[1:4])
    if half := (parts[5] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def network_address(text: str) -> str | None:
    if _IP4.fullmatch(text):
        return text
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def tags_of(text: str) -> tuple[tuple[str, str], ...]:
    """Separated by comma, semicolon or line break; Mailchimp puts each into quotation marks."""
    if not text:
        return ()
    names = (one.strip(' "') for one in _apart(text))
    found = {folded(name)[:80]: name[:80] for name in names if name}
    return tuple((name, key) for key, name in found.items() if key)


def _apart(text: str) -> list[str]:
    return text.replace(";", ",").replace("\n", ",").split(",")
