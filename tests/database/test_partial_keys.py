"""Keys that only the schema can say: which two rows may not stand beside each other, and which may."""

import json
from uuid import uuid4

import asyncpg
import pytest

from app.database import execute, fetch, transaction

Row = dict[str, object]

A, B, DAY = str(uuid4()), str(uuid4()), "2026-01-01T00:00:00+00:00"
MAIN = {"contact": A, "main_since": DAY}
ROLE = {"role": "media"}
VIEW = {"owner": A, "about": "people", "name": "Mine"}
SHARED = VIEW | {"shared_at": DAY}

# A row; how another one must differ to be allowed beside it; what else differs in both others.
SIMILAR = {"one": 1, "other": 2}
DRAFT: Row = {"document": A}
RENEWAL: Row = {"renews": 1, "open_until": DAY}
KEYS = [
    ("contact_addresses.contact_addresses_main", MAIN, {"contact": B}, {"canonical": "y"}),
    ("contact_addresses.contact_addresses_main", MAIN, {"main_since": None}, {"canonical": "y"}),
    ("contact_addresses.contact_addresses_canonical_key", {}, {"canonical": "y"}, {}),
    ("positions.positions_main", MAIN, {"until": DAY}, {}),
    ("positions.positions_main", MAIN, {"main_since": None}, {}),
    ("contact_roles.contact_roles_open_person", ROLE | {"contact": A}, {"until": DAY}, {}),
    ("contact_roles.contact_roles_open_person", ROLE | {"contact": A}, {"role": "partner"}, {}),
    ("contact_roles.contact_roles_open_organisation", ROLE | {"organisation": A}, {"until": DAY}, {}),
    ("field_values.field_values_of_person", {"contact": A}, {"field": 2}, {}),
    ("field_values.field_values_of_organisation", {"organisation": A}, {"field": 2}, {}),
    ("prospect_profiles.prospect_profiles_of_person", {"contact": A}, {"contact": B}, {}),
    ("prospect_profiles.prospect_profiles_of_organisation", {"organisation": A}, {"organisation": B}, {}),
    ("order_facts.order_facts_corrected_once", {"kind": "void", "corrects": 1}, {"corrects": 2}, {}),
    ("order_facts.order_facts_corrected_once", {"kind": "void", "corrects": 1}, {"corrects": None}, {}),
    ("segments.segments_name", {"name": "Media"}, {"archived_at": DAY}, {"name": "MEDIA"}),
    ("saved_views.saved_views_name", VIEW, {"owner": B}, {"name": "MINE"}),
    ("saved_views.saved_views_name", VIEW, {"about": "organisations"}, {"name": "MINE"}),
    ("saved_views.saved_views_shared_name", SHARED, {"shared_at": None}, {"owner": B, "name": "MINE"}),
    ("permission.permission_key", {"list_id": None}, {"list_id": B}, {}),
    ("suppressions.suppressions_open", {"list_id": None}, {"lifted_at": DAY}, {}),
    ("suppressions.suppressions_open", {"list_id": None}, {"reason": "y"}, {}),
    ("subscription_requests.one_reminder_before_the_end", RENEWAL, {"open_until": None}, {}),
    ("subscription_requests.one_reminder_before_the_end", RENEWAL, {"renews": 2}, {}),
    ("subscriptions.subscriptions_open", {"list": A}, {"left_at": DAY}, {}),
    ("delivery.delivery_address", {"seq": 1, "state": "x"}, {"campaign": 2}, {"seq": 2}),
    ("list_grounds.list_grounds_open", {"list": A, "ground": "asked"}, {"until": DAY}, {}),
    ("list_grounds.list_grounds_open", {"list": A, "ground": "asked"}, {"list": B}, {}),
    ("similar_groups.similar_groups_open", SIMILAR, {"until": DAY}, {}),
    ("similar_groups.similar_groups_open", SIMILAR, {"other": 3}, {}),
    ("domain_refusals.domain_refusals_open", {"domain": "a.example"}, {"lifted_at": DAY}, {}),
    ("domain_refusals.domain_refusals_open", {"domain": "a.example"}, {"domain": "b.example"}, {}),
    ("answers.answers_open", {"contact": A}, {"contact": B}, {}),
    ("answers.answers_open", {"contact": A}, {"released_at": DAY, "way": "paper"}, {}),
    ("retention_stops.retention_stops_open", {}, {"until": DAY}, {}),
    ("privacy_document_versions.privacy_document_versions_draft", DRAFT, {"document": B}, {"number": 2}),
]  # fmt: skip
ONE_OF_ALL = ("intake_mailboxes.intake_mailboxes_one",)
ANYTHING = {
    "uuid": A, "text": "x", "varchar": "x", "bpchar": "xx", "char": "p", "bytea": "\\x00",
    "bool": True, "jsonb": {}, "int2": 1, "int4": 1, "int8": 1, "date": DAY, "timestamptz": DAY,
}  # fmt: skip


@pytest.fixture
async def plain(db: None) -> None:
    """Rows may stand alone: neither foreign keys nor triggers look at them."""
    await execute("set local session_replication_role = replica")


async def _add(table: str, row: Row) -> None:
    """A row with these values, and with anything where there must be something."""
    needed = await fetch(
        "select attname as name, typname as type from pg_attribute a join pg_type t on t.oid = atttypid "
        "where attrelid = $1::regclass and attnum > 0 and attnotnull and not atthasdef",
        table,
    )
    filled = {column["name"]: ANYTHING[column["type"]] for column in needed} | row
    names = ", ".join(f'"{name}"' for name in filled)
    await execute(
        f"insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, $1)",
        json.dumps(filled),
    )


@pytest.mark.parametrize(("key", "row", "allowed", "other"), KEYS)
async def test_what_is_open_is_open_once(
    plain: None, key: str, row: Row, allowed: Row, other: Row
) -> None:
    table, index = key.split(".")
    await _add(table, row)
    with pytest.raises(asyncpg.UniqueViolationError, match=f'"{index}"'):
        async with transaction():
            await _add(table, row | other)
    await _add(table, row | other | allowed)


@pytest.mark.parametrize("key", ONE_OF_ALL)
async def test_what_there_is_one_of_is_there_once(plain: None, key: str) -> None:
    table, index = key.split(".")
    await _add(table, {"security": "tls"})
    with pytest.raises(asyncpg.UniqueViolationError, match=f'"{index}"'):
        async with transaction():
            await _add(table, {"id": B, "security": "tls"})


async def test_every_key_that_piccolo_cannot_say_is_tried(db: None) -> None:
    """Partial ones, and those over an expression, with an operator class or with nulls alike."""
    keys = await fetch(
        "select concat_ws('.', t.relname, c.relname) as key from pg_index i "
        "join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid "
        "where i.indisunique and c.relnamespace = 'public'::regnamespace "
        "and t.relname not like 'pgqueuer%' "
        "and not exists (select from pg_constraint k where k.conindid = i.indexrelid)"
    )
    assert {row["key"] for row in keys} == {key for key, *_ in KEYS} | {*ONE_OF_ALL}
