"""Take over the ledger of another installation, with its lists and people, in one transaction."""

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app.consent.grounds.groups import group_named
from app.consent.proof import taking_over
from app.consent.proof.taking_over import moment
from app.consent.proof.vocabulary import BASES
from app.contacts.actions.taking_over import TakenAddress, take_over_person
from app.database import transaction
from app.lib import clock
from app.lists.actions.taking_over import take_over_list, take_over_subscription
from app.mail.addresses import Address, parse
from app.privacy.purposes.drafts import take_over_draft
from app.privacy.takeover.reading import Node, by_person, damaged, nodes
from app.staff.log import actions as log


@dataclass(frozen=True)
class Taken:
    people: int
    events: int


async def take_over(file: Path) -> Taken:
    """Everything in the file or nothing. Raises Conflict when there is a ledger already, Invalid for
    a file that is another one's or broken, naming the line.
    """
    with file.open(encoding="utf-8") as lines:
        async with transaction():
            await taking_over.refuse_unless_empty()
            taken = await _all(nodes(lines))
            await log.note(None, "ledger_taken_over", detail={"rows": taken.events})
    return taken


RECORD = "dpv:ConsentRecord"
PERSON = "dpv:DataSubject"


async def _all(read: Iterator[Node]) -> Taken:
    people = events = 0
    for kind, same in groupby(read, key=lambda node: node.kind):
        if kind == PERSON:
            await _people(same)
        elif kind == RECORD:
            for subject, theirs in by_person(same):
                await taking_over.take_over(subject, theirs)
                people, events = people + 1, events + len(theirs)
        else:
            for node in same:
                with damaged(node):
                    await _KINDS.get(kind, _nothing)(node)
    return Taken(people, events)


async def _nothing(node: Node) -> None:
    """Whose register it was stands in the settings of this installation."""
    del node


async def _purpose(node: Node) -> None:
    said = node.content
    basis, ledger = _BASES[said["lawful_basis"]], dict(said["ledger"])
    group = ledger.pop("group", None)
    await taking_over.take_over_purpose({
        "id": uuid4(),
        "key": said["record_id"],
        "version": int(said["version"]),
        "basis": basis,
        "retention_months": int(said["retention_period"].strip("PM")),
        "created_at": clock.now(),
        **{f"name_{language}": said["title"][language] for language in ("fi", "sv", "en")},
        "product_group": await group_named(group) if group else None,
        **ledger,
    })  # fmt: skip


async def _draft(node: Node) -> None:
    said = dict(node.content["ledger"])
    group = said.pop("group", None)
    if group:
        said["fields"]["product_group"] = [str(await group_named(group))]
    await take_over_draft(
        node.content["record_id"], said["edition"], said["fields"], moment(said["saved_at"])
    )


async def _wording(node: Node) -> None:
    said = node.content
    await taking_over.take_over_wording({
        "id": node.reference,
        "list_id": UUID(said["ledger"]["list"]),
        "language": said["language"],
        "version": int(said["version"]),
        "sentence": said["text"],
        "digest": bytes.fromhex(said["sha256"]),
        "created_at": moment(said["issued"]),
    })  # fmt: skip


async def _notice(node: Node) -> None:
    said = node.content
    await taking_over.take_over_notice({
        "id": uuid4(),
        "version": int(said["version"]),
        "language": said["language"],
        "html": said["text"],
        "digest": bytes.fromhex(said["sha256"]),
        "published_at": moment(said["issued"]),
    })  # fmt: skip


async def _list(node: Node) -> None:
    await take_over_list(node.content["ledger"])


_KINDS: Mapping[str, Callable[[Node], Coroutine[Any, Any, None]]] = {
    "dpv:Purpose": _purpose,
    "pl:PurposeDraft": _draft,
    "pl:Wording": _wording,
    "dpv:PrivacyNotice": _notice,
    "dpv:Service": _list,
}
_BASES = {text: basis for basis, text in BASES.items()}


async def _people(read: Iterable[Node]) -> None:
    """A person's addresses stand beside each other in the file."""
    for contact, theirs in groupby(read, key=lambda node: node.content["ledger"]["contact"]):
        addresses = list(theirs)
        with damaged(addresses[0]):
            await take_over_person(UUID(contact), [_address(one) for one in addresses])
            for one in addresses:
                for subscription in one.content["ledger"]["subscriptions"]:
                    await take_over_subscription(one.reference, subscription)


def _address(node: Node) -> TakenAddress:
    said = node.content["ledger"]
    if not said["email"]:
        return TakenAddress(node.reference, None, said)
    address = parse(said["email"])
    if not isinstance(address, Address):
        raise ValueError  # noqa: TRY004 - the line is told, not the type
    return TakenAddress(node.reference, address, said)
