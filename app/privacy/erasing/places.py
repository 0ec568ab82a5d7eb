"""Free texts in which somebody else may be named: where they stand, and what opens them."""

from dataclasses import dataclass, replace

from app.lib.languages import N_


@dataclass(frozen=True)
class Place:
    """Text `columns` of `table`; `record` fills the path of its page.

    `own` is (as SQL) the person with whom the row goes. `can_mask`: the name may be taken out
    of the text itself; what stands in an entry that never changes, or in a letter, stays as it was
    written. `is_quoted`: everybody who may erase may read it.
    """

    word: str
    table: str
    columns: tuple[str, ...]
    path: str
    key: str = "id"
    record: str = "id"
    own: str = "null::uuid"
    can_mask: bool = True
    is_quoted: bool = True


_PERSON, _ORGANISATION = "/staff/people/{}", "/staff/organisations/{}"
_OF_PERSON = "t.contact"
_ALONE = """(select (array_agg(p.contact))[1] from interaction_people p where p.interaction = t.id
             having count(*) = 1)"""


def _hanging(word: str, table: str, *columns: str, key: str = "id") -> Place:
    return Place(word, table, columns, _PERSON, key=key, record="contact", own=_OF_PERSON)


def _at_organisation(place: Place, word: str) -> Place:
    return replace(place, word=word, path=_ORGANISATION, record="organisation", own="null::uuid")


_CHANGE = _hanging(N_("History of a person"), "contact_changes", "old", "new", "why")
_CONSIDERED = _hanging(N_("Service that a person considers"), "considered_services", "note")
_FIELD = _hanging(N_("Field of a person"), "field_values", "text")
_PROSPECT = _hanging(N_("Next step with a person"), "prospect_profiles", "next_step")
_SOURCE = _hanging(N_("Source of a person's data"), "field_sources", "detail")
_AT_ORGANISATION = N_("Organisation")

PLACES: dict[str, Place] = {
    "interaction": Place(
        N_("Interaction"), "interactions", ("subject", "text"), "/staff/interactions/{}", own=_ALONE
    ),
    "follow_up": Place(
        N_("Follow-up"), "follow_ups", ("what",), "/staff/follow-ups/{}", own=_OF_PERSON
    ),
    "person": Place(
        N_("Notes about a person"), "contacts", ("notes", "source_detail"), _PERSON,
        own="t.id",
    ),
    "organisation": Place(
        _AT_ORGANISATION, "organisations", ("notes", "street", "source_detail"), _ORGANISATION
    ),
    "organisation_name": Place(
        _AT_ORGANISATION, "organisations", ("name", "web"), _ORGANISATION, can_mask=False
    ),
    "person_change": _CHANGE,
    "organisation_change": _at_organisation(_CHANGE, N_("History of an organisation")),
    "person_considers": _CONSIDERED,
    "organisation_considers": _at_organisation(
        _CONSIDERED, N_("Service that an organisation considers")
    ),
    "person_field": _FIELD,
    "organisation_field": _at_organisation(_FIELD, _AT_ORGANISATION),
    "person_prospect": _PROSPECT,
    "organisation_prospect": _at_organisation(_PROSPECT, _AT_ORGANISATION),
    "person_source": _SOURCE,
    "organisation_source": _at_organisation(_SOURCE, _AT_ORGANISATION),
    "media": _hanging(
        N_("Media contact"), "media_profiles", "beat", "embargo_notes", key="contact"
    ),
    "billing": Place(
        N_("Billing details"), "billing_details", ("name", "street", "reference"),
        "/staff/organisations/{}/billing", key="organisation", record="organisation",
        is_quoted=False,
    ),
    "billing_change": Place(
        N_("Billing details"), "billing_changes", ("old", "new"), "/staff/organisations/{}/billing",
        record="organisation", is_quoted=False,
    ),
    "order": Place(
        N_("Order of a service"), "order_facts", ("what", "note"), "/staff/organisations/{}/orders",
        record='(select organisation from orders o where o.id = t."order")', can_mask=False,
    ),
    "ground": Place(
        N_("Ground for writing"), "ground_facts",
        ("note", "reason_fi", "reason_sv", "reason_en", "reference"), _PERSON,
        record="(select contact from contact_addresses a where a.id = t.address)",
        own="(select contact from contact_addresses a where a.id = t.address)",
        can_mask=False,
    ),
    "segment": Place(
        N_("Segment"), "segments", ("name", "definition::text"), "/staff/segments/{}",
        can_mask=False,
    ),
    "view": Place(
        N_("Saved view"), "saved_views", ("name", "filters::text"), "/staff/views", can_mask=False
    ),
    "campaign": Place(
        N_("Campaign"), "campaign_versions", ("subject", "preheader", "body"),
        "/staff/campaigns/{}", record="campaign", can_mask=False,
    ),
    "import": Place(
        N_("Import"), "imports", ("file_name", "source_detail", "evidence"), "/staff/imports/{}"
    ),
    "domain": Place(
        N_("Refusal of a domain"), "domain_refusals", ("scope", "note", "lifted_why"),
        "/staff/suppression/domains",
    ),
    "document": Place(
        N_("Document of the privacy desk"), "privacy_document_versions",
        ("title", "body", "closed_name"), "/staff/record/documents/{}", record="document",
        can_mask=False, is_quoted=False,
    ),
    "log": Place(N_("Access log"), "access_log", ("detail::text",), "/staff/log", can_mask=False),
}  # fmt: skip
