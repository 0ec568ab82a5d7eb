"""Named questions about the seal of the ledger: how it stands, how verifications ended, what was mailed."""

from contextlib import suppress
from uuid import UUID

from app import database
from app.consent.ledger import files, sealing
from app.consent.ledger import queries as ledger
from app.consent.ledger.heads import Head
from app.lib import clock
from app.lib.languages import Language, gettext, speaking
from app.privacy.ledger.rules import TO_DO, Check, Mailed, Seal, said, troubles

_WAITING = """
select count(*) as waiting, min(e.recorded_at) as since
  from unsealed u left join consent_events e on e.id = u.event
"""
_CHECKS = "select began_at, ended_at, size, faults, first_event, said, broke from ledger_checks"
_NEWEST = "order by id desc limit 1"


async def seal() -> Seal:
    """How the ledger stands, read and not recomputed."""
    trees, head = await ledger.trees(), await ledger.head()
    kept = contradicted = None
    with suppress(OSError):  # pages may run where the worker's files cannot be read
        kept = files.newest_kept(trees[-1].origin) if trees else None
        contradicted = await sealing.contradicted(trees[-1], head) if trees else None
    waiting = await database.fetchrow(_WAITING)
    assert waiting is not None
    return Seal(
        origin=trees[-1].origin if trees else "",
        began_at=trees[0].started_at if trees else None,
        head=head,
        waiting=waiting["waiting"],
        waiting_since=waiting["since"],
        kept=kept.size if kept else None,
        contradicted=contradicted,
        last_check=await last_check(),
    )


async def told_of_seal() -> list[str]:
    """What is wrong with it and what to do, each in English."""
    stands = await seal()
    with speaking(Language.ENGLISH):
        wrong = troubles(stands, clock.now())
        return [f"{said(one, stands)} {gettext(TO_DO[one])}" for one in wrong]


async def last_check() -> Check | None:
    """However it ended."""
    row = await database.fetchrow(f"{_CHECKS} {_NEWEST}")
    return Check(**row) if row else None


async def last_good_check() -> Check | None:
    row = await database.fetchrow(f"{_CHECKS} where faults = 0 and broke is null {_NEWEST}")
    return Check(**row) if row else None


async def number_of_events() -> int:
    number: int = await database.fetchval("select count(*) from consent_events")
    return number


async def last_mailed() -> Mailed | None:
    """Put into the outbox last, whether or not it has gone out."""
    row = await database.fetchrow(
        "select tree, size, posted_at from checkpoint_mails order by posted_at desc limit 1"
    )
    return Mailed(**row) if row else None


async def mailed(mail_id: UUID) -> Head | None:
    """The checkpoint that this mail carries."""
    row = await database.fetchrow(
        "select c.tree, c.size, c.root, c.note, c.made_at from checkpoint_mails m "
        "join ledger_checkpoints c on c.tree = m.tree and c.size = m.size where m.id = $1",
        mail_id,
    )
    return Head(**row) if row else None
