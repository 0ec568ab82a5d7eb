"""A file of `postilupa consents export --format jsonld`, node by node. Every node stands on a line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from asyncpg import UniqueViolationError

from app.consent.events import Actor, Method, State
from app.consent.proof.taking_over import TakenEvent, moment
from app.lib.languages import N_
from app.lib.refusals import Invalid

NOT_OURS = N_("This is not a file that `postilupa consents export --format jsonld` wrote.")
BEGINNING = '{"@context":{'
BROKEN = N_("Line %(line)s cannot be read. Nothing was imported.")


@dataclass(frozen=True)
class Node:
    """One node of the graph, and the line on which it stands."""

    line: int
    kind: str
    content: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.content["@id"])

    @property
    def reference(self) -> UUID:
        return UUID(self.id.removeprefix("urn:uuid:"))


def nodes(lines: Iterable[str]) -> Iterator[Node]:
    """In the order of the file. Raises Invalid for another file, and for a line that is broken."""
    numbered = enumerate(lines, 1)
    first = next(numbered, (1, ""))[1]
    if not first.startswith(BEGINNING):
        raise Invalid(NOT_OURS)
    ended = False
    for number, line in numbered:
        text = line.strip().removesuffix(",")
        ended = text == "]}"
        if ended or not text:
            continue
        yield _node(number, text)
    if not ended:
        raise Invalid(BROKEN, line=number)


def _node(number: int, text: str) -> Node:
    try:
        content = json.loads(text)
        kind = content.get("@type") or content["party_role"][0]
    except (ValueError, KeyError, AttributeError, IndexError, TypeError):
        raise Invalid(BROKEN, line=number) from None
    return Node(number, kind, content)


@contextmanager
def damaged(node: Node) -> Iterator[None]:
    """Whatever this node lacks, or says in another way, is told by its line."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, UniqueViolationError):
        raise Invalid(BROKEN, line=node.line) from None


def by_person(records: Iterable[Node]) -> Iterator[tuple[UUID, list[TakenEvent]]]:
    """Everything about one reference at a time."""
    for person, theirs in groupby(records, key=lambda node: node.content["pii_principal_id"]):
        events = [event for node in theirs for event in events_of(node)]
        yield UUID(person.removeprefix("urn:uuid:")), events


def events_of(node: Node) -> list[TakenEvent]:
    """The events of one record. Raises Invalid naming the line."""
    with damaged(node):
        process = node.content["pii_processing"]
        return [_event(event, process) for event in node.content["consent_events"]]


def _event(event: Mapping[str, Any], process: Mapping[str, Any]) -> TakenEvent:
    ledger = event["ledger"]
    evidence = ledger["evidence"]
    wording = event.get("wording")
    return TakenEvent(
        was=ledger["id"],
        undoes=evidence["undoes"],
        concerns=evidence["concerns"],
        evidence=evidence if "format" in evidence else None,
        columns={
            "state": State(event["state"]),
            "method": Method(event["method"]),
            "purpose": process["purpose"].split(":")[3],
            "purpose_version": evidence["purpose_version"],
            "channel": ledger["channel"],
            "list_id": UUID(evidence["list_id"]) if evidence["list_id"] else None,
            "wording": UUID(wording.removeprefix("urn:uuid:")) if wording else None,
            "notice_version": ledger["notice_version"],
            "language": ledger["language"],
            "actor": Actor(ledger["actor"]),
            "actor_id": UUID(evidence["actor_id"]) if evidence["actor_id"] else None,
            "at": moment(event["event_time"]),
            "recorded_at": moment(evidence["recorded_at"]),
            "evidence_digest": bytes.fromhex(evidence["digest"]) if evidence["digest"] else None,
        },
    )
