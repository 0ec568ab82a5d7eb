"""A sheet of one person, ready for the page, the print and the receipt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.consent import queries as ledger
from app.consent.events import ANY_CHANNEL, EMAIL, TRANSFER, Method, State
from app.consent.ledger.checkpoint import signing_key
from app.consent.wordings.labels import said, said_since
from app.lib import clock
from app.lib.folders import templates_folder
from app.lib.languages import (
    HOME_ZONE,
    N_,
    current_language,
    format_date,
    format_datetime,
    format_time,
    gettext,
)
from app.lists.staff_queries import known_lists
from app.lists.transfer.words import NAME as TRANSFERRED
from app.privacy.proof.checking import is_proved
from app.privacy.proof.printing import Printable, Stamp
from app.privacy.proof.queries import Proof, proof_of
from app.privacy.proof.words import CONSENTS, About, newest, sections

PROGRAM = "privacy/proof/check_proof.py.txt"
TITLE = N_("Proof of consent")
STAMP = N_("CONFIRMED • CONSENT •")
CONFIRMED = (Method.DOUBLE_OPT_IN,)
LONGEST_DAY = 10
"""Letters that have room in the middle of a postmark: a month in words has none."""


@dataclass(frozen=True)
class InShort:
    """A consent at a glance: the newest, or what there is without one."""

    list_name: str
    email: str
    sentence: str | None
    controller: str
    asked_at: datetime | None
    given_at: datetime | None
    notice_version: int | None
    is_in_force: bool
    stands: str


@dataclass(frozen=True)
class Sheet:
    """`proof` is what is checked, `printable` what is read, `choices` are lists: slug and name.

    `is_intact`: everything in it that is sealed holds.
    """

    proof: Proof
    printable: Printable
    choices: Mapping[str, str]
    is_intact: bool
    in_short: InShort


async def sheet_of(subjects: Collection[UUID], slug: str | None = None) -> Sheet | None:
    """In the current language, about one list or everything. None when the ledger knows nothing."""
    proof = await proof_of(subjects)
    names = {one.slug: one.name for one in await known_lists()}
    slugs = dict.fromkeys(name for event in proof["events"] for name in event["lists"])
    if slug in slugs:
        wanted = [one for one in proof["events"] if one["lists"] in ([], [slug])]
        proof = {**proof, "events": wanted}
    if not proof["events"]:
        return None
    public = signing_key().public_key()
    is_intact = all(is_proved(one, public) for one in proof["events"] if one["sealed"])
    in_short = await _in_short(proof, names)
    return Sheet(
        proof=proof,
        printable=await _printable(proof, in_short, names, is_intact=is_intact),
        choices={one: names.get(one, one) for one in slugs},
        is_intact=is_intact,
        in_short=in_short,
    )


async def _in_short(proof: Proof, names: Mapping[str, str]) -> InShort:
    asked, given = newest(proof["events"], State.REQUESTED), newest(proof["events"], *CONSENTS)
    event = given or proof["events"][-1]
    is_in_force, stands = await _stands(event)
    controller = proof["controller"]
    return InShort(
        list_name=", ".join(names.get(slug, slug) for slug in event["lists"])
        or (gettext(TRANSFERRED) if event["channel"] == TRANSFER else ""),
        email=event["email"],
        sentence=given["wording"] if given else None,
        controller=", ".join(one for one in map(controller.get, ("name", "business_id")) if one),
        asked_at=datetime.fromisoformat(asked["at"]) if asked else None,
        given_at=datetime.fromisoformat(given["at"]) if given else None,
        notice_version=event["notice_version"],
        is_in_force=is_in_force,
        stands=stands,
    )


async def _printable(
    proof: Proof, in_short: InShort, names: Mapping[str, str], *, is_intact: bool
) -> Printable:
    program = (templates_folder() / PROGRAM).read_text(encoding="utf-8")
    controller = proof["controller"].get("name", "")
    made = gettext(N_("Made on %(moment)s"), moment=format_datetime(clock.now()))
    is_whole = is_intact and all(one["sealed"] for one in proof["events"])
    return Printable(
        title=gettext(TITLE),
        lead=f"{controller} · {made}",
        foot=f"{controller} · {gettext(TITLE)}",
        language=current_language().value,
        sections=sections(proof, await _about(in_short, names, is_whole=is_whole), program),
        stamp=_stamp(proof, in_short) if is_whole and in_short.is_in_force else None,
    )


def _stamp(proof: Proof, in_short: InShort) -> Stamp | None:
    given = newest(proof["events"], *CONSENTS)
    if given is None or in_short.given_at is None or Method(given["method"]) not in CONFIRMED:
        return None
    day = format_date(in_short.given_at)
    if len(day) > LONGEST_DAY:
        day = in_short.given_at.astimezone(HOME_ZONE).date().isoformat()
    return Stamp(gettext(STAMP), day, format_time(in_short.given_at))


async def _about(in_short: InShort, names: Mapping[str, str], *, is_whole: bool) -> About:
    return await about(names, in_short.list_name, in_short.stands, is_whole=is_whole)


async def about(
    names: Mapping[str, str], list_name: str = "", stands: str = "", *, is_whole: bool = False
) -> About:
    """What lists, purposes and bases are called in the current language."""
    versions = {(one.key, one.version): one for one in await ledger.purpose_versions()}
    language = current_language().value
    return About(
        list_name=list_name,
        lists=names,
        purposes={key: one.names[language] for key, one in versions.items()},
        bases={key: said(one.basis) for key, one in versions.items()},
        stands=stands,
        holds=is_whole,
    )


async def _stands(event: Mapping[str, Any]) -> tuple[bool, str]:
    channel = EMAIL if event["channel"] == ANY_CHANNEL else event["channel"]
    thing = event["purpose"], channel, event["evidence"]["list_id"] or ""
    for one in await ledger.permissions_of(UUID(event["person"])):
        if (one.purpose, one.channel, str(one.list_id or "")) == thing:
            if one.allowed:
                return True, gettext(N_("The consent is in force."))
            return False, said_since(one.reason, format_date(one.since))
    return False, gettext(N_("No consent is in force."))
