"""The sections of an answer, in their order, and which table is told in which. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.lib.languages import N_


class Chapter(StrEnum):
    PERSON = "person"
    SOURCES = "sources"
    PURPOSES = "purposes"
    CONSENTS = "consents"
    LETTERS = "letters"
    CONTACTS = "contacts"
    ORDERS = "orders"
    CHANGES = "changes"
    REQUESTS = "requests"
    LOOKED_AT = "looked_at"
    RECIPIENTS = "recipients"
    RETENTION = "retention"
    RIGHTS = "rights"


TITLES: Mapping[Chapter, str] = {
    Chapter.PERSON: N_("Who you are in our register"),
    Chapter.SOURCES: N_("Where the data came from"),
    Chapter.PURPOSES: N_("What the data is used for, and on what basis"),
    Chapter.CONSENTS: N_("Your consents and refusals"),
    Chapter.LETTERS: N_("Letters to you"),
    Chapter.CONTACTS: N_("Our contacts with you"),
    Chapter.ORDERS: N_("Orders"),
    Chapter.CHANGES: N_("Changes to your data"),
    Chapter.REQUESTS: N_("Your requests about your data"),
    Chapter.LOOKED_AT: N_("Who has handled your data"),
    Chapter.RECIPIENTS: N_("Who receives the data"),
    Chapter.RETENTION: N_("How long the data is kept"),
    Chapter.RIGHTS: N_("Your rights"),
}
TABLES: Mapping[Chapter, Sequence[str]] = {
    Chapter.PERSON: (
        *("contacts", "contact_addresses", "contact_phones", "social_profiles", "contact_tags"),
        *("positions", "contact_roles", "field_values", "media_profiles", "prospect_profiles"),
    ),
    Chapter.SOURCES: ("field_sources", "imported_consents", "import_rows", "import_kept"),
    Chapter.CONSENTS: (
        *("consent_events", "consent_evidence", "consent_papers", "kept_mails", "permission"),
        *("ground_facts", "subscription_requests", "requested_lists", "subscriptions"),
        *("preferences_links", "address_changes", "person_subjects"),
    ),
    Chapter.LETTERS: ("delivery", "letters_to_be_posted"),
    Chapter.CONTACTS: ("interactions", "follow_ups", "considered_services"),
    Chapter.ORDERS: ("orders", "order_facts"),
    Chapter.CHANGES: ("contact_changes", "import_changes", "merges", "duplicates"),
    Chapter.REQUESTS: (
        *("privacy_requests", "privacy_request_wishes", "privacy_request_steps"),
        *("privacy_request_letters", "privacy_request_files", "answers", "answer_openings"),
    ),
    Chapter.LOOKED_AT: ("access_log",),
    Chapter.RECIPIENTS: ("disclosures", "recipients_to_tell"),
    Chapter.RETENTION: ("retention_holds", "retention_due"),
}
"""Chapters without tables are about all people."""
GIVEN = frozenset(
    (
        *("consent_evidence", "consent_papers", "subscription_requests", "requested_lists"),
        *("subscriptions", "preferences_links", "address_changes", "consent_events"),
        *("orders", "order_facts"),
    )
)
"""What the person gave, by hand or by using our pages, on consent or for a contract (Article 20)."""
OF_THE_PERSON = frozenset(
    (
        *("contacts", "contact_addresses", "contact_phones", "social_profiles", "field_values"),
        *("positions", "contact_tags"),
    )
)
"""The same, where the person is the source."""
FROM_THEM = frozenset(
    ("sign_up", "web_form", "email", "phone", "contract", "meeting", "event_registration")
)
"""Kinds of source that are the person."""


def is_portable(table: str, source_kind: str) -> bool:
    """Whether the person may have this table in a form that computers read (GDPR Article 20)."""
    return table in GIVEN or (table in OF_THE_PERSON and source_kind in FROM_THEM)
