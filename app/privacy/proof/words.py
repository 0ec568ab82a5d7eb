"""The proof of consents in words, the same for the page, the print and the person's receipt."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.consent.events import Actor, Method, State
from app.consent.ledger.merkle import leaf_hash
from app.consent.wordings.labels import said
from app.lib.languages import N_, format_datetime, format_second, gettext
from app.privacy.proof.queries import Proof

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Block:
    """A piece of a sheet: `text`, `quote` and `code` hold a text, `lines` several, `facts` pairs."""

    kind: str
    content: str | Sequence[str] | Rows


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class About:
    """What the proof speaks of, as the reader calls it."""

    list_name: str
    purposes: Mapping[tuple[str, int], str]
    bases: Mapping[tuple[str, int], str]
    stands: str
    """Whether the consent is in force, in a sentence."""


WHO: Mapping[tuple[State, Actor], str] = {
    (State.REQUESTED, Actor.PERSON): N_("whoever filled in the form"),
    (State.GIVEN, Actor.PERSON): N_("the user of the mailbox"),
    (State.RENEWED, Actor.PERSON): N_("the user of the mailbox"),
}
CONSENTS = (State.GIVEN, State.RENEWED)


def sections(proof: Proof, about: About, program: str) -> list[Section]:
    """The whole sheet in the current language. The newest consent is the one that is told of."""
    events = proof["events"]
    given = newest(events, *CONSENTS)
    parts = [
        _shows(proof, given, about),
        _agreed_to(given),
        _happened(events),
        _form(newest(events, State.REQUESTED) or given),
        _mail(newest(events, State.CONFIRMATION_SENT)),
        _seal(proof, given or events[-1]),
        _check(program),
        _does_not_show(),
    ]
    return [part for part in parts if part is not None]


def newest(events: Sequence[Mapping[str, Any]], *states: State) -> Mapping[str, Any] | None:
    return next((one for one in reversed(events) if State(one["state"]) in states), None)


def _moment(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["at"])


def _shows(proof: Proof, given: Mapping[str, Any] | None, about: About) -> Section:
    heading = gettext(N_("What this shows"))
    if given is None:
        return Section(heading, [Block("text", about.stands)])
    said_when = gettext(
        N_("The consent to %(list)s was given from the address %(email)s on %(moment)s."),
        list=about.list_name,
        email=given["email"],
        moment=format_datetime(_moment(given)),
    )
    key = given["purpose"], given["evidence"]["purpose_version"]
    controller = proof["controller"]
    facts = [
        (gettext(N_("Address")), given["email"]),
        (gettext(N_("Controller")), f"{controller.get('name')}, {controller.get('business_id')}"),
        (gettext(N_("List")), about.list_name),
        (gettext(N_("Purpose")), about.purposes.get(key, given["purpose"])),
        (gettext(N_("Basis")), about.bases.get(key, "")),
    ]
    return Section(
        heading, [Block("text", said_when), Block("text", about.stands), Block("facts", facts)]
    )


def _agreed_to(given: Mapping[str, Any] | None) -> Section | None:
    if given is None or given["wording"] is None:
        return None
    return Section(gettext(N_("The words that were agreed to")), [Block("quote", given["wording"])])


def _happened(events: Sequence[Mapping[str, Any]]) -> Section:
    blocks = [Block("facts", _step(event)) for event in events]
    return Section(gettext(N_("How it happened")), blocks)


def _step(event: Mapping[str, Any]) -> Rows:
    state, actor = State(event["state"]), Actor(event["actor"])
    who = WHO.get((state, actor))
    return [
        (format_second(_moment(event)), f"{said(state)}: {said(Method(event['method']))}"),
        (gettext(N_("By")), gettext(who) if who else said(actor)),
        *_details(event),
    ]


def _form(event: Mapping[str, Any] | None) -> Section | None:
    if event is None or event["form"] is None:
        return None
    lines = lines_of(event["form"]["html"])
    return Section(gettext(N_("The form as it was shown")), [Block("lines", lines)])


def _mail(event: Mapping[str, Any] | None) -> Section | None:
    if event is None or event["mail"] is None:
        return None
    return Section(
        gettext(N_("The confirmation mail as it was sent")), [Block("code", event["mail"]["text"])]
    )


def _seal(proof: Proof, event: Mapping[str, Any]) -> Section:
    heading, seal = gettext(N_("The seal")), event["sealed"]
    if seal is None:
        young = gettext(
            N_("The last entry is sealed within a minute. Until then it is not protected.")
        )
        return Section(heading, [Block("text", young)])
    explained = gettext(
        N_(
            "A digest is the fingerprint of a text: when one character changes, all of it changes. The "
            "fingerprints of all entries lead to one number, the head, and that is signed."
        )
    )
    sums = [
        (gettext(N_("Ledger entry")), str(event["id"])),
        (gettext(N_("Its digest")), leaf_hash(seal["leaf"].encode()).hex()),
        *((gettext(N_("Form")), one["form"]["sha256"]) for one in [event] if one["form"]),
    ]
    path = [f"{number}. {step}" for number, step in enumerate(seal["path"], 1)]
    return Section(
        heading,
        [
            Block("text", explained),
            Block("facts", sums),
            Block("code", "\n".join(path)),
            Block("code", seal["checkpoint"]),
            Block("code", str(proof["key"])),
        ],
    )


def _check(program: str) -> Section:
    how = gettext(
        N_(
            "You need neither Postilupa nor us: only the file proof.json, Python and OpenSSL. Save the "
            "program below as check_proof.py and run: python3 check_proof.py proof.json"
        )
    )
    return Section(
        gettext(N_("How to check it yourself")), [Block("text", how), Block("code", program)]
    )


def _does_not_show() -> Section:
    limits = gettext(
        N_(
            "It shows that the consent was confirmed from this mailbox. It does not show who was using "
            "the mailbox then, nor whether letters were opened: that is not measured."
        )
    )
    return Section(gettext(N_("What this does not show")), [Block("text", limits)])


_FACTS: Mapping[str, str] = {
    "email": N_("Address"),
    "page": N_("Page"),
    "ip": N_("IP address, shortened"),
    "user_agent": N_("Browser"),
    "message_id": N_("Message-ID"),
}
_TOLD: Mapping[str, str] = {
    "where": N_("Where?"),
    "said": N_("What was said?"),
    "answer": N_("The mail server answered"),
}


def _details(event: Mapping[str, Any]) -> Rows:
    evidence = event["evidence"]
    told = [
        (gettext(label), evidence[name]) for name, label in _FACTS.items() if evidence.get(name)
    ]
    gone = [
        (gettext(_FACTS[name]), gettext(N_("Deleted at the end of its retention period.")))
        for name in evidence.get("commitments", ())
        if name in _FACTS
    ]
    detail = evidence.get("detail") or {}
    answered = [
        (gettext(label), str(detail[name])) for name, label in _TOLD.items() if detail.get(name)
    ]
    notice = event["notice_version"]
    version = [(gettext(N_("Privacy notice, version")), str(notice))] if notice else []
    return [*told, *answered, *version, *gone]


_TAGS = re.compile(
    r"<(?P<tag>[a-z0-9]+)\b(?P<rest>[^>]*)>|</[a-z0-9]+>|<!doctype[^>]*>", re.IGNORECASE
)
_BLOCKS = re.compile(
    r"</?(?:p|h[1-6]|li|ul|ol|div|label|form|fieldset|legend|button|dt|dd|section)\b", re.IGNORECASE
)
_HIDDEN = re.compile(r"<(head|style|script)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
BOX, FIELD = "☐ ", "……… "


def lines_of(form: str) -> list[str]:
    """The form as lines of text: boxes and fields where they stood, empty as they were shown."""
    text = _HIDDEN.sub("", form)
    text = re.sub(r"<input\b[^>]*\btype=\"hidden\"[^>]*>", "", text)
    text = re.sub(r"<input\b[^>]*\btype=\"checkbox\"[^>]*>", BOX, text)
    text = re.sub(r"<(?:input|textarea)\b[^>]*>", f"\n{FIELD}\n", text)
    text = _BLOCKS.sub(lambda match: "\n" + match.group(), text)
    plain = html.unescape(_TAGS.sub("", text))
    return [line for line in (" ".join(one.split()) for one in plain.split("\n")) if line]
