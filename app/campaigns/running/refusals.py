"""A campaign that could not start at its time: stored, and told to whoever can do something."""

from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.campaigns.rules import StartRefusal
from app.campaigns.tables import CampaignRefusal, CampaignRefusalMail
from app.mail import outbox
from app.staff.log.actions import note
from app.staff.queries.members import Member, members
from app.staff.rules import Right, StaffRole, rights_of

MAIL = "campaign_refusal"


async def refuse(campaign_id: int, reason: StartRefusal, by: UUID | None) -> None:
    """Keep why it does not start at the time it is scheduled for, and mail it to who is to know.

    `by` is whose act it follows from, with None nobody's.
    """
    refusal = uuid4()
    row = await database.fetchrow(
        "select scheduled_at, sent_by, now() as now from campaigns where id = $1", campaign_id
    )
    assert row is not None
    await CampaignRefusal.insert(
        CampaignRefusal(
            id=refusal, campaign=campaign_id, due_at=row["scheduled_at"],
            scheduled_by=row["sent_by"], reason=reason.value, at=row["now"],
        )
    )  # fmt: skip
    for person in await _who_is_told(row["sent_by"]):
        mail = uuid4()
        await CampaignRefusalMail.insert(
            CampaignRefusalMail(id=mail, refusal=refusal, member=person.id)
        )
        await outbox.post(MAIL, mail, person.language)
    detail = {"reason": reason.value}
    await note(by, "campaign_refused", about_kind="campaign", about=campaign_id, detail=detail)


async def _who_is_told(scheduled_by: UUID | None) -> list[Member]:
    """Who scheduled it, or the administrators when that person can do nothing about it."""
    able = [one for one in await members() if not one.disabled_at and _may_send(one)]
    return [one for one in able if one.id == scheduled_by] or [
        one for one in able if one.role is StaffRole.ADMINISTRATOR
    ]


def _may_send(person: Member) -> bool:
    return Right.SEND_CAMPAIGNS in rights_of(person.role)


async def answered(campaign_id: int) -> None:
    """A person has decided: what was refused before needs nobody any more."""
    await database.execute(
        "update campaign_refusals set answered_at = now() "
        "where campaign = $1 and answered_at is null",
        campaign_id,
    )


async def mail_about(mail_id: UUID) -> tuple[int, str, datetime, str] | None:
    """Campaign, address, time it was due and reason of one mail; None when there is nobody to tell."""
    row = await database.fetchrow(
        "select r.campaign, s.email, r.due_at, r.reason from campaign_refusal_mails m "
        "join campaign_refusals r on r.id = m.refusal join staff_members s on s.id = m.member "
        "where m.id = $1 and s.disabled_at is null",
        mail_id,
    )
    return (row["campaign"], row["email"], row["due_at"], row["reason"]) if row else None
