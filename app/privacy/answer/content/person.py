"""Who somebody is in the register, and where that came from, in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.contacts.phones import shown
from app.contacts.words import (
    ADDRESS_KINDS,
    LANGUAGES,
    NETWORKS,
    PHONE_KINDS,
    ROLE_WORDS,
    TOLD_HOW,
    country_in_words,
    field_in_words,
    source_in_words,
    value_in_words,
)
from app.crm.rules import STAGE_WORDS
from app.lib.languages import N_, gettext
from app.privacy.answer.content.collecting import Collected
from app.privacy.answer.content.words import days, moment, said_rows, span, told_of, word
from app.privacy.proof.sections import Block, Rows

Row = Mapping[str, Any]
_IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "language": lambda value: word(LANGUAGES, value),
    "country": country_in_words,
    "birth_year": str,
}
_FIELDS = (
    *("first_name", "last_name", "title", "birth_year", "language", "street", "postcode", "place"),
    *("country", "notes"),
)


def person(collected: Collected) -> list[Block]:
    """Everything that is a property of the person."""
    facts = [
        (field_in_words(name), _IN_WORDS.get(name, str)(contact[name]))
        for contact in collected.rows("contacts")
        for name in _FIELDS
        if contact.get(name)
    ]
    facts += [
        (field_in_words("address"), _address(row)) for row in collected.rows("contact_addresses")
    ]
    facts += [
        (word(PHONE_KINDS, row["kind"]), shown(row["number"]))
        for row in collected.rows("contact_phones")
    ]
    facts += [
        (word(NETWORKS, row["network"]), row["url"] or row["handle"])
        for row in collected.rows("social_profiles")
    ]
    return [Block("facts", [*facts, *_work(collected), *_media(collected)])]


def _address(row: Row) -> str:
    kind = word(ADDRESS_KINDS, row["kind"])
    confirmed = row.get("confirmed_at")
    told = gettext(N_("confirmed %(day)s"), day=days(confirmed)) if confirmed else ""
    return ", ".join(part for part in (row["email"], kind, told) if part)


def _work(collected: Collected) -> Iterator[tuple[str, str]]:
    for row in collected.rows("positions"):
        since = span(row.get("since"), row.get("until"))
        what = ", ".join(part for part in (row["title"], row["organisation_name"], since) if part)
        yield field_in_words("position"), what
    for row in collected.rows("contact_roles"):
        role = word(ROLE_WORDS, row["role"])
        yield field_in_words("role"), f"{role}, {span(row['since'], row.get('until'))}"
    tags = [row["name"] for row in collected.rows("contact_tags")]
    if tags:
        yield field_in_words("tags"), ", ".join(tags)
    for row in collected.rows("field_values"):
        value = next(
            (row[one] for one in ("text", "number", "day") if row.get(one) is not None), ""
        )
        yield row["field_name"], value_in_words("custom:", str(value))


def _media(collected: Collected) -> Iterator[tuple[str, str]]:
    for row in collected.rows("media_profiles"):
        yield from told_of(row, {"beat": N_("Topics"), "embargo_notes": N_("Embargo practices")})
    for row in collected.rows("prospect_profiles"):
        stage = word(STAGE_WORDS, row["stage"])
        yield gettext(N_("Stage of the sale")), stage
        yield from told_of(row, {"next_step": N_("Next step"), "next_step_on": N_("By")})


def sources(collected: Collected) -> list[Block]:
    """The record's own source, then those of single fields, then rows of files."""
    blocks = [Block("facts", _source(contact)) for contact in collected.rows("contacts")]
    steps = [
        (
            ", ".join(field_in_words(one) for one in row["fields"])
            or gettext(N_("Several fields")),
            moment(row["at"]),
            _source({f"source_{name}": row[name] for name in ("kind", "detail")} | row),
        )
        for row in collected.rows("field_sources")
    ]
    blocks += [Block("steps", steps)] if steps else []
    for row in collected.rows("import_rows"):
        blocks.append(Block("label", gettext(N_("A row of an imported file, kept for a while"))))
        blocks.append(Block("text", " · ".join(cell for cell in row["cells"] if cell)))
    blocks += said_rows(
        collected.rows("imported_consents"),
        gettext(N_("A consent that came with an imported file")),
    )
    return blocks


def _source(row: Row) -> Rows:
    told = [(field_in_words("source_kind"), source_in_words(row["source_kind"]))]
    if row.get("source_detail"):
        told.append((field_in_words("source_detail"), row["source_detail"]))
    if row.get("source_on"):
        told.append((field_in_words("source_on"), days(row["source_on"])))
    if row.get("told_at"):
        how = word(TOLD_HOW, row["told_how"] or "")
        when = ", ".join(part for part in (days(row["told_at"]), how) if part)
        told.append((gettext(N_("You were told about it")), when))
    return told
