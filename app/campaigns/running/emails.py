"""The mail that says a scheduled campaign could not start."""

from uuid import UUID

from app.campaigns.rules import START_REFUSAL_WORDS
from app.campaigns.running.refusals import MAIL, mail_about
from app.campaigns.writing import queries
from app.lib.languages import gettext, speaking
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.staff.queries.identity import identity


async def campaign_refusal(mail_id: UUID, language: str) -> Letter | Drop:
    """What was to be sent and when, why it was not, and where to decide."""
    about, us = await mail_about(mail_id), await identity()
    if about is None or us is None:
        return Drop("no_account" if about is None else "no_identity")
    campaign_id, email, due_at, reason = about
    with speaking(language):
        campaign = await queries.existing(campaign_id)
        why = gettext(START_REFUSAL_WORDS[reason])
    made = compose(
        "campaign-refusal",
        language,
        us.sender(language),
        subject=campaign.title,
        due_at=due_at,
        why=why,
        campaign_url=url(campaign.path, language),
    )
    return letter(email, us, made)


CAMPAIGN_REFUSAL = SystemMail(MAIL, campaign_refusal)
