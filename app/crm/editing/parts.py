"""What the forms of people and organisations have in common: post, phones, profiles, own fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from app.contacts import words
from app.contacts.facts import MOST, MOST_NOTES, Profile, Source
from app.contacts.identifiers import read_country, read_phone
from app.contacts.profiles import read_profile
from app.contacts.queries.fields import CustomFieldInForce, plain
from app.contacts.rules import FROM_ELSEWHERE, PHONE_KINDS, SourceKind
from app.contacts.values import MOST_VALUE, read_day, read_value
from app.lib.languages import N_, gettext
from app.lib.problems import Problem
from app.web.rendering.forms import Form

MOST_ROWS = 30
EMPTY_ROWS = 2
LONGEST_HANDLE = 100
LONGEST_URL = 300
LONGEST_TAGS = 2000
# How somebody's data come to a member of staff; the program itself writes the other kinds.
SOURCES = tuple(kind for kind in SourceKind if kind not in (SourceKind.SIGN_UP, SourceKind.IMPORT))

_PROFILE_PARTS: Mapping[str, str] = {
    "network": N_("Network, row %(row)s"),
    "handle": N_("Account, row %(row)s"),
    "url": N_("Web address, row %(row)s"),
}
NO_SOURCE = N_("Choose where the data came from.")
NO_DETAIL = N_("Enter the name of the register, partner or service.")
IN_THE_FUTURE = N_("The day cannot be in the future.")

Team = Sequence[tuple[str, str]]
Fields = Sequence[CustomFieldInForce]


def member(form: Form, name: str, team: Sequence[tuple[str, str]]) -> UUID | None:
    chosen = form.one(name, [value for value, _ in team])
    return UUID(chosen) if chosen else None


def post(form: Form) -> dict[str, str]:
    """The postal address as keyword arguments of the fields of a person or an organisation."""
    return {
        "street": form.text("street", most=MOST["street"], lines=True),
        "postcode": form.text("postcode", most=MOST["postcode"]),
        "place": form.text("place", most=MOST["place"]),
        "country": form.read("country", read_country) or "",
    }


def notes(form: Form) -> str:
    return form.text("notes", most=MOST_NOTES, lines=True)


def why(form: Form) -> str:
    return form.text("why", most=MOST["why"])


def source(form: Form, today: date) -> Source:
    """Register row R13; from elsewhere than the person, one has to say from whom exactly."""
    kind = form.one("source", SOURCES, required=NO_SOURCE)
    needs_detail = NO_DETAIL if kind in FROM_ELSEWHERE else None
    detail = form.text("source_detail", most=MOST["source_detail"], required=needs_detail)
    on = form.read("source_on", read_day)
    if on and on > today:
        form.refuse("source_on", IN_THE_FUTURE)
    return Source(kind, detail, on or today)


def rows(form: Form, subject: str, parts: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Repeated rows by number: the inputs are called `phones.number.0`, `phones.kind.0` and so on."""
    parts = tuple(parts)
    for number in range(MOST_ROWS):
        names = {part: f"{subject}.{part}.{number}" for part in parts}
        if any(name in form.submitted for name in names.values()):
            yield number, names


def row_count(form: Form, subject: str, part: str) -> int:
    """How many rows the page shows: those with something in them, and some to write into."""
    filled = [
        number
        for number in range(MOST_ROWS)
        if form.value(f"{subject}.{part}.{number}") or f"{subject}.{part}.{number}" in form.errors
    ]
    present = [n for n in range(MOST_ROWS) if f"{subject}.{part}.{n}" in form.submitted]
    least = max(filled, default=-1) + 1 + (0 if present else EMPTY_ROWS)
    asked = EMPTY_ROWS if form.value("more") == subject else 0
    return min(MOST_ROWS, max(least, len(present) + asked, EMPTY_ROWS))


def phones(form: Form) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    country = form.value("country").strip().upper() or "FI"
    for row, names in rows(form, "phones", ("number", "kind")):
        form.called[names["number"]] = gettext(N_("Number, row %(row)s"), row=row + 1)
        form.called[names["kind"]] = gettext(N_("Kind, row %(row)s"), row=row + 1)
        kind = form.one(names["kind"], PHONE_KINDS) or "other"
        number = form.read(names["number"], partial(read_phone, country=country), most=40)
        if number:
            found.setdefault(number, kind)
    return tuple(found.items())


def profiles(form: Form) -> tuple[Profile, ...]:
    """Register row R8; a row counts when its account or its address is written."""
    found: dict[tuple[str, str], Profile] = {}
    for row, names in rows(form, "profiles", tuple(_PROFILE_PARTS)):
        form.called |= {
            names[part]: gettext(word, row=row + 1) for part, word in _PROFILE_PARTS.items()
        }
        network = form.one(names["network"], words.NETWORKS) or "other"
        handle = form.text(names["handle"], most=LONGEST_HANDLE)
        url = form.text(names["url"], most=LONGEST_URL)
        if handle or url:
            read = read_profile(network, handle, url)
            if isinstance(read, Problem):
                form.refuse(names[read.part], read.message, **read.values)
            else:
                found.setdefault((read.network, read.handle), read)
    return tuple(found.values())


def tags(form: Form) -> tuple[str, ...]:
    """Areas of responsibility (register row R6), written with commas between them."""
    text = form.text("tags", most=LONGEST_TAGS)
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))


def values(form: Form, fields: Fields) -> dict[int, str]:
    """What was written into the fields that staff defined, in the one form of its kind."""
    return {one.id: _value(form, f"field_{one.id}", one) for one in fields}


def _value(form: Form, name: str, field: CustomFieldInForce) -> str:
    form.called[name] = field.name
    typed = form.text(name, most=MOST_VALUE, lines=field.kind == "text")
    read = read_value(field.kind, field.choices, typed)
    if isinstance(read, Problem):
        form.refuse(name, read.message, **read.values)
        return ""
    return plain(read)


def phone_inputs(known: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {
        name: value
        for row, (number, kind) in enumerate(known)
        for name, value in ((f"phones.number.{row}", number), (f"phones.kind.{row}", kind))
    }


def profile_inputs(known: Iterable[Profile]) -> Mapping[str, str]:
    return {
        f"profiles.{part}.{row}": getattr(one, part)
        for row, one in enumerate(known)
        for part in ("network", "handle", "url")
    }
