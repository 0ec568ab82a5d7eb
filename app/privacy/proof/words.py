"""The proof of consents in words, the same for the page, the print and the person's receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.consent.events import ANY_CHANNEL, TRANSFER, Actor, Method, State
from app.consent.purposes.rules import PHONE, POST
from app.consent.purposes.words import CHANNELS
from app.consent.wordings.labels import said
from app.lib.languages import N_, format_date, format_datetime, format_second, gettext
from app.lists.transfer.words import NAME as TRANSFERRED
from app.privacy.proof.queries import Proof
from app.privacy.proof.seal_words import check, seal
from app.privacy.proof.sections import Block, Rows, Section
from app.privacy.proof.shown import mail_as_read, pieces_of


@dataclass(frozen=True)
class About:
    """What the proof speaks of, as the reader calls it."""

    list_name: str
    lists: Mapping[str, str]
    purposes: Mapping[tuple[str, int], str]
    bases: Mapping[tuple[str, int], str]
    stands: str
    """Whether the consent is in force, in a sentence."""
    holds: bool
    """Everything in it is sealed, and the seal was checked."""


WHO: Mapping[tuple[State, Actor], str] = {
    (State.REQUESTED, Actor.PERSON): N_("whoever filled in the form"),
    (State.GIVEN, Actor.PERSON): N_("the user of the mailbox"),
    (State.RENEWED, Actor.PERSON): N_("the user of the mailbox"),
}
CONSENTS = (State.GIVEN, State.RENEWED)
UNALTERED = N_(
    "Nothing of it has been altered since: its digests, path and signature were checked."
)

FROM_THE_ADDRESS = N_("The consent to %(list)s was given from the address %(email)s on %(moment)s.")
BY_NAME = N_("The consent to %(list)s was given by %(name)s on %(moment)s.")
ALL_CHANNELS = N_("All channels")
OF_A_MAILBOX = N_(
    "It shows that the consent was confirmed from this mailbox. It does not show who was using "
    "the mailbox then, nor whether letters were opened: that is not measured."
)
OF_A_RECORD = N_(
    "It shows what staff recorded, when, and that the record has not changed since. That the person "
    "said so is shown by the paper or the words that were kept with it."
)


def sections(proof: Proof, about: About, program: str) -> list[Section]:
    """The whole sheet in the current language. The newest consent is the one that is told of."""
    events = proof["events"]
    given = newest(events, *CONSENTS)
    parts = [
        _shows(proof, given, about),
        _agreed_to(given),
        _happened(events, about),
        _form(newest(events, State.REQUESTED) or given),
        _mail(newest(events, State.CONFIRMATION_SENT)),
        seal(proof, given or events[-1]),
        check(program),
        _does_not_show(given or events[-1]),
    ]
    return [part for part in parts if part is not None]


def history(events: Sequence[Mapping[str, Any]], about: About) -> list[Block]:
    """Every event, then each sentence that was agreed to, and each form as it was shown."""
    sentences = dict.fromkeys(
        one["wording"] for one in events if State(one["state"]) in CONSENTS and one["wording"]
    )
    forms = {one["form"]["sha256"]: one for one in events if one.get("form")}
    blocks = [Block("steps", [_step(event, about) for event in events])] if events else []
    if sentences:
        blocks.append(Block("label", gettext(N_("The words that were agreed to"))))
        blocks += [Block("quote", one) for one in sentences]
    for one in forms.values():
        section = _form(one)
        assert section is not None, "it has a form"
        blocks += [Block("label", section.heading), *section.blocks]
    return blocks


def newest(events: Sequence[Mapping[str, Any]], *states: State) -> Mapping[str, Any] | None:
    return next((one for one in reversed(events) if State(one["state"]) in states), None)


def _moment(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["at"])


def _shows(proof: Proof, given: Mapping[str, Any] | None, about: About) -> Section:
    heading = gettext(N_("What this shows"))
    if given is None:
        last = proof["events"][-1]
        return Section(
            heading, [Block("text", about.stands), Block("facts", [_whose(last), *_by(last)])]
        )
    key = given["purpose"], given["evidence"]["purpose_version"]
    controller = proof["controller"]
    facts = [
        _whose(given),
        (gettext(N_("Controller")), f"{controller.get('name')}, {controller.get('business_id')}"),
        (gettext(N_("List")), about.list_name),
        (gettext(N_("Purpose")), about.purposes.get(key, given["purpose"])),
        (gettext(N_("Basis")), about.bases.get(key, "")),
    ]
    summary = [
        Block("strong", _in_short(proof["events"], given, about)),
        Block("text", about.stands),
    ]
    if about.holds:
        summary.append(Block("text", gettext(UNALTERED)))
    return Section(heading, [*summary, Block("facts", facts)])


def _in_short(events: Sequence[Mapping[str, Any]], given: Mapping[str, Any], about: About) -> str:
    asked = newest(events, State.REQUESTED)
    told = {"list": about.list_name, "email": given["email"]}
    moment = format_datetime(_moment(given))
    if asked and Method(given["method"]) is Method.DOUBLE_OPT_IN:
        return gettext(
            N_(
                "%(list)s was asked for with the form for the address %(email)s on %(asked)s. This was "
                "confirmed from the mailbox of that address on %(moment)s."
            ),
            **told,
            asked=format_datetime(_moment(asked)),
            moment=moment,
        )
    words = FROM_THE_ADDRESS if given["email"] else BY_NAME
    return gettext(words, **told, name=_name(given), moment=moment)


def _whose(event: Mapping[str, Any]) -> tuple[str, str]:
    if event["email"]:
        return gettext(N_("Address")), event["email"]
    return gettext(N_("Name")), _name(event)


def _by(event: Mapping[str, Any]) -> Rows:
    """What it was said of where that is not e-mail."""
    words = {
        ANY_CHANNEL: ALL_CHANNELS,
        TRANSFER: TRANSFERRED,
        POST: CHANNELS[POST],
        PHONE: CHANNELS[PHONE],
    }
    word = words.get(event["channel"])
    return [(gettext(N_("Concerns")), gettext(word))] if word else []


def _name(event: Mapping[str, Any]) -> str:
    """Of a person who had no e-mail address."""
    return str((event["evidence"].get("detail") or {}).get("name", ""))


def _agreed_to(given: Mapping[str, Any] | None) -> Section | None:
    if given is None or given["wording"] is None:
        return None
    return Section(gettext(N_("The words that were agreed to")), [Block("quote", given["wording"])])


def _happened(events: Sequence[Mapping[str, Any]], about: About) -> Section:
    return Section(
        gettext(N_("How it happened")), [Block("steps", [_step(event, about) for event in events])]
    )


def _step(event: Mapping[str, Any], about: About) -> tuple[str, str, Rows]:
    """What happened, when, and what is known of it."""
    state, actor = State(event["state"]), Actor(event["actor"])
    named = ", ".join(about.lists.get(slug, slug) for slug in event["lists"])
    who = WHO.get((state, actor))
    basis = about.bases.get((event["purpose"], event["evidence"]["purpose_version"]))
    return (
        f"{said(state)}: {named}" if named else said(state),
        f"{format_date(_moment(event))} {format_second(_moment(event))}",
        [
            (gettext(N_("How")), said(Method(event["method"]))),
            (gettext(N_("By")), gettext(who) if who else said(actor)),
            *_by(event),
            *((gettext(N_("Basis")), one) for one in [basis] if one and state in CONSENTS),
            *_details(event),
        ],
    )


def _form(event: Mapping[str, Any] | None) -> Section | None:
    if event is None or event["form"] is None:
        return None
    ticked = (event["evidence"].get("detail") or {}).get("ticked") or ()
    note = gettext(N_("(the box was empty when shown; it was then ticked)"))
    pieces = [
        ("box", f"{text} {note}") if kind == "ticked" else (kind, text)
        for kind, text in pieces_of(event["form"]["html"], ticked)
    ]
    return Section(gettext(N_("The form as it was shown")), [Block("form", pieces)])


def _mail(event: Mapping[str, Any] | None) -> Section | None:
    if event is None or event["mail"] is None:
        return None
    whole = gettext(
        N_("Its text is shown here. The file proof.json holds all of it, with the HTML part.")
    )
    return Section(
        gettext(N_("The confirmation mail as it was sent")),
        [Block("text", whole), Block("code", mail_as_read(event["mail"]["text"]))],
    )


def _does_not_show(last: Mapping[str, Any]) -> Section:
    limits = OF_A_MAILBOX if last["email"] else OF_A_RECORD
    return Section(gettext(N_("What this does not show")), [Block("text", gettext(limits))])


_FACTS: Mapping[str, str] = {
    "email": N_("Address"),
    "page": N_("Page"),
    "ip": N_("IP address, shortened"),
    "user_agent": N_("Browser"),
    "message_id": N_("Message-ID"),
}
_TOLD: Mapping[str, str] = {
    "name": N_("Name"),
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
    if Method(event["method"]) is Method.STAFF and detail.get("how"):
        told.append((gettext(N_("How did they say it?")), str(detail["how"])))
    answered = [
        (gettext(label), str(detail[name])) for name, label in _TOLD.items() if detail.get(name)
    ]
    notice = event["notice_version"]
    version = [(gettext(N_("Privacy notice, version")), str(notice))] if notice else []
    return [*told, *answered, *version, *gone]
