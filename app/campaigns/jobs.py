"""What campaigns do by themselves: begin at their hour, end what is over, settle what dead workers left."""

from app.campaigns import actions, delivery, telling
from app.campaigns.recovery import recover


async def sweep() -> None:
    """Every minute: nothing waits for ever, whatever message or wake was lost."""
    await actions.start_due_campaigns()
    await recover()
    await telling.note_told()
    await delivery.expire()
    await delivery.finish_what_is_over()
