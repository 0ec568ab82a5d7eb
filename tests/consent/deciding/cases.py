"""The hand-written cases of `law/*.md`: each row a history, a reader, a letter, the verdict and its rule.

What happened: `day state method`, then `by staff`, `list other`, `purpose advocacy`, `channel sms`,
`at other` (another address of the person), `undoes 1` (the first event of the row), `recorded day`,
`lasts 12` (months), `unsure`. Reader and letter: facts separated by commas, as `_READER` and
`_LETTER` below have them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from app.consent.events import Actor, Basis, Event, Method, PurposeRule, State
from app.consent.grounds.facts import (
    Conversation,
    DutyReason,
    Ground,
    Message,
    MessageKind,
    OrganisationRefusal,
    Profile,
    Reader,
    ReaderKind,
    Sale,
)
from app.consent.grounds.reasons import Reason
from app.consent.suppression.rules import Cause, Suppressed
from app.contacts.legal_forms import LegalForm

LAW = Path(__file__).parent / "law"
TODAY = date(2026, 11, 30)
NOON = time(12, tzinfo=UTC)
NEWS = PurposeRule("news", Basis.LEGITIMATE_INTEREST, direct_marketing=True)
LISTS: Mapping[str, UUID | None] = {"news": UUID(int=1), "other": UUID(int=2), "none": None}
ALL = frozenset(
    {
        *(Ground.CONSENT, Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES),
        *(Ground.ASKED, Ground.NOT_FORBIDDEN),
    }
)
_BY_STAFF = {Method.WRITTEN, Method.ORAL, Method.IMPORT, Method.MERGE, Method.STAFF, Method.BOUNCE}
_BY_STAFF |= {Method.CONVERSATION}


@dataclass(frozen=True)
class LawCase:
    part: str
    says: str
    reader: Reader
    message: Message
    verdict: str
    rests_on: str


def law_cases() -> list[LawCase]:
    return [case for path in sorted(LAW.glob("*.md")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[LawCase]:
    part = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            part = line.lstrip("# ")
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("Case", "---"):
            yield _case(part, *cells)


def _case(
    part: str, says: str, happened: str, reader: str, letter: str, verdict: str, rests_on: str
) -> LawCase:
    events = [_event(n, words) for n, words in enumerate(_parts(happened, ";"), 1)]
    own = [event for where, event in events if where == "own"]
    others = [[event for where, event in events if where == name] for name in ("other", "third")]
    known = _put(Reader(ReaderKind.PRIVATE, own, [one for one in others if one]), reader, _READER)
    sent = Message(MessageKind.MARKETING, NEWS, LISTS["news"], TODAY, admits=ALL)
    sent = _put(replace(sent, product_groups=frozenset({1})), letter, _LETTER)
    return LawCase(f"{part}: {says}", says, known, sent, verdict, rests_on)


def _parts(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip() not in ("", "-")]


def _event(number: int, words: str) -> tuple[str, Event]:
    day, state, *rest = words.split()
    is_unsure = "unsure" in rest
    rest = [word for word in rest if word != "unsure"]
    method = Method(rest.pop(0)) if len(rest) % 2 else Method.PAGE
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    actor = Actor.STAFF if method in _BY_STAFF else Actor.PERSON
    at = _moment(day) + timedelta(seconds=number)
    event = Event(
        id=number,
        state=State(state),
        method=method,
        purpose=said.get("purpose", NEWS.key),
        channel=said.get("channel", "email"),
        list_id=LISTS[said.get("list", "news")],
        at=_moment(said["exactly"]) if "exactly" in said else at,
        actor=Actor(said.get("by", actor)),
        undoes=int(said["undoes"]) if "undoes" in said else None,
        recorded_at=_moment(said["recorded"]) if "recorded" in said else None,
        is_low_assurance=is_unsure,
        consent_months=int(said["lasts"]) if "lasts" in said else None,
    )
    return said.get("at", "own"), event


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.combine(_day(text), NOON)


_Change = dict[str, Any]
_Facts = Mapping[str, _Change | Callable[[Any, list[str]], _Change]]
T = TypeVar("T", Reader, Message)


def _put(known: T, text: str, facts: _Facts) -> T:
    for part in _parts(text, ","):
        word, *rest = part.split()
        fact = facts[word]
        known = replace(known, **(fact(known, rest) if callable(fact) else fact))
    return known


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(zip(words[::2], words[1::2], strict=True))


def _sale(reader: Reader, words: list[str]) -> dict[str, Any]:
    """`sale day group 1 offered yes ended day running yes`."""
    said = _pairs(["day", *words])
    sale = Sale(
        fact=len(reader.sales) + 1,
        day=_day(said["day"]),
        product_group=int(said["group"]) if "group" in said else None,
        refusal_was_offered=said.get("offered", "yes") == "yes",
        ended_on=_day(said["ended"]) if "ended" in said else None,
        is_running=said.get("running") == "yes",
    )
    return {"sales": [*reader.sales, sale]}


def _duty(reader: Reader, words: list[str]) -> dict[str, Any]:
    """`duty day checked day list other ended day`."""
    said = _pairs(["day", *words])
    reason = DutyReason(
        fact=len(reader.duties) + 1,
        list_id=LISTS[said.get("list", "news")],
        written_on=_day(said["day"]),
        position_checked_on=_day(said["checked"]) if "checked" in said else None,
        position_ended_on=_day(said["ended"]) if "ended" in said else None,
    )
    return {"duties": [*reader.duties, reason]}


def _talk(reader: Reader, words: list[str]) -> dict[str, Any]:
    """`talk day list other used day written yes`."""
    said = _pairs(["day", *words])
    talk = Conversation(
        fact=len(reader.conversations) + 1,
        day=_day(said["day"]),
        list_id=LISTS[said.get("list", "news")],
        used_on=_day(said["used"]) if "used" in said else None,
        is_written=said.get("written") == "yes",
    )
    return {"conversations": [*reader.conversations, talk]}


def _suppressed(reader: Reader, words: list[str]) -> dict[str, Any]:
    """`suppressed cause day list other`: without a list, from everything."""
    cause, day, *rest = words
    row = Suppressed(LISTS[_pairs(rest).get("list", "none")], Cause(cause), _moment(day))
    return {"suppressed": [*reader.suppressed, row]}


def _refused(reader: Reader, words: list[str]) -> dict[str, Any]:
    """`refused day domain example.org`."""
    day, *rest = words
    refusal = OrganisationRefusal(_moment(day), _pairs(rest).get("domain", ""))
    return {"refusals": [*reader.refusals, refusal]}


def _controller(_reader: Reader, words: list[str]) -> dict[str, Any]:
    answers = {"unanswered": None, "same": True, "another": False}
    return {"stored_controller": "Vanha Oy", "controller_is_the_same": answers[words[0]]}


_READER: _Facts = {
    "private": {"kind": ReaderKind.PRIVATE},
    "work": {"kind": ReaderKind.WORK_PERSONAL},
    "role": lambda _, w: {
        "kind": ReaderKind.ROLE,
        "legal_form": LegalForm(w[0]) if w else None,
    },
    "unknown": {"kind": ReaderKind.UNKNOWN},
    "country": lambda _, w: {"country": w[0]},
    "born": lambda _, w: {"birth_year": int(w[0])},
    "guardian": {"has_guardians_consent": True},
    "due": lambda _, w: {"told_due_on": _day(w[0])},
    "told": lambda _, w: {"told_on": _day(w[0])},
    "dead": {"is_dead": True},
    "replaced": {"is_replaced": True},
    "contract": {"has_open_contract": True},
    "mailed": lambda _, w: {"last_letter_on": _day(w[0])},
    "unproved": {"has_proof_of_consent": False},
    "unfree": {"consent_was_free": False},
    "transfer": {"has_transfer_permission": True},
    "settled": lambda r, w: {"settled": r.settled | {Reason(w[0])}},
    "elsewhere": {"gets_it_elsewhere": True},
    "enough": {"has_had_enough": True},
    "controller": _controller,
    "sale": _sale,
    "duty": _duty,
    "talk": _talk,
    "suppressed": _suppressed,
    "refused": _refused,
}
_LETTER: _Facts = {
    "newsletter": {},
    "asking": {"kind": MessageKind.ASKING},
    "confirmation": {"kind": MessageKind.CONFIRMATION},
    "service": {"kind": MessageKind.SERVICE},
    "duty": lambda _, w: {"kind": MessageKind.DUTY, "article": w[0] if w else ""},
    "answer": {"kind": MessageKind.ANSWER},
    "asked": lambda _, w: {"asked_on": _day(w[0])},
    "last": {"is_last_word": True},
    "only": lambda _, w: {"admits": frozenset(map(Ground, w))},
    "channel": lambda _, w: {"channel": w[0]},
    "groups": lambda _, w: {"product_groups": frozenset(map(int, w))},
    "advertises": {"holds_marketing": True},
    "another-seller": {"is_of_another_seller": True},
    "section": {"tells_where_data_came_from": True},
    "unbalanced": {"has_balancing_note": False},
    "abroad": {"leaves_the_eea": True},
    "keyless": {"has_suppression_key": False},
    "now": lambda _, w: {"now": datetime.combine(TODAY, time.fromisoformat(w[0]), UTC)},
    "today": lambda _, w: {"today": _day(w[0])},
    "rules": lambda _, w: {"profile": Profile(w[0])},
    "unadvertising": {"purpose": replace(NEWS, direct_marketing=False)},
}
