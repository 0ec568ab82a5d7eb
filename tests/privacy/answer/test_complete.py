"""The answer to a person holds everything that is kept about them, and nothing of the neighbour."""

import base64
import importlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app import config, database
from app.contacts.actions import belongings
from app.contacts.facts import Who
from app.lib.languages import speaking
from app.piccolo_app import APP_CONFIG, ROOMS
from app.privacy.answer.content.chapters import TABLES, Chapter
from app.privacy.answer.content.collecting import Collected, collect
from app.privacy.answer.content.general import general
from app.privacy.answer.content.package import package
from app.privacy.answer.content.plain import OURS, is_told
from app.privacy.answer.content.sheet import sheet
from app.privacy.erasing import whose
from app.staff.tables import StaffMember
from tests.make import campaigns as make_campaigns
from tests.make.deliveries import World
from tests.privacy.erasing import canary
from tests.privacy.erasing.canary import Canary
from tests.privacy.erasing.test_canaries import NOT_OF_A_PERSON, UNCONFIRMED, places

SCHEMA = Path(__file__).parents[3] / "docs" / "answer.schema.json"
NOT_TOLD = {
    **dict.fromkeys(OURS, "made from what is told, to find or compare it"),
    "contact": "the person, told as such",
    "subject": "told as the event's",
    "first": "the other of a pair is somebody else",
    "second": "the other of a pair is somebody else",
    "marks": "what is left out of an answer, which is about others",
    "sealed_pdf": "the answer itself",
    "sealed_json": "the answer itself",
    "privacy_request_letters.copy": "the message of a letter whose subject and text are told",
    "kept_mails.digest": "of the mail that is told whole",
    "became": "another address of the person, told as such",
    "requested_lists.list": "told by its short name",
    "import_chunk_keys.keys": "keyed hashes of the rows that are told",
}
"""Personal columns that are not in the answer, and why."""
TOLD_AS = {
    ("import_chunks", "data"): ("import_rows", "cells"),
    ("import_findings", "value"): ("import_rows", "findings"),
    ("contact_tags", "tag"): ("contact_tags", "name"),
    ("delivery", "subscription"): ("delivery", "because"),
    ("disclosure_people", "people"): ("disclosures", "to"),
    ("permission_stale", "address"): ("permission", "address"),
    ("privacy_request_letters", "subject"): ("privacy_request_letters", "subject"),
}


@pytest.fixture
async def planted(world: World, tmp_path: Path) -> Canary:
    folder = tmp_path / "data"
    folder.mkdir()
    config.use(replace(world.settings, data_dir=folder))
    known = await canary.planted()
    await _besides(known)
    return known


_BESIDES = (
    """insert into duplicates (first, second, score, reasons, found_at)
       values (least($1::uuid, $2), greatest($1, $2), 90, '{name}', now())""",
    """insert into imported_consents (import_id, address)
       select i.id, a.id from imports i, contact_addresses a where a.contact in ($1, $2)""",
    """insert into delivery (campaign, seq, address, language, state, at, ground)
       select c.id, row_number() over (), a.id, 'fi', 'a', now(), 'c'
         from campaigns c, contact_addresses a where a.contact in ($1, $2)""",
    """insert into retention_due (contact, rule, since, ends)
       select id, 'field_knowledge', current_date, current_date from contacts where id in ($1, $2)""",
    """with whom as (insert into recipients (firm, kind, name, country, since) values
                     (gen_random_uuid(), 'mailing_house', 'Postitalo Pohjola Oy', 'FI', now()) returning id),
            gone as (insert into disclosures (recipient, kind, purpose, why, fields, given, at)
                     select id, 'labels', 'newsletter', 'Kutsu', '{first_name}', 2, now() from whom
                     returning id)
       insert into disclosure_people (disclosure, people) select id, array[$1::uuid, $2] from gone""",
)


async def _besides(known: Canary) -> None:
    """What the person has beside texts of their own, and the neighbour as well."""
    await belongings.set_tags(known.contact, ["Qzxtag"], Who(known.by))
    await make_campaigns.draft(0)
    for statement in _BESIDES:
        await database.execute(statement, known.contact, known.other)


async def collected(known: Canary) -> Collected:
    found = await whose.of_contact(known.contact)
    assert found is not None
    return await collect(found)


