"""The daily mail by which a checkpoint of the ledger leaves the machine."""

from uuid import UUID

from app.lists.emails import GONE, NO_IDENTITY
from app.mail.letters.compose import compose, url
from app.mail.letters.message import Attachment
from app.mail.outbox import Drop, Letter, SystemMail, Taken, letter
from app.privacy.ledger import actions, queries
from app.staff.queries.identity import identity


async def prepare(mail_id: UUID, language: str) -> Letter | Drop:
    """What it is for and how to check it later, with the checkpoint as it was signed."""
    us, checkpoint = await identity(), await queries.mailed(mail_id)
    if us is None:
        return NO_IDENTITY
    if checkpoint is None or not us.checkpoint_mailed:
        return GONE
    made_on = f"{checkpoint.made_at:%Y-%m-%d}"
    file = f"checkpoint-{made_on}-{checkpoint.size}.txt"
    rendered = compose(
        "checkpoint",
        language,
        us.sender(language),
        size=checkpoint.size,
        made_at=checkpoint.made_at,
        file=file,
        how_url=url("/ledger/how", language),
        page_url=url("/staff/ledger", language),
    )
    return letter(us.officer_email, us, rendered, attachment=Attachment(file, checkpoint.note))


async def _note_sent(mail_id: UUID, _: Taken) -> None:
    await actions.note_sent(mail_id)


CHECKPOINT = SystemMail(actions.MAIL, prepare, accepted=_note_sent)
