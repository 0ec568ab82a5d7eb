"""Two records side by side: what both have stays, and what only one can have is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.consent import merging as consent
from app.consent.wordings.labels import said
from app.contacts.duplicates.fields import GROUPS
from app.contacts.facts import Owner
from app.contacts.queries import people, person_details
from app.contacts.queries.person_details import PersonDetails
from app.contacts.words import LANGUAGES, PHONE_KINDS, ROLE_WORDS, field_in_words, source_in_words
from app.crm.common.words import value_in_words
from app.crm.relations import queries as relations
from app.lib.languages import N_, format_date, gettext

POSTAL_ADDRESS = N_("Postal address")
NO_EMAIL = N_("Without an e-mail address")
MEDIA = N_("Beat and embargo notes")
PROSPECT = N_("Next step")


@dataclass(frozen=True)
class Row:
    """One fact of both. `is_open`: both have it, and not the same."""

    key: str
    label: str
    mine: str
    theirs: str

    @property
    def is_open(self) -> bool:
        return bool(self.mine and self.theirs) and self.mine != self.theirs


@dataclass(frozen=True)
class Comparison:
    """`kept` stays, `gone` becomes a part of it. `to_choose` have radio buttons, `both` needs none."""

    kept: PersonDetails
    gone: PersonDetails
    to_choose: tuple[Row, ...]
    both: tuple[Row, ...]
    stops: tuple[tuple[str, str], ...]


async def compare(kept_id: UUID, gone_id: UUID) -> Comparison | None:
    """None when either is not there (any more)."""
    kept, gone = (
        await person_details.person_details(kept_id),
        await person_details.person_details(gone_id),
    )
    if kept is None or gone is None:
        return None
    rows = [*_of_record(kept, gone), *_of_values(kept, gone), *await _of_profiles(kept, gone)]
    return Comparison(
        kept,
        gone,
        tuple(row for row in rows if row.mine or row.theirs),
        tuple(row for row in _lists(kept, gone) if row.mine or row.theirs),
        tuple(await _stops(kept, gone)),
    )


def _of_record(kept: PersonDetails, gone: PersonDetails) -> Iterable[Row]:
    for key in GROUPS:
        label = POSTAL_ADDRESS if key == "postal_address" else ""
        words = gettext(label) if label else field_in_words(key)
        yield Row(key, words, _text(kept, key), _text(gone, key))
    main = [one.addresses[0].email if one.addresses else "" for one in (kept, gone)]
    yield Row("main_address", field_in_words("main_address"), *main)


def _text(one: PersonDetails, key: str) -> str:
    if key == "postal_address":
        return "\n".join([*one.address_lines, *([one.country] if one.country else [])])
    if key == "owner":
        return one.owner_name or ""
    if key == "language":
        return gettext(LANGUAGES[one.language])
    return str(getattr(one, key))


def _of_values(kept: PersonDetails, gone: PersonDetails) -> Iterable[Row]:
    mine = {one.field.id: value_in_words(one) for one in kept.values}
    theirs = {one.field.id: value_in_words(one) for one in gone.values}
    names = {one.field.id: one.field.name for one in (*kept.values, *gone.values)}
    for field_id, name in sorted(names.items()):
        yield Row(f"field {field_id}", name, mine.get(field_id, ""), theirs.get(field_id, ""))


async def _of_profiles(kept: PersonDetails, gone: PersonDetails) -> list[Row]:
    media = [await _beat(one.id) for one in (kept, gone)]
    steps = [await _step(one.id) for one in (kept, gone)]
    return [Row("media", gettext(MEDIA), *media), Row("prospect", gettext(PROSPECT), *steps)]


async def _beat(person: UUID) -> str:
    known = await relations.media_profile(person)
    return "\n".join(filter(None, (known.beat, known.embargo_notes))) if known else ""


async def _step(person: UUID) -> str:
    known = await relations.prospect(Owner(contact=person))
    if known is None:
        return ""
    day = format_date(known.next_step_on) if known.next_step_on else ""
    return " ".join(filter(None, (known.next_step, day)))


def _lists(kept: PersonDetails, gone: PersonDetails) -> Iterable[Row]:
    """What both keep, side by side."""
    for key, label, texts in (
        ("addresses", N_("E-mail"), [_lines(a.email for a in p.addresses) for p in (kept, gone)]),
        ("phones", N_("Phone numbers"), [_phones(p) for p in (kept, gone)]),
        ("positions", N_("Organisations"), [_positions(p) for p in (kept, gone)]),
        ("roles", N_("Relations"), [_roles(p) for p in (kept, gone)]),
        ("tags", N_("Areas of responsibility"), [_lines(p.tags) for p in (kept, gone)]),
        ("source", N_("Source"), [_source(p) for p in (kept, gone)]),
    ):
        yield Row(key, gettext(label), *texts)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _phones(one: PersonDetails) -> str:
    return _lines(f"{p.shown} ({gettext(PHONE_KINDS[p.kind])})" for p in one.phones)


def _positions(one: PersonDetails) -> str:
    return _lines(
        ", ".join(filter(None, (held.title, held.organisation_name))) for held in one.positions
    )


def _roles(one: PersonDetails) -> str:
    return _lines(gettext(ROLE_WORDS[held.role]) for held in one.roles)


def _source(one: PersonDetails) -> str:
    parts = (
        source_in_words(one.source_kind),
        one.source_detail,
        format_date(one.created_at.date()),
    )
    return ", ".join(filter(None, parts))


async def _stops(kept: PersonDetails, gone: PersonDetails) -> list[tuple[str, str]]:
    """Which addresses may no longer be mailed something, and why: the stricter of the two wins."""
    mine, theirs = [await people.subjects_of(one.id) for one in (kept, gone)]
    emails = {one.id: one.email or gettext(NO_EMAIL) for one in (*mine, *theirs)}
    stops = await consent.stops_to_share([one.id for one in mine], [one.id for one in theirs])
    return [(emails[subject], said(stop.state)) for subject, stop in stops]