async def packed(known: Collected) -> dict[str, Any]:
    with speaking("en"):
        told: dict[str, Any] = json.loads(package(known, await general()))
    return told


async def told(known: Canary) -> dict[str, list[dict[str, Any]]]:
    """By table, of the person and of the one who never confirmed."""
    unconfirmed = await whose.of_email(UNCONFIRMED)
    assert unconfirmed is not None
    tables: dict[str, list[dict[str, Any]]] = {}
    for one in (await collected(known), await collect(unconfirmed)):
        for section in (await packed(one))["sections"]:
            for table in section["tables"]:
                tables.setdefault(table["name"], []).extend(table["rows"])
    return tables


def personal_columns() -> list[tuple[str, str]]:
    """Of every kind, as the rooms name them."""
    found = []
    for room in ROOMS:
        module: Any = importlib.import_module(f"app.{room}.personal_data")
        tables = [(table._meta.tablename, columns) for table, columns in module.PERSONAL.items()]
        tables += getattr(module, "PERSONAL_RAW", {}).items()
        for name, columns in () if room == "staff" else tables:
            if name not in NOT_OF_A_PERSON:
                found += [(name, column) for column in columns]
    return found


# trial E18
async def test_every_personal_column_is_told_with_its_canary(planted: Canary) -> None:
    tables = await told(planted)
    assert without_a_place(tables) == []
    for table, column in places():
        if {column, f"{table}.{column}"} & set(NOT_TOLD):
            continue
        as_table, as_column = TOLD_AS.get((table, column), (table, column))
        said = json.dumps([row.get(as_column) for row in tables.get(as_table, [])]).encode()
        said = b"\n".join([said, *decoded_in(tables.get(as_table, []), as_column)])
        for row in await database.fetch(f"select {column} as value from {table}"):
            for word in canaries_in(row["value"]):
                assert word.lower() in said.lower(), f"{table}.{column}: {word!r}"


def without_a_place(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    missing = []
    for place in personal_columns():
        table, column = TOLD_AS.get(place, place)
        is_there = any(column in row for row in tables.get(table, []))
        if not is_there and not {column, f"{place[0]}.{place[1]}"} & set(NOT_TOLD):
            missing.append(f"{place[0]}.{place[1]}")
    return missing


def decoded_in(rows: list[dict[str, Any]], column: str) -> Iterator[bytes]:
    for row in rows:
        with suppress(ValueError, TypeError):
            yield base64.b64decode(row.get(column) or "", validate=True)


def canaries_in(value: Any) -> set[bytes]:
    data = value if isinstance(value, bytes) else str(value or "").encode()
    found: set[bytes] = set()
    for part in canary.decoded(data):
        found |= set(re.findall(rb"[Qq]zx[\w.]*|407771234|203\.0\.113", part))
    return found


# trial E18
async def test_the_files_hold_everything_in_sections_and_nothing_of_others(planted: Canary) -> None:
    known = await collected(planted)
    assert {table for table, rows in known.tables.items() if rows} <= {
        table for tables in TABLES.values() for table in tables
    }
    answer = await packed(known)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(answer, schema)
    portable = {t["name"] for s in answer["sections"] for t in s["tables"] if t["portable"]}
    assert "subscription_requests" in portable
    assert "interactions" not in portable
    text = json.dumps(answer)
    for other in ("kaisa@", "kerttu", "Kerttu", str(planted.other), str(planted.by)):
        assert other not in text, other
    for language in ("fi", "sv", "en"):
        await _reads_well(known, language)


async def _reads_well(known: Collected, language: str) -> None:
    with speaking(language):
        printable = await sheet(known, await general())
    assert len(printable.sections) == len(Chapter)
    text = json.dumps(asdict(printable), ensure_ascii=False)
    for word in ("qzxtitle", "qzxtext", "qzxvalue", "qzxbeat", "qzxoffered", "Qzxlintunen"):
        assert word in text, word


def test_columns_that_lead_to_staff_are_left_out() -> None:
    leading = {
        column._meta.name
        for table in APP_CONFIG.table_classes
        for column in table._meta.foreign_key_columns
        if column._foreign_key_meta.resolved_references is StaffMember
    }
    assert [name for name in leading if is_told(name)] == []
