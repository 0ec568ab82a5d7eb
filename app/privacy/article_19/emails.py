"""The mail to a recipient of data."""

from uuid import UUID

from app.lists.emails import GONE, NO_IDENTITY
from app.mail.letters.compose import compose
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.privacy.article_19 import actions, queries
from app.staff.queries.identity import identity


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """As staff wrote it."""
    us, task = await identity(), await queries.task(about)
    if us is None:
        return NO_IDENTITY
    if task is None or not task.email:
        return GONE
    rendered = compose(
        "request-letter",
        language,
        us.sender(language),
        subject=task.subject,
        paragraphs=[one.splitlines() for one in task.body.split("\n\n") if one.strip()],
    )
    return letter(task.email, us, rendered)


RECIPIENT_LETTER = SystemMail(actions.MAIL, prepare, actions.note_sent, actions.note_failed)
