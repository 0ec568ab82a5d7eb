"""Consent records after ISO/IEC TS 27560:2023 as JSON-LD, with the W3C's DPV terms.

One record for each person, purpose, channel and list, its events oldest first. Each text that was
shown stands once, with its SHA-256. Each event's `ledger` holds what a second installation needs to take
it over unchanged. docs/consent-record.schema.json says the same as a JSON Schema.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from app.consent.events import Actor, Basis, State
from app.consent.proof.vocabulary import BASES, RIGHTS, SCHEMA, STATES, UNKNOWN_STATE
from app.consent.purposes.rules import PurposeInForce
from app.consent.queries import PublishedNotice
from app.consent.wordings.queries import KeptWording

CONTROLLER = "urn:postilupa:controller"
AUTHORITY = "urn:postilupa:authority"
STAFF = "urn:postilupa:staff"
PROGRAM = "urn:postilupa:program"
UNTIL_WITHDRAWN = "dpv:IndeterminateDuration"
"""How long a consent holds that has no end of its own."""


@dataclass(frozen=True)
class About:
    """Who answers for the data, and where: the same in every record of a file.

    `recipients` are names of those who process data for the controller, `country` by ISO 3166.
    """

    name: str
    business_id: str
    address: str
    contact: str
    country: str
    base_url: str
    recipients: Sequence[str] = ()


def parties(about: About) -> Iterator[dict[str, Any]]:
    """The controller, the authority and whoever receives data, each once."""
    yield {
        "@id": CONTROLLER,
        "party_role": ["dpv:DataController"],
        "party_type": "dpv:LegalEntity",
        "party_id": about.business_id,
        "party_name": about.name,
        "party_address": about.address,
        "party_contact": about.contact,
    }
    yield {
        "@id": AUTHORITY,
        "party_role": ["dpv:DataProtectionAuthority"],
        "party_type": "dpv:Authority",
        "party_id": "tietosuoja.fi",
        "party_name": "Tietosuojavaltuutetun toimisto",
        "party_address": "PL 800, 00531 Helsinki",
        "party_contact": "tietosuoja@om.fi",
    }
    for name in about.recipients:
        yield {
            "@id": _recipient(name),
            "party_role": ["dpv:DataProcessor"],
            "party_type": "dpv:Recipient",
            "party_id": name,
            "party_name": name,
            "party_address": "",
            "party_contact": "",
        }


def _recipient(name: str) -> str:
    return f"urn:postilupa:recipient:{sha256(name.encode()).hexdigest()[:16]}"


def purpose(one: PurposeInForce, groups: Mapping[int, Mapping[str, str]]) -> dict[str, Any]:
    """`groups` are the names of the product groups by id: another installation counts its own."""
    return {
        "@id": _purpose(one.key, one.version),
        "@type": "dpv:Purpose",
        "record_id": one.key,
        "version": str(one.version),
        "title": dict(one.names),
        "lawful_basis": BASES[one.basis],
        "retention_period": f"P{one.retention_months}M",
        "ledger": {
            "direct_marketing": one.direct_marketing,
            "channels": list(one.channels),
            "balancing": one.balancing,
            "retention_from": one.retention_from.value,
            "consent_months": one.consent_months,
            "renewal_days": one.renewal_days,
            "data": list(one.data),
            "release_basis": one.release_basis,
            "group": dict(groups[one.product_group]) if one.product_group else None,
            **{f"text_{language}": text for language, text in one.texts.items()},
            **{f"interest_{language}": text for language, text in one.interests.items()},
        },
    }


def _purpose(key: str, version: int) -> str:
    return f"urn:postilupa:purpose:{key}:{version}"


def mailing_list(one: Mapping[str, Any]) -> dict[str, Any]:
    """A list, from its columns and its `texts` by language."""
    return {
        "@id": f"urn:uuid:{one['id']}",
        "@type": "dpv:Service",
        "record_id": one["slug"],
        "title": {language: text["name"] for language, text in one["texts"].items()},
        "ledger": as_json(one),
    }


def person(address: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the ledger means by one reference: an address, whose it is, and what comes there."""
    return {
        "@id": f"urn:uuid:{address['id']}",
        "@type": "dpv:DataSubject",
        "party_contact": address["email"],
        "language": address["language"],
        "ledger": as_json(address),
    }


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Moments by RFC 3339, references as text."""
    return {
        key: value.isoformat() if isinstance(value, datetime) else _plain(value)
        for key, value in values.items()
    }


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value


def wording(one: KeptWording, list_name: str) -> dict[str, Any]:
    return {
        "@id": f"urn:uuid:{one.id}",
        "@type": "pl:Wording",
        "language": one.language,
        "version": str(one.version),
        "service": list_name,
        "issued": one.created_at.isoformat(),
        "text": one.sentence,
        "sha256": one.digest.hex(),
        "ledger": {"list": str(one.list_id)},
    }


def notice(one: PublishedNotice) -> dict[str, Any]:
    return {
        "@id": _notice(one.version, one.language),
        "@type": "dpv:PrivacyNotice",
        "language": one.language,
        "version": str(one.version),
        "issued": one.published_at.isoformat(),
        "text": one.html,
        "sha256": one.digest.hex(),
    }


def _notice(version: int, language: str) -> str:
    return f"urn:postilupa:notice:{version}:{language}"


@dataclass(frozen=True)
class Texts:
    """What a record refers to: notices by version and language, purposes by key and version."""

    notices: Collection[tuple[int, str]]
    purposes: Mapping[tuple[str, int], PurposeInForce]


def record(events: Sequence[Mapping[str, Any]], texts: Texts, about: About) -> dict[str, Any]:
    """One person's consent to one thing, from the exported events about it (`export.py`, KEYS)."""
    last = events[-1]
    thing = f"{last['purpose']}/{last['channel']}/{' '.join(last['lists'])}"
    identifier = uuid5(UUID(last["person"]), thing)
    return {
        "@id": f"urn:uuid:{identifier}",
        "@type": "dpv:ConsentRecord",
        "schema_version": SCHEMA,
        "record_id": str(identifier),
        "pii_principal_id": f"urn:uuid:{last['person']}",
        "pii_processing": _processing(last, texts, about),
        "authority_party": AUTHORITY,
        "consent_events": [_event(event, texts) for event in events],
    }


