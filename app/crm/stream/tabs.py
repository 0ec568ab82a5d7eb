"""The stream as a page shows it: its tabs, one page of items, and the note form at its head."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.campaigns import outcomes
from app.consent.wordings import labels
from app.contacts import words
from app.contacts.queries.changes import custom_names
from app.crm.billing.queries import PastBillingChange
from app.crm.billing.rules import FIELD_WORDS
from app.crm.interactions import notes
from app.crm.interactions.actions import InteractionFields
from app.crm.rules import KIND_ICONS, LONGEST_TEXT, STAGE_WORDS, InteractionKind, Stage
from app.crm.rules import KIND_WORDS as TALKS
from app.crm.services import rules as order_rules
from app.crm.stream import stream
from app.crm.stream.items import FieldChanges
from app.crm.stream.stream import StreamItem, StreamKind, StreamPage
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lists.person_words import NODES
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form

# By the word in the address: what the tab is called, and which kinds it shows (none: all).
TABS: Mapping[str, tuple[str, tuple[StreamKind, ...]]] = {
    "all": (N_("All"), ()),
    "interactions": (N_("Interactions"), (StreamKind.INTERACTIONS,)),
    "permissions": (N_("Permissions"), (StreamKind.CONSENTS,)),
    "letters": (N_("Letters"), (StreamKind.NEWSLETTERS,)),
    "services": (N_("Services"), (StreamKind.SERVICES,)),
    "changes": (N_("Changes"), (StreamKind.CHANGES, StreamKind.ROLES, StreamKind.BILLING)),
}
OF_ORGANISATION = ("all", "interactions", "services", "changes")
# Fields of this room that changes are recorded under; the others are in contacts/words.py.
FIELDS: Mapping[str, str] = {
    "beat": N_("Beat"),
    "embargo_notes": N_("Embargo"),
    "stage": N_("Stage"),
    "next_step": N_("Next step"),
    "next_step_on": N_("Date of the next step"),
}
DAYS = frozenset({"next_step_on"})
BILLING = {key: word for key, word in FIELD_WORDS.items() if key not in words.FIELDS}
NO_TEXT = N_("Write what was said or agreed.")


@dataclass(frozen=True)
class Shown:
    """One page of the stream; `tabs` are (query, word, is it this one), `older` a query or None."""

    items: StreamPage
    tabs: list[tuple[str, str, bool]]
    older: str | None
    is_first: bool
    fields: dict[str, str]


async def of_person(request: StaffRequest, contact: UUID) -> Shown:
    tab, before = _asked(request, tuple(TABS))
    page = await stream.of_person(
        contact, TABS[tab][1], before, with_billing=request.user.may("see_billing")
    )
    return await _shown(page, tab, before is None, tuple(TABS))


async def of_organisation(request: StaffRequest, organisation: UUID) -> Shown:
    tab, before = _asked(request, OF_ORGANISATION)
    page = await stream.of_organisation(
        organisation, TABS[tab][1], before, with_billing=request.user.may("see_billing")
    )
    return await _shown(page, tab, before is None, OF_ORGANISATION)


def _asked(request: StaffRequest, known: Sequence[str]) -> tuple[str, stream.Cursor | None]:
    """What the address asks for; a wrong one shows the newest of everything."""
    tab = request.query_params.get("show", "all")
    before = stream.read_cursor(request.query_params.get("before", ""))
    return (tab if tab in known else "all"), before


async def _shown(page: StreamPage, tab: str, is_first: bool, known: Sequence[str]) -> Shown:
    changed = [field for item in page.items for field in _fields_in(item)]
    return Shown(
        items=replace(page, items=_for_reading(page.items)),
        tabs=[(f"?show={key}", gettext(TABS[key][0]), key == tab) for key in known],
        older=f"?show={tab}&before={page.next}" if page.next else None,
        is_first=is_first,
        fields=await custom_names(changed),
    )


def _fields_in(item: StreamItem) -> Iterator[str]:
    if isinstance(item.about, FieldChanges):
        yield from (one.field for one in item.about.fields)


@dataclass(frozen=True)
class BillingChanges:
    """Billing details that one member changed in one go."""

    fields: tuple[PastBillingChange, ...]
    by_name: str


def _for_reading(items: Sequence[StreamItem]) -> list[StreamItem]:
    """As one reads it: a role stands there once, and what was changed in one go is one entry."""
    found: list[StreamItem] = []
    for item in items:
        about: Any = item.about
        if isinstance(about, FieldChanges):
            about = replace(about, fields=tuple(f for f in about.fields if f.field != "role"))
            if not about.fields:
                continue
        elif isinstance(about, PastBillingChange):
            about = BillingChanges((about,), about.by_name)
            if found and (both := _together(found[-1], item.at, about)):
                found[-1] = replace(found[-1], about=both)  # type: ignore[arg-type]
                continue
        found.append(replace(item, about=about))
    return found


def _together(last: StreamItem, at: datetime, about: BillingChanges) -> BillingChanges | None:
    known: Any = last.about
    if not isinstance(known, BillingChanges) or known.by_name != about.by_name:
        return None
    return replace(about, fields=(*about.fields, *known.fields)) if last.at == at else None


def for_stream(**more: object) -> dict[str, Any]:
    """What `_stream.html` needs beside the stream itself."""
    return {
        "talk": notes.shown,
        "talk_words": TALKS,
        "talk_icons": KIND_ICONS,
        "talk_kinds": [(kind.value, gettext(word)) for kind, word in TALKS.items()],
        "nodes": NODES,
        "said": labels.said,
        "outcome_words": outcomes.WORDS,
        "fact_words": order_rules.FACT_WORDS,
        "role_words": words.ROLE_WORDS,
        "field_words": {**BILLING, **FIELDS},
        "field_in_words": words.field_in_words,
        "change_in_words": _change_in_words,
        "longest_note": LONGEST_TEXT,
        **more,
    }


def _change_in_words(field: str, value: str) -> str:
    """An old or new value as one reads it; the stages of this room too."""
    if field == "stage":
        return gettext(STAGE_WORDS[Stage(value)]) if value in set(Stage) else value
    return words.days_in_words(value) if field in DAYS else words.value_in_words(field, value)


def read_note(
    form: Form, by: UUID, people: list[UUID], organisation: UUID | None
) -> InteractionFields | None:
    """What was said just now, by the member of staff who writes; None with complaints in the form."""
    kind = form.one("kind", list(InteractionKind)) or InteractionKind.NOTE
    text = form.text("note", most=LONGEST_TEXT, lines=True, required=NO_TEXT)
    if form.errors:
        return None
    return InteractionFields(
        kind=InteractionKind(kind),
        at=clock.now(),
        organisation=organisation,
        text=text,
        people=people,
        staff=[by],
    )
