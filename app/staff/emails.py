"""System mail: how a letter from us begins and ends, and the one-time link to set a password."""

from collections.abc import Mapping
from uuid import UUID

from app import config, database
from app.lib.languages import Language, speaking
from app.lib.languages import gettext as _
from app.mail.letter import Draft, Occasion, Sender, compile_letter
from app.mail.outbox import Drop, Letter, SystemMail
from app.staff.actions.links import MAIL, make_link
from app.staff.queries.identity import identity


async def letter_from_us(
    to: str, language: Language, draft: Draft, *, why: str, values: Mapping[str, str]
) -> Letter | Drop:
    """A system mail in our frame: `draft` with the merge fields of `values`, `why` in the footer.

    Without an identity nobody could tell who sends, so it is dropped.
    """
    us = await identity()
    if us is None:
        return Drop("no_identity")
    sender = Sender(us.name, us.postal_line, us.business_id, f"{config.current().base_url}/privacy")
    occasion = Occasion(language, why=why, fields=tuple(values))
    made = compile_letter(draft, sender, occasion).render(values)
    return Letter(
        to=to,
        sender_name=us.sender_name,
        sender_email=us.sender_email,
        reply_to=us.reply_to,
        subject=made.subject,
        text=made.text,
        html=made.html,
    )


async def staff_link(member_id: UUID, language: str) -> Letter | Drop:
    """The link is made here, in the transaction that sends it: the asking tells nothing (A4)."""
    email = await database.fetchval(
        "select email from staff_members where id = $1 and disabled_at is null", member_id
    )
    if email is None:
        return Drop("no_account")
    if await identity() is None:
        return Drop("no_identity")
    base_url = config.current().base_url
    values = {"link_url": base_url + await make_link(member_id)}
    with speaking(language):
        return await letter_from_us(
            email,
            Language(language),
            _link_draft(),
            why=_(
                "You get this mail because you have a staff account at %(place)s.", place=base_url
            ),
            values=values,
        )


def _link_draft() -> Draft:
    paragraphs = (
        _("With this link you set a new password and are signed in:"),
        f"[{_('Set my password')}]({{{{ link_url }}}})",
        _("It works once and for three days. Never pass it on: it opens your account."),
        _("If you did not ask for it, do nothing. Your password stays as it is."),
    )
    return Draft(_("Set your password"), "", "\n\n".join(paragraphs))


MAILS = (SystemMail(MAIL, staff_link),)
