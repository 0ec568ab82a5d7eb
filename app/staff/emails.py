"""The mail with a one-time link to set a password."""

from uuid import UUID

from app import database
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.staff.actions.links import MAIL, make_link
from app.staff.queries.identity import identity


async def staff_link(member_id: UUID, language: str) -> Letter | Drop:
    """The link is made here, in the transaction that sends it: the asking tells nothing (A4).

    Without an identity nobody could tell who sends, so nothing is sent.
    """
    email = await database.fetchval(
        "select email from staff_members where id = $1 and disabled_at is null", member_id
    )
    us = await identity()
    if email is None or us is None:
        return Drop("no_account" if email is None else "no_identity")
    link_url = url(await make_link(member_id), language)
    made = compose("staff-link", language, us.sender(language), link_url=link_url)
    return letter(email, us, made)


STAFF_LINK = SystemMail(MAIL, staff_link)
