"""The words of a consent record: field names of ISO/IEC TS 27560:2023 in terms of the W3C's DPV 2.

`CONTEXT` stands in every file, so that nothing has to be fetched to read one. What the standard has no
word for begins with `pl:`, a name of our own.
"""

from app.consent.events import Basis, State

SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"

CONTEXT: dict[str, object] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "pl": "urn:postilupa:",
    "schema_version": {"@id": "dct:conformsTo", "@type": "@id"},
    "record_id": "dct:identifier",
    "pii_principal_id": {"@id": "dpv:hasDataSubject", "@type": "@id"},
    "pii_processing": "dpv:hasProcess",
    "privacy_notice": {"@id": "dpv:hasNotice", "@type": "@id"},
    "language": "dct:language",
    "purpose": {"@id": "dpv:hasPurpose", "@type": "@id"},
    "lawful_basis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "pii_information": "dpv:hasPersonalData",
    "pii_type": {"@id": "dct:type", "@type": "@id"},
    "pii_optional": {"@id": "dpv:hasNecessity", "@type": "@id"},
    "pii_controllers": {"@id": "dpv:hasDataController", "@type": "@id"},
    "collection_method": {"@id": "dpv:hasDataSource", "@type": "@id"},
    "storage_locations": {"@id": "dpv:hasLocation", "@type": "@id"},
    "retention_period": {"@id": "dpv:hasDuration", "@type": "xsd:duration"},
    "service": "dpv:hasService",
    "jurisdiction": {"@id": "dpv:hasJurisdiction", "@type": "@id"},
    "recipient_third_parties": {"@id": "dpv:hasRecipient", "@type": "@id", "@container": "@set"},
    "withdrawal_method": {"@id": "dpv:isExercisedAt", "@type": "@id"},
    "privacy_rights": {"@id": "dpv:hasRight", "@type": "@id", "@container": "@set"},
    "authority_party": {"@id": "dpv:hasAuthority", "@type": "@id"},
    "party_id": "dpv:hasIdentifier",
    "party_address": "dpv:hasAddress",
    "party_name": "dpv:hasName",
    "party_contact": "dpv:hasContact",
    "party_role": "@type",
    "party_type": {"@id": "dct:type", "@type": "@id"},
    "consent_events": {"@id": "dpv:hasConsentStatus", "@container": "@list"},
    "event_state": "@type",
    "event_type": {"@id": "dct:type", "@type": "@id"},
    "event_time": {"@id": "dpv:isIndicatedAtTime", "@type": "xsd:dateTime"},
    "entity_id": {"@id": "dpv:isIndicatedBy", "@type": "@id"},
    "validity_duration": {"@id": "dct:valid", "@type": "@id"},
    "method": "dpv:hasIndicationMethod",
    "title": {"@id": "dct:title", "@container": "@language"},
    "text": "pl:text",
    "sha256": "pl:sha256",
    "version": "dct:hasVersion",
    "issued": {"@id": "dct:issued", "@type": "xsd:dateTime"},
    "wording": {"@id": "pl:wording", "@type": "@id"},
    "state": "pl:state",
    "ledger": {"@id": "pl:ledger", "@type": "@json"},
}

STATES = {
    State.REQUESTED: "dpv:ConsentRequested",
    State.CONFIRMATION_SENT: "dpv:ConsentRequested",
    State.GIVEN: "dpv:ConsentGiven",
    State.REFUSED: "dpv:ConsentRefused",
    State.RENEWED: "dpv:RenewedConsentGiven",
    State.WITHDRAWN: "dpv:ConsentWithdrawn",
    State.EXPIRED: "dpv:ConsentExpired",
    State.ERASED: "dpv:ConsentInvalidated",
}
"""The states that the vocabulary knows. The others are told by `state` alone and are `unknown` to it."""
UNKNOWN_STATE = "dpv:ConsentUnknown"

BASES = {
    Basis.CONSENT: "eu-gdpr:A6-1-a",
    Basis.CONTRACT: "eu-gdpr:A6-1-b",
    Basis.LEGAL_OBLIGATION: "eu-gdpr:A6-1-c",
    Basis.LEGITIMATE_INTEREST: "eu-gdpr:A6-1-f",
}

RIGHTS = ("eu-gdpr:A7-3", *(f"eu-gdpr:A{number}" for number in (15, 16, 17, 18, 20, 21, 77)))
