"""What campaigns do by themselves each minute: end what is over, settle what dead workers left."""

from app.campaigns.sending import article_14 as telling
from app.campaigns.sending import delivery
from app.campaigns.sending.recovery import recover


async def sweep() -> None:
    """Every minute: nothing waits for ever, whatever message or wake was lost."""
    await recover()
    await telling.note_told()
    await delivery.expire()
    await delivery.finish_what_is_over()
