"""A sheet of one person, ready for the page, the print and the receipt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.consent import queries as ledger
from app.consent.ledger.checkpoint import signing_key
from app.consent.wordings.labels import said, said_since
from app.lib import clock
from app.lib.folders import templates_folder
from app.lib.languages import N_, current_language, format_date, format_datetime, gettext
from app.lists.staff_queries import known_lists
from app.privacy.proof.printing import Printable
from app.privacy.proof.queries import Proof, proof_of
from app.privacy.proof.rules import is_proved
from app.privacy.proof.words import CONSENTS, About, newest, sections

PROGRAM = "privacy/proof/check_proof.py.txt"
TITLE = N_("Proof of consent")


@dataclass(frozen=True)
class Sheet:
    """`proof` is what is checked, `printable` what is read, `choices` are lists: slug and name.

    `is_intact`: everything in it that is sealed holds.
    """

    proof: Proof
    printable: Printable
    choices: Mapping[str, str]
    is_intact: bool


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
    return Sheet(
        proof=proof,
        printable=await _printable(proof, names),
        choices={one: names.get(one, one) for one in slugs},
        is_intact=all(is_proved(one, public) for one in proof["events"] if one["sealed"]),
    )


async def _printable(proof: Proof, names: Mapping[str, str]) -> Printable:
    program = (templates_folder() / PROGRAM).read_text(encoding="utf-8")
    controller = proof["controller"].get("name", "")
    made = gettext(N_("Made on %(moment)s"), moment=format_datetime(clock.now()))
    return Printable(
        title=gettext(TITLE),
        lead=f"{controller} · {made}",
        foot=f"{controller} · {gettext(TITLE)}",
        language=current_language().value,
        sections=sections(proof, await _about(proof, names), program),
    )


async def _about(proof: Proof, names: Mapping[str, str]) -> About:
    versions = {(one.key, one.version): one for one in await ledger.purpose_versions()}
    event = newest(proof["events"], *CONSENTS) or proof["events"][-1]
    language = current_language().value
    return About(
        list_name=", ".join(names.get(slug, slug) for slug in event["lists"]),
        purposes={key: one.names[language] for key, one in versions.items()},
        bases={key: said(one.basis) for key, one in versions.items()},
        stands=await _stands(event),
    )


async def _stands(event: Mapping[str, Any]) -> str:
    list_id = event["evidence"]["list_id"]
    for one in await ledger.permissions_of(UUID(event["person"])):
        if one.purpose == event["purpose"] and str(one.list_id or "") == (list_id or ""):
            if one.allowed:
                return gettext(N_("The consent is in force."))
            return said_since(one.reason, format_date(one.since))
    return gettext(N_("No consent is in force."))
