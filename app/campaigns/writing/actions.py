"""Writing: a new campaign, its versions, a copy, and a test mail to oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from app import database
from app.campaigns.audience.whom import Usage, segments_of
from app.campaigns.grounds import products
from app.campaigns.locking import locked
from app.campaigns.rules import LONGEST_BODY, LONGEST_PREHEADER, LONGEST_SUBJECT, Deed
from app.campaigns.writing import queries
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, Language, format_number
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.mail import outbox
from app.mail.letters.letter import Draft
from app.staff.log.actions import note

NO_SUCH_LIST = N_("This list does not exist or is closed.")
TOO_LONG = N_("The letter has %(now)s characters; the limit is %(most)s. Nothing was saved.")
NOTHING_TO_TEST = N_("Write a subject and a letter first.")


async def create(
    list_id: UUID, main_language: Language, *, by: UUID | None, draft: Draft | None = None
) -> int:
    """A new draft for this list. Answers its id."""
    draft = draft or Draft("", "", "")
    _refuse_too_long(draft)
    async with transaction():
        purpose = or_not_found(await queries.purpose_of_open(list_id), NO_SUCH_LIST)
        made: int = await database.fetchval(
            "insert into campaigns "
            "(list, purpose, main_language, created_at, created_by, changed_at) "
            "values ($1, $2, $3, $4, $5, $4) returning id",
            list_id, purpose, main_language.value, clock.now(), by,
        )  # fmt: skip
        if draft.subject or draft.body:
            await _write(made, main_language.value, draft, edition=0, by=by)
        await note(by, "campaign_created", about_kind="campaign", about=made)
    return made


@dataclass(frozen=True)
class Saved:
    """Whether it was saved, and the edition that stands now. Not saved: somebody was quicker."""

    is_saved: bool
    edition: int


async def save_version(
    campaign_id: int, language: Language, draft: Draft, *, edition: int, by: UUID | None
) -> Saved:
    """Save one language version, if nobody has saved it since `edition` was read.

    The same text again is no new edition. A further language that is emptied is taken away again,
    and its readers get the main version.
    """
    _refuse_too_long(draft)
    async with transaction():
        campaign = await locked(campaign_id, Deed.EDIT)
        now = await queries.version(campaign_id, language.value)
        if draft == Draft(now.subject, now.preheader, now.body):
            return Saved(is_saved=True, edition=now.edition)
        if now.edition != edition:
            return Saved(is_saved=False, edition=now.edition)
        is_empty = not (draft.subject.strip() or draft.preheader.strip() or draft.body.strip())
        if is_empty and language.value != campaign.main_language:
            await database.execute(
                "delete from campaign_versions where campaign = $1 and language = $2",
                campaign_id, language.value,
            )  # fmt: skip
            return Saved(is_saved=True, edition=0)
        await _write(campaign_id, language.value, draft, edition=edition, by=by)
    return Saved(is_saved=True, edition=edition + 1)


def _refuse_too_long(draft: Draft) -> None:
    for text, most in (
        (draft.subject, LONGEST_SUBJECT),
        (draft.preheader, LONGEST_PREHEADER),
        (draft.body, LONGEST_BODY),
    ):
        if len(text) > most:
            raise Invalid(TOO_LONG, now=format_number(len(text)), most=format_number(most))


async def _write(
    campaign_id: int, language: str, draft: Draft, *, edition: int, by: UUID | None
) -> None:
    now = clock.now()
    await database.execute(
        "insert into campaign_versions "
        "(id, campaign, language, subject, preheader, body, edition, changed_at, changed_by) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (campaign, language) do update "
        "set subject = excluded.subject, preheader = excluded.preheader, body = excluded.body, "
        "edition = excluded.edition, changed_at = excluded.changed_at, "
        "changed_by = excluded.changed_by",
        uuid4(), campaign_id, language, draft.subject, draft.preheader, draft.body, edition + 1,
        now, by,
    )  # fmt: skip
    await database.execute("update campaigns set changed_at = $2 where id = $1", campaign_id, now)


async def copy_as_new(campaign_id: int, *, by: UUID | None) -> int:
    """A draft with the same list, segments, languages and texts. Answers its id."""
    async with transaction():
        source = await queries.existing(campaign_id)
        made = await create(source.list_id, Language(source.main_language), by=by)
        for version in await queries.versions(campaign_id):
            draft = Draft(version.subject, version.preheader, version.body)
            await _write(made, version.language, draft, edition=0, by=by)
        usages = {one.id: one.usage for one in await segments_of(campaign_id) if one.usage}
        await choose_segments(made, usages)
        await products.copy(campaign_id, made)
    return made


async def move(campaign_id: int, list_id: UUID, *, by: UUID | None) -> None:
    """Make a draft go to another list, with its texts and segments."""
    async with transaction():
        await locked(campaign_id, Deed.MOVE)
        purpose = or_not_found(await queries.purpose_of_open(list_id), NO_SUCH_LIST)
        await database.execute(
            "update campaigns set list = $2, purpose = $3, changed_at = $4 where id = $1",
            campaign_id, list_id, purpose, clock.now(),
        )  # fmt: skip
        detail = {"list": str(list_id)}
        await note(by, "campaign_moved", about_kind="campaign", about=campaign_id, detail=detail)


async def delete(campaign_id: int, *, by: UUID | None) -> None:
    """Take a draft away with its texts. The access log keeps its number."""
    async with transaction():
        await locked(campaign_id, Deed.DELETE)
        await database.execute("delete from campaigns where id = $1", campaign_id)
        await note(by, "campaign_deleted", about_kind="campaign", about=campaign_id)


READ_AGAIN = N_("Something on the page has changed. Read it again, then confirm.")


async def declare_no_marketing(campaign_id: int, *, by: UUID, read: str) -> None:
    """Somebody has read the letter as it is now, and says that it holds no marketing.

    A letter about a contract with an offer in it is marketing, and needs the ground of one. Raises
    Conflict when it was changed after the moment (ISO 8601) of the text that was `read`.
    """
    async with transaction():
        campaign = await locked(campaign_id, Deed.EDIT)
        if campaign.changed_at.isoformat() != read:
            raise Conflict(READ_AGAIN)
        await database.execute(
            "update campaigns set no_marketing_at = $2, no_marketing_by = $3 where id = $1",
            campaign_id, clock.now(), by,
        )  # fmt: skip
        await note(by, "campaign_without_marketing", about_kind="campaign", about=campaign_id)


async def choose_segments(campaign_id: int, usages: Mapping[UUID, Usage]) -> None:
    """Keep to these segments and to no others. Unknown ones are left out."""
    async with transaction():
        await locked(campaign_id, Deed.EDIT)
        await database.execute("delete from campaign_segments where campaign = $1", campaign_id)
        await database.execute(
            "insert into campaign_segments (campaign, segment, usage) "
            "select $1, s.id, u.usage from unnest($2::uuid[], $3::text[]) as u (id, usage) "
            "join segments s on s.id = u.id",
            campaign_id, list(usages), [usage.value for usage in usages.values()],
        )  # fmt: skip


async def post_test(campaign_id: int, language: Language, *, by: UUID) -> UUID:
    """Mail this version to the member of staff, filled with their own name and address."""
    async with transaction():
        await queries.existing(campaign_id)
        version = await queries.version(campaign_id, language.value)
        if not version.is_written:
            raise Invalid(NOTHING_TO_TEST)
        test = uuid4()
        await database.execute(
            "insert into campaign_tests (id, campaign, language, member, created_at) "
            "values ($1, $2, $3, $4, $5)",
            test, campaign_id, language.value, by, clock.now(),
        )  # fmt: skip
        await outbox.post("campaign_test", test, language.value)
        await note(by, "campaign_tested", about_kind="campaign", about=campaign_id)
    return test
