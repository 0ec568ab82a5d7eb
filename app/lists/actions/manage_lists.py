"""Staff make lists, change what they say, publish and close them. Each act is a line of the access log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from app import config, database
from app.consent import queries as ledger
from app.consent.wordings.controllers import names_controller
from app.consent.wordings.texts import keep_wording
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.lists import staff_queries
from app.lists.actions.admitting import admit_contracts
from app.lists.list_rules import (
    NO_CONTROLLER_NAMED,
    REMINDER_DAYS,
    SLUG_SHAPE,
    Words,
    slug_fault,
)
from app.lists.tables import ListText, MailingList
from app.mail.addresses import Address, parse
from app.staff.log import actions
from app.staff.queries import identity as identity_queries

NO_SUCH_REMINDER = N_("A reminder goes 3 to 6 days after the first mail.")
SLUG_TAKEN = N_("Another list already has this short name.")
NO_WORDS = N_("Fill in at least one language.")
NOT_A_LIST_PURPOSE = N_("This purpose is not direct marketing, so nobody can subscribe to it.")
NOBODY_SUBSCRIBES = N_(
    "Nobody subscribes to this list: its letters are about a contract and go to whoever has one in force."
)
NO_NOTICE = N_(
    "There is no privacy notice yet, and a form may not be used without one (GDPR Article 13). "
    "Enter the controller's details in Settings, and the notice will be published."
)


@dataclass(frozen=True)
class NewList:
    slug: str
    purpose: str
    words: Mapping[str, Words]


async def create_list(wanted: NewList, by: UUID) -> UUID:
    """Make a list that nobody sees yet. Its List-Id is decided here and never changes.

    Raises Invalid for what a list cannot be, Conflict when the slug is taken.
    """
    if slug_fault(wanted.slug):
        raise Invalid(SLUG_SHAPE)
    purpose = await ledger.purpose(wanted.purpose)
    if purpose is None or not (purpose.direct_marketing or purpose.rule.is_service):
        raise Invalid(NOT_A_LIST_PURPOSE)
    list_id = uuid4()
    async with transaction():
        await _insert(list_id, wanted)
        await _write_words(list_id, wanted.words, has_sentences=purpose.direct_marketing)
        if purpose.rule.is_service:
            await admit_contracts(list_id, by)
        await actions.note(by, "list_created", about_kind="list", about=list_id)
    return list_id


async def _insert(list_id: UUID, wanted: NewList) -> None:
    await lock("lists")
    if await database.fetchval("select 1 from lists where slug = $1", wanted.slug):
        raise Conflict(SLUG_TAKEN)
    await MailingList.insert(
        MailingList(
            id=list_id,
            slug=wanted.slug,
            header_id=f"{wanted.slug}.{await _own_domain()}",
            purpose=wanted.purpose,
            position=await database.fetchval("select coalesce(max(position) + 1, 0) from lists"),
            created_at=clock.now(),
        )
    )


async def _own_domain() -> str:
    """A domain of ours, as RFC 2919 asks: the sender's, else that of our pages."""
    identity = await identity_queries.identity()
    sender = parse(identity.sender_email) if identity and identity.sender_email else None
    if isinstance(sender, Address):
        return sender.envelope.rpartition("@")[2]
    return config.current().host


async def change_words(list_id: UUID, words: Mapping[str, Words], by: UUID) -> list[str]:
    """Say it so from now on. Answers the languages whose sentence became a new version.

    Consents given to an older sentence stand; their evidence keeps that sentence.
    """
    async with transaction():
        await lock(f"list {list_id}")
        before = await staff_queries.words_of(list_id)
        if dict(before) == dict(words):
            return []
        has_sentences = not await staff_queries.is_service(list_id)
        await _write_words(list_id, words, has_sentences=has_sentences)
        reworded = [
            language
            for language, said in words.items()
            if language not in before or before[language].sentence != said.sentence
        ]
        detail = {"new_sentences": reworded} if reworded else None
        await actions.note(by, "list_changed", about_kind="list", about=list_id, detail=detail)
    return reworded


async def _write_words(list_id: UUID, words: Mapping[str, Words], *, has_sentences: bool) -> None:
    """What a contract brings about nobody consents to: such a list has no sentence."""
    if not words:
        raise Invalid(NO_WORDS)
    if has_sentences:
        await refuse_unnamed_controller(words)
    await ListText.delete().where(ListText.list == list_id)
    for language, said in words.items():
        facts = asdict(said)
        sentence = facts.pop("sentence")
        if has_sentences:
            await keep_wording(list_id, language, sentence)
        await ListText.insert(ListText(id=uuid4(), list=list_id, language=language, **facts))


async def refuse_unnamed_controller(words: Mapping[str, Words]) -> None:
    """Raises Invalid when a sentence does not name the controller; before one is set, all pass."""
    identity = await identity_queries.identity()
    if identity is None:
        return
    for said in words.values():
        if not names_controller(said.sentence, identity.name):
            raise Invalid(NO_CONTROLLER_NAMED, controller=identity.name)


async def publish_list(list_id: UUID, by: UUID) -> None:
    """From now on people can subscribe. Idempotent; also opens a closed list again.

    Raises Conflict before the privacy notice is published, Invalid when a sentence does not name
    the controller of today.
    """
    async with transaction():
        if await staff_queries.is_service(list_id):
            raise Conflict(NOBODY_SUBSCRIBES)
        if await ledger.current_notice_version() is None:
            raise Conflict(NO_NOTICE)
        await refuse_unnamed_controller(await staff_queries.words_of(list_id))
        changed = await database.fetchval(
            "update lists set published_at = $2, closed_at = null "
            "where id = $1 and (published_at is null or closed_at is not null) returning 1",
            list_id,
            clock.now(),
        )
        if changed:
            await actions.note(by, "list_published", about_kind="list", about=list_id)


async def set_reminder(list_id: UUID, days: int | None, by: UUID) -> None:
    """Unconfirmed sign-ups are reminded of once after so many days; None: never. Idempotent.

    Raises Invalid for other days: later the link of the first mail would be over.
    """
    if days is not None and days not in REMINDER_DAYS:
        raise Invalid(NO_SUCH_REMINDER)
    async with transaction():
        changed = await database.fetchval(
            "update lists set remind_after_days = $2 "
            "where id = $1 and remind_after_days is distinct from $2 returning 1",
            list_id,
            days,
        )
        if changed:
            detail = {"days": days} if days else None
            await actions.note(by, "list_changed", about_kind="list", about=list_id, detail=detail)


async def close_list(list_id: UUID, by: UUID) -> None:
    """Nobody can subscribe any more; whoever did stays on record. Idempotent."""
    async with transaction():
        changed = await database.fetchval(
            "update lists set closed_at = $2 where id = $1 and closed_at is null returning 1",
            list_id,
            clock.now(),
        )
        if changed:
            await actions.note(by, "list_closed", about_kind="list", about=list_id)
