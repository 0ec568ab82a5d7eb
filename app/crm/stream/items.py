"""What the rows of each source of the stream tell, in the reader's language where it has words."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from app import database
from app.campaigns.outcomes import Outcome
from app.campaigns.writing.queries import title_of
from app.consent.events import TRANSFER, Actor, Method, State
from app.consent.purposes.rules import PHONE, POST
from app.consent.purposes.words import CHANNELS
from app.contacts import words
from app.crm.billing.queries import PastBillingChange
from app.crm.interactions import queries
from app.crm.interactions.queries import Interaction
from app.crm.rules import Stage
from app.crm.services.rules import Fact, FactKind, Period, Terms
from app.crm.stream import sources
from app.lib.languages import Language, current_language, gettext
from app.lists.transfer import words as transfer

T = TypeVar("T")
_CONSENT_OTHERWISE = (
    "state",
    "method",
    "actor",
    "purpose_name",
    "list_name",
    "list_language",
    "proof",
)


async def talks(ids: Sequence[str]) -> dict[str, Interaction]:
    """By id; what is gone is left out, here and in all that follow."""
    interactions = await queries.interactions([UUID(one) for one in ids])
    return {str(one): talk for one, talk in interactions.items()}


def _told(sql: str, tell: Callable[[Any], T]) -> Callable[[Sequence[str]], Awaitable[dict[str, T]]]:
    async def told(ids: Sequence[str]) -> dict[str, T]:
        return {row["id"]: tell(row) for row in await database.fetch(sql, list(ids))}

    return told


@dataclass(frozen=True)
class ConsentSaid:
    """A row of the ledger, with the sentence exactly as it stood beside the box."""

    state: State
    method: Method
    email: str
    wording: str | None
    wording_version: int | None
    notice_version: int | None
    language: str
    purpose_name: str
    list_name: str | None
    list_language: str | None
    actor: Actor
    actor_name: str | None
    is_undone: bool
    proof: "Proof"


@dataclass(frozen=True)
class Proof:
    """What the file of an import says of a consent or of its end, and what was said of the file."""

    evidence: str = ""
    source: str = ""
    opt_in_at: datetime | None = None
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    why: str = ""


def _proof(detail: str | None) -> Proof:
    told = json.loads(detail) if detail else {}

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(told[name]) if name in told else None

    return Proof(
        evidence=str(told.get("evidence", "")),
        source=str(told.get("source", "")),
        opt_in_at=moment("opt_in_at"),
        confirmed_at=moment("confirmed_at"),
        left_at=moment("left_at"),
        why=str(told.get("why", "")),
    )


def _consent(row: Any) -> ConsentSaid:
    spoken = current_language().value
    list_name, language = _list_of(row, spoken)
    return ConsentSaid(
        **_of(ConsentSaid, row, but=_CONSENT_OTHERWISE),
        state=State(row["state"]),
        method=Method(row["method"]),
        actor=Actor(row["actor"]),
        purpose_name=row[f"name_{spoken}"] or "",
        list_name=list_name,
        list_language=language,
        proof=_proof(row["proof"]),
    )


def _list_of(row: Any, spoken: str) -> tuple[str | None, str | None]:
    """The list's name in the reader's language, else in that of the event, else in any; and which."""
    if row["channel"] == TRANSFER:
        return gettext(transfer.NAME), spoken
    if (words_of_channel := CHANNELS.get(row["channel"])) and row["channel"] in (POST, PHONE):
        return gettext(words_of_channel), spoken
    names = json.loads(row["list_names"] or "{}")
    for language in (spoken, row["language"], *Language):
        if language in names:
            return names[language], str(language)
    return None, None


@dataclass(frozen=True)
class LetterSent:
    """What became of one newsletter to one address; the subject names its reader as known now."""

    campaign: int
    subject: str
    language: str
    email: str
    outcome: Outcome
    reason: str | None


def _letter(row: Any) -> LetterSent:
    values = {name: row[name] or "" for name in ("first_name", "last_name", "list_name")}
    return LetterSent(
        **_of(LetterSent, row, but=("outcome", "subject")),
        subject=title_of(row["subject"], values),
        outcome=Outcome(row["outcome"]),
    )


@dataclass(frozen=True)
class OrderStep:
    """One fact of an order."""

    order: UUID
    organisation: UUID | None
    contact: UUID | None
    organisation_name: str
    service_name: str
    kind: FactKind
    fact: Fact


def _order(row: Any) -> OrderStep:
    period = Period(row["period"]) if row["period"] else None
    return OrderStep(
        **_of(OrderStep, row, but=("kind", "fact")),
        kind=FactKind(row["kind"]),
        fact=Fact(
            id=row["number"],
            kind=FactKind(row["kind"]),
            from_on=row["from_on"],
            terms=Terms(row["what"], row["price"], period),
            note=row["note"],
            corrects=row["corrects"],
            recorded_at=row["at"],
            recorded_by=row["recorded_by"],
            recorded_by_name=row["by_name"],
            is_void=row["is_void"],
        ),
    )


@dataclass(frozen=True)
class StageStep:
    """A considered service came to a stage, or is considered no longer."""

    service_name: str
    stage: Stage
    note: str
    by_name: str
    is_end: bool


def _stage(row: Any) -> StageStep:
    return StageStep(**_of(StageStep, row, but=("stage",)), stage=Stage(row["stage"]))


@dataclass(frozen=True)
class RoleStep:
    """Somebody became a customer, a partner …, or is one no longer."""

    role: str
    is_end: bool
    by_name: str


def _role(row: Any) -> RoleStep:
    return RoleStep(**_of(RoleStep, row))


@dataclass(frozen=True)
class Entry:
    """The record came into the register; `source` says in words where from."""

    source: str
    by_name: str


def _entry(row: Any) -> Entry:
    parts = (words.source_in_words(row["source_kind"]), row["source_detail"])
    return Entry(", ".join(filter(None, parts)), row["by_name"])


@dataclass(frozen=True)
class FieldChange:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class FieldChanges:
    """Fields that one hand changed in one go, for one reason."""

    fields: tuple[FieldChange, ...]
    actor: str
    by_name: str
    why: str

    def by_same(self, other: "FieldChanges") -> bool:
        return (self.actor, self.by_name, self.why) == (other.actor, other.by_name, other.why)


def _change(row: Any) -> FieldChanges:
    field = FieldChange(row["field"], row["old"], row["new"])
    return FieldChanges((field,), **_of(FieldChanges, row, but=("fields",)))


BillingStep = PastBillingChange


def _billing(row: Any) -> BillingStep:
    return BillingStep(**_of(BillingStep, row, but=("id",)), id=row["number"])


def _of(kind: Any, row: Any, but: Sequence[str] = ()) -> dict[str, Any]:
    """The columns that the dataclass has fields for."""
    return {each.name: row[each.name] for each in fields(kind) if each.name not in but}


consents = _told(sources.CONSENTS, _consent)
letters = _told(sources.LETTERS, _letter)
orders = _told(sources.ORDERS, _order)
stages = _told(sources.STAGES, _stage)
roles = _told(sources.ROLES, _role)
changes = _told(sources.CHANGES, _change)
entry_of_person = _told(sources.ENTRY_OF_PERSON, _entry)
entry_of_house = _told(sources.ENTRY_OF_HOUSE, _entry)
billing = _told(sources.BILLING, _billing)