def _processing(last: Mapping[str, Any], texts: Texts, about: About) -> dict[str, Any]:
    version = last["evidence"]["purpose_version"]
    in_force = texts.purposes[last["purpose"], version]
    return {
        "@type": "dpv:Process",
        "privacy_notice": _shown(last, texts) or f"{about.base_url}/privacy",
        "language": last["language"],
        "purpose": _purpose(last["purpose"], version),
        "lawful_basis": BASES[Basis(last["basis"] or in_force.basis)],
        "pii_information": _NAMED if _is_unmailed(last) else [_EMAIL, *_NAMED],
        "pii_controllers": CONTROLLER,
        "collection_method": "dpv:DataSubjectDataSource",
        "storage_locations": f"loc:{about.country}",
        "retention_period": f"P{in_force.retention_months}M",
        "jurisdiction": f"loc:{about.country}",
        "recipient_third_parties": [_recipient(name) for name in about.recipients],
        "withdrawal_method": f"{about.base_url}/preferences",
        "privacy_rights": list(RIGHTS),
        "service": " ".join(last["lists"]),
    }


_EMAIL = {"pii_type": "pd:EmailAddress", "pii_optional": "dpv:Required"}
_NAMED = [{"pii_type": "pd:Name", "pii_optional": "dpv:Optional"}]


def _is_unmailed(event: Mapping[str, Any]) -> bool:
    """Said by a person without an e-mail address; of an erased one nothing is left to tell."""
    return not event["email"] and "format" in event["evidence"]


def _shown(last: Mapping[str, Any], texts: Texts) -> str | None:
    version, language = last["notice_version"], last["language"]
    return _notice(version, language) if (version, language) in texts.notices else None


_WHO = {Actor.STAFF.value: STAFF, Actor.SYSTEM.value: PROGRAM}


def _event(event: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    wording = event["evidence"]["wording_id"]
    months = texts.purposes[event["purpose"], event["evidence"]["purpose_version"]].consent_months
    return {
        "event_state": [STATES.get(State(event["state"]), UNKNOWN_STATE)],
        "event_type": "dpv:ExpressedConsent",
        "event_time": event["at"],
        "entity_id": _WHO.get(event["actor"], f"urn:uuid:{event['person']}"),
        "validity_duration": f"P{months}M" if months else UNTIL_WITHDRAWN,
        "method": event["method"],
        "state": event["state"],
        **({"wording": f"urn:uuid:{wording}"} if wording else {}),
        "ledger": {key: event[key] for key in _LEDGER},
    }


_LEDGER = ("id", "channel", "notice_version", "language", "actor", "evidence")
