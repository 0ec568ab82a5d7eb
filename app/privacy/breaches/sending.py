"""The letter to everybody concerned: kept as it goes, mailed to each in their language."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, ngettext
from app.lib.refusals import Conflict, Invalid
from app.mail import outbox
from app.mail.letters.compose import compose
from app.mail.outbox import Drop, Letter, SystemMail, Taken
from app.mail.outbox import letter as mail_to
from app.privacy.breaches import queries, rules
from app.privacy.breaches.actions import add_step, held_open
from app.privacy.breaches.queries import PEOPLE, Concerned
from app.privacy.breaches.rules import Step
from app.privacy.requests.letters.drafts import TO_FILL
from app.staff.queries.identity import identity

MAIL = "breach_letter"
GAP = N_("Write something in the place of “%(gap)s”.")
AS_SENT = N_("This letter has been sent and stays as it is.")
NOT_SEEN = N_("Look at the letter in every language that these people read, and save it first.")
NOBODY = N_("Nobody is left to whom the letter could be e-mailed.")
_SAVE = """
insert into breach_letters (breach, kind, language, subject, body, saved_at, saved_by)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (breach, kind, language) do update
   set subject = excluded.subject, body = excluded.body, saved_at = excluded.saved_at,
       saved_by = excluded.saved_by
 where breach_letters.sent_at is null
returning id
"""


async def save(breach_id: UUID, kind: str, language: str, text: tuple[str, str], by: UUID) -> None:
    """As a draft, which is what will be sent. `text` is its subject and its body."""
    if TO_FILL in text[1]:
        raise Invalid(GAP, gap=TO_FILL)
    async with transaction():
        await held_open(breach_id)
        saved = await database.fetchval(_SAVE, breach_id, kind, language, *text, clock.now(), by)
        if saved is None:
            raise Conflict(AS_SENT)


def to_mail(people: Sequence[Concerned]) -> list[Concerned]:
    """Who has an address and no letter yet, or one that certainly did not arrive."""
    return [
        one for one in people
        if one.id and one.email and (one.letter_at is None or one.failed_at is not None)
    ]  # fmt: skip


async def send(breach_id: UUID, by: UUID) -> int:
    """A mail to each of them. Raises Invalid when a language is missing or nobody is left."""
    async with transaction():
        await held_open(breach_id)
        going = to_mail(await queries.concerned(breach_id))
        written = {
            language for kind, language in await queries.letters(breach_id) if kind == PEOPLE
        }
        if not going:
            raise Invalid(NOBODY)
        if not {one.language for one in going} <= written:
            raise Invalid(NOT_SEEN)
        now, rows = clock.now(), [one.row for one in going]
        await database.execute(
            "update breach_people set letter_at = $2, failed_at = null where id = any($1)",
            rows,
            now,
        )
        await database.execute(
            "update breach_letters set sent_at = coalesce(sent_at, $2) "
            "where breach = $1 and kind = $3",
            breach_id, now, PEOPLE,
        )  # fmt: skip
        for one in going:
            await outbox.post(MAIL, one.row, one.language)
        said = ngettext("%(n)s letter was sent", "%(n)s letters were sent", len(going))
        await add_step(breach_id, Step.NOTED, by, said)
    return len(going)


async def told(breach_id: UUID, how: str, by: UUID) -> None:
    """Everybody knows now, by mail or otherwise. Raises Invalid without words of how."""
    if not how.strip():
        raise Invalid(rules.NO_HOW)
    async with transaction():
        await held_open(breach_id)
        await add_step(breach_id, Step.TOLD, by, how)


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """As it was saved, to the address that stands for the person now."""
    us, known = await identity(), await queries.concerned_by(about)
    if us is None:
        return Drop("no_identity")
    if known is None or not known[1].email:
        return Drop("gone")
    written = (await queries.letters(known[0])).get((PEOPLE, language))
    if written is None:
        return Drop("gone")
    rendered = compose(
        "request-letter",
        language,
        us.sender(language),
        subject=written.subject,
        paragraphs=[one.splitlines() for one in written.body.split("\n\n") if one.strip()],
    )
    return mail_to(known[1].email, us, rendered)


async def note_sent(about: UUID, _: Taken) -> None:
    await database.execute(
        "update breach_people set sent_at = $2, failed_at = null where id = $1", about, clock.now()
    )


async def note_failed(about: UUID) -> None:
    """It certainly did not go out: this person has to be told otherwise."""
    await database.execute(
        "update breach_people set failed_at = $2 where id = $1", about, clock.now()
    )


BREACH_LETTER = SystemMail(MAIL, prepare, note_sent, note_failed)
