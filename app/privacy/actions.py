"""What the privacy room does: save whose register this is, and publish the notice that follows."""

from collections.abc import Mapping
from uuid import UUID

from app.consent import queries as ledger
from app.consent.export import Format
from app.consent.wordings.controllers import note_names
from app.consent.wordings.texts import publish_notice
from app.database import transaction
from app.disclosures import actions as disclosures
from app.disclosures.forms import OWN
from app.disclosures.rules import RecipientNow
from app.lib.languages import Language
from app.lib.problems import Problem
from app.privacy.notice.facts import facts
from app.privacy.notice.text import rendered
from app.staff.actions import identity as identity_actions
from app.staff.log import actions


async def save_settings(values: Mapping[str, str], by: UUID) -> dict[str, Problem]:
    """Save the identity and publish the notice that names it. Answers what is wrong, by field."""
    async with transaction():
        faults = await identity_actions.save_identity(values, by)
        if not faults:
            await note_names()
            await publish_notice_if_changed(by)
    return faults


async def publish_notice_if_changed(by: UUID | None = None) -> int | None:
    """The version in force: a new one when any text changed, None while nobody is named yet."""
    known = await facts()
    if known is None:
        return None
    async with transaction():
        before = await ledger.current_notice_version()
        texts = {language.value: rendered(known, language) for language in Language}
        version = await publish_notice(texts)
        if version != before:
            await actions.note(by, "notice_published", about_kind="notice", about=version)
    return version


async def add_recipient(facts: RecipientNow, by: UUID) -> UUID:
    """From now on data goes to them, and the notice names them."""
    async with transaction():
        firm = await disclosures.add_recipient(facts)
        await _recipients_changed(by)
    return firm


async def change_recipient(firm: UUID, facts: RecipientNow, by: UUID) -> None:
    """From now on this is true of them, and the notice says it."""
    async with transaction():
        if await disclosures.change_recipient(firm, facts):
            await _recipients_changed(by)


async def end_recipient(firm: UUID, by: UUID) -> None:
    """Nothing goes to them any more, and the notice names them no longer."""
    async with transaction():
        if await disclosures.end_recipient(firm):
            await _recipients_changed(by)


async def _recipients_changed(by: UUID) -> None:
    await actions.note(by, "recipients_changed")
    await publish_notice_if_changed(by)


async def note_export(
    by: UUID | None, form: Format, subjects: list[UUID] | None, use: str = OWN
) -> None:
    """Write down that the evidence goes out, before its first byte does."""
    everybody = subjects is None
    about = None if subjects is None or not subjects else subjects[0]
    await actions.note(
        by,
        "evidence_exported",
        about_kind=None if everybody else "address",
        about=about,
        detail={"format": form.value, "everybody": everybody, "use": use},
    )
