"""What is asked once more by itself, every day."""

from app.lists.asking_again.asking import remind_before_the_end
from app.lists.asking_again.unconfirmed import remind_unconfirmed


async def ask_again() -> int:
    """Before consents end, and about sign-ups nobody confirmed. Answers how many mails were put out."""
    return await remind_before_the_end() + await remind_unconfirmed()
