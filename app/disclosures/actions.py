"""Who gets data from now on, and that it went to them: one disclosure each time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from app import database
from app.consent import queries as ledger
from app.consent.grounds import stale
from app.database import lock, transaction
from app.disclosures import queries
from app.disclosures.queries import Registered, mail_leaves_the_eea
from app.disclosures.rules import (
    LeftOut,
    Objection,
    RecipientNow,
    ReleaseKind,
    against_release,
)
from app.disclosures.tables import Disclosure, Recipient
from app.lib import clock
from app.lib.languages import N_, format_date
from app.lib.refusals import Conflict, Invalid, NotFound

IN_A_ROW = 1000
NO_RECIPIENT = N_("There is no such recipient.")
NO_PURPOSE = N_("There is no such purpose.")
MAY_NOT_GO = N_("The data of some of these people may not go to %(to)s.")


# The register of recipients


async def add_recipient(facts: RecipientNow) -> UUID:
    """From now on data goes to them. Answers what they are known by."""
    firm = uuid4()
    async with transaction():
        await lock("recipients")
        await _put(firm, facts)
    return firm


async def change_recipient(firm: UUID, facts: RecipientNow) -> bool:
    """From now on this is true of them; what was before stays, with its days. False: no change."""
    async with transaction():
        await lock("recipients")
        known = await queries.registered(firm)
        if known is None:
            raise NotFound(NO_RECIPIENT)
        if known.facts == facts:
            return False
        await _put(firm, facts)
    return True


async def end_recipient(firm: UUID) -> bool:
    """Nothing goes to them any more. False: nothing did."""
    async with transaction():
        await lock("recipients")
        return await _put(firm, None)


_END = "update recipients set until = $2 where firm = $1 and until is null returning id"


async def _put(firm: UUID, facts: RecipientNow | None) -> bool:
    """End what was true and begin what is. Who may be mailed is decided anew where that changes it."""
    now, left = clock.now(), await mail_leaves_the_eea()
    ended = await database.fetchval(_END, firm, now)
    if facts is not None:
        await Recipient.insert(Recipient(**asdict(facts), firm=firm, since=now))
    if await mail_leaves_the_eea() != left:
        await stale.mark_everybody()
    return ended is not None


# Releases


@dataclass(frozen=True)
class Release:
    """What goes out to whom. `recipient` is `Registered.id`, `purpose` a purpose's key."""

    recipient: int
    kind: ReleaseKind
    purpose: str
    why: str
    fields: Sequence[str]
    commission: str = ""


@dataclass(frozen=True)
class SortedOut:
    """Whose data may go to a recipient, in the order they were asked about, and whose may not."""

    may_go: list[UUID]
    left_out: Mapping[str, Sequence[UUID]]


async def sort_out(recipient: int, people: Sequence[UUID]) -> SortedOut:
    """Restricted data stays, and outside the EEA goes only who permits it (register R15)."""
    to = await _existing(recipient)
    why_not = await queries.why_not(people, is_outside=to.facts.is_outside)
    left_out = defaultdict[str, list[UUID]](list)
    for one in people:
        if reason := why_not.get(one):
            left_out[reason].append(one)
    return SortedOut([one for one in people if one not in why_not], left_out)


async def refuse_release(recipient: int, purpose: str) -> None:
    """Raises Conflict when nothing of this purpose may go there today, with the reason."""
    to, known = await _existing(recipient), await ledger.purpose(purpose)
    if known is None:
        raise Invalid(NO_PURPOSE)
    objection = against_release(to.facts, known.release_basis, clock.today())
    if objection is not None:
        raise Conflict(objection.sentence, **_told(objection))


async def record_disclosure(
    release: Release,
    given: Sequence[UUID],
    left_out: Mapping[str, Sequence[UUID]],
    *,
    by: UUID | None,
) -> int:
    """Write down that data of these people goes out, before it does. Answers the disclosure's id.

    `given` and `left_out` are as `sort_out` answers, without those whom the caller leaves out for a
    reason of its own, which stand in `left_out` as well. Raises Conflict when nothing may go there,
    or not the data of everybody in `given`.
    """
    async with transaction():
        await refuse_release(release.recipient, release.purpose)
        row = Disclosure(
            recipient=release.recipient, kind=release.kind, purpose=release.purpose,
            commission=release.commission, why=release.why, fields=list(release.fields),
            at=clock.now(), by=by,
        )  # fmt: skip
        [made] = await Disclosure.insert(row)
        to = await _existing(release.recipient)
        stays = {*(await sort_out(to.id, given)).left_out}
        # Restricted data may be used for legal claims, which a proof is for (GDPR Article 18(2)).
        if release.kind is ReleaseKind.PROOF and not to.facts.is_outside:
            stays -= {LeftOut.RESTRICTED}
        if stays:
            raise Conflict(MAY_NOT_GO, to=to.facts.name)
        await add_people(made["id"], SortedOut(list(given), left_out))
    return int(made["id"])


_PEOPLE = "insert into disclosure_people (disclosure, reason, people) values ($1, $2, $3)"
_COUNT = "update disclosures set given = given + $2, left_out = left_out + $3 where id = $1"


async def add_people(disclosure: int, more: SortedOut) -> None:
    """More people of one release: a long file is written down piece by piece, in one transaction."""
    for reason, people in ((None, more.may_go), *more.left_out.items()):
        for at in range(0, len(people), IN_A_ROW):
            await database.execute(_PEOPLE, disclosure, reason, list(people[at : at + IN_A_ROW]))
    stayed = sum(map(len, more.left_out.values()))
    await database.execute(_COUNT, disclosure, len(more.may_go), stayed)


async def _existing(recipient: int) -> Registered:
    to = await queries.recipient(recipient)
    if to is None or to.until is not None:
        raise NotFound(NO_RECIPIENT)
    return to


def _told(objection: Objection) -> dict[str, str]:
    day = {"day": format_date(objection.day)} if objection.day else {}
    return {"to": objection.name, **day}
