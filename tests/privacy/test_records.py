"""The evidence as consent records after ISO/IEC TS 27560: whole, valid, and read without a network."""

import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from pyld import jsonld

from app.consent import actions
from app.consent import queries as ledger
from app.consent.events import Method, State
from app.consent.export import Format
from app.consent.proof.vocabulary import CONTEXT
from app.privacy.takeover.written import written
from tests.make import consent as make
from tests.make import lists as make_lists

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "consent-record.schema.json").read_text(encoding="utf-8"))
TERMS = frozenset(Path(__file__).with_name("dpv_terms.txt").read_text().split())
OURS = ("https://w3id.org/dpv",)


async def exported(*subjects: UUID) -> dict[str, Any]:
    parts = [part async for part in written(Format.JSON_LD, subjects or None)]
    document: dict[str, Any] = json.loads(b"".join(parts))
    return document


def of_type(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if node.get("@type") == kind]


@pytest.fixture
async def document(db: None) -> dict[str, Any]:
    """Three people: one who signed up and left, one who said 'not me', one who objects to everything."""
    await make_lists.open_for_sign_up()
    left = (await make_lists.subscriber()).address.id
    [given] = [one for one in await ledger.permissions_of(left) if one.allowed]
    change = partial(make.new_event, list_id=given.list_id, purpose=given.purpose)
    await actions.record(change(left, State.WITHDRAWN, Method.ONE_CLICK))
    refused = await make.given(list_id=given.list_id)
    await actions.record(change(refused, State.REFUSED, Method.PAGE))
    objector = await make.given(list_id=given.list_id)
    await actions.record(make.new_event(objector, State.OBJECTED, Method.PAGE, list_id=None))
    return await exported(left, refused, objector)


# trial E14
async def test_every_record_has_all_that_the_standard_demands(document: dict[str, Any]) -> None:
    records = of_type(document, "dpv:ConsentRecord")
    assert len(records) == 5  # the refusal and the objection are about a purpose of their own
    for record in records:
        Draft202012Validator(SCHEMA).validate(record)


async def test_the_schema_misses_every_field_that_is_taken_out(document: dict[str, Any]) -> None:
    record = of_type(document, "dpv:ConsentRecord")[0]
    check = Draft202012Validator(SCHEMA)
    for place in (record, record["pii_processing"], record["consent_events"][0]):
        for key in set(place) - {"wording"}:
            value = place.pop(key)
            assert not check.is_valid(record), key
            place[key] = value
    check.validate(record)


def refuse(url: str, options: dict[str, Any]) -> None:
    raise AssertionError(f"{url} was asked for")


def keys_and_types(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from keys_and_types(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if one and key != "urn:postilupa:ledger":
                yield key
                yield from keys_and_types(one)
    elif isinstance(value, str) and value.startswith(OURS) and "/schema/" not in value:
        yield value


# trial E14
async def test_nothing_is_lost_when_a_stranger_expands_it(document: dict[str, Any]) -> None:
    known = set(CONTEXT) | {"@id", "@type"}
    for node in document["@graph"]:
        assert set(node) <= known, node
        for event in node.get("consent_events", ()):
            assert set(event) <= known
        assert set(node.get("pii_processing", ())) <= known
    expanded = jsonld.expand(document, {"documentLoader": refuse})
    said = {word for word in keys_and_types(expanded) if word.startswith(OURS)}
    assert said - TERMS == set()
    assert {"https://w3id.org/dpv#ConsentWithdrawn", "https://w3id.org/dpv#ConsentRefused"} <= said


async def test_each_text_stands_once_with_its_digest(document: dict[str, Any]) -> None:
    texts = {node["@id"]: node for node in document["@graph"] if "text" in node}
    for node in texts.values():
        assert sha256(node["text"].encode()).hexdigest() == node["sha256"]
    referred = {
        event["wording"]
        for record in of_type(document, "dpv:ConsentRecord")
        for event in record["consent_events"]
        if "wording" in event
    }
    assert referred
    assert referred <= set(texts)
    identities = [node["@id"] for node in document["@graph"]]
    assert len(identities) == len(set(identities))


async def test_an_event_tells_who_acted(document: dict[str, Any]) -> None:
    [record, *_] = of_type(document, "dpv:ConsentRecord")
    person = record["pii_principal_id"]
    assert {event["entity_id"] for event in record["consent_events"]} <= {
        person,
        "urn:postilupa:program",
    }
