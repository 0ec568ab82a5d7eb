"""Verify the ledger and keep how it ended; put the newest checkpoint into the outbox."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.consent.ledger import queries as ledger
from app.consent.ledger.checkpoint import Checkpoint
from app.consent.ledger.verifying.report import Report
from app.consent.ledger.verifying.verify import verify
from app.database import lock, transaction
from app.lib import clock
from app.lib.failures import code_of
from app.mail import outbox
from app.privacy.ledger import queries
from app.privacy.ledger.outside import compare
from app.privacy.ledger.rules import is_due
from app.privacy.ledger.tables import CheckpointMail, LedgerCheck
from app.staff.actions.identity import set_checkpoint_mail
from app.staff.log.actions import note
from app.staff.queries.identity import identity

MAIL = "checkpoint"
LONGEST_CODE = 120


async def check(outside: Sequence[Checkpoint] = ()) -> Report:
    """Recompute everything that was sealed, also below those checkpoints that were kept elsewhere.

    How it ended is kept, also when it breaks off.
    """
    began = clock.now()
    try:
        report = await verify()
        await compare(outside, report)
    except Exception as error:
        await note_broken(began, code_of(error))
        raise
    said = "\n".join(f"{one.event}: {one.said}" if one.event else one.said for one in report.faults)
    await LedgerCheck.insert(
        LedgerCheck(
            began_at=began, ended_at=clock.now(), size=report.size, faults=len(report.faults),
            first_event=report.first_event, said=said, broke=None,
        )
    )  # fmt: skip
    return report


async def note_broken(began: datetime, code: str) -> None:
    await LedgerCheck.insert(
        LedgerCheck(
            began_at=began, ended_at=clock.now(), size=0, faults=0, first_event=None, said="",
            broke=code[:LONGEST_CODE],
        )
    )  # fmt: skip


async def mail_checkpoint() -> bool:
    """Mail the newest checkpoint to the privacy officer, once a day and only if it is new."""
    async with transaction():
        await lock("checkpoint mail")
        to, head = await identity(), await ledger.head()
        if to is None or head is None or not (to.checkpoint_mailed and to.is_complete):
            return False
        now = clock.now()
        if not is_due((head.tree, head.size), await queries.last_mailed(), now):
            return False
        mail = uuid4()
        await CheckpointMail.insert(
            CheckpointMail(id=mail, tree=head.tree, size=head.size, posted_at=now, sent_at=None)
        )
        await outbox.post(MAIL, mail, to.checkpoint_language)
    return True


async def note_sent(mail_id: UUID) -> None:
    await database.execute(
        "update checkpoint_mails set sent_at = $2 where id = $1", mail_id, clock.now()
    )


async def choose_officer(email: str, language: str, by: UUID, *, wanted: bool) -> None:
    """To whom the daily checkpoint goes from now on."""
    async with transaction():
        await set_checkpoint_mail(email, language, wanted=wanted)
        await note(by, "checkpoint_mail_changed", detail={"wanted": wanted})
