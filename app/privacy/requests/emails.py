"""The mails of requests: is it yours, every letter to the one who asked, and what is due to the officer."""

from uuid import UUID

from app import database
from app.contacts.queries import people
from app.database import lock
from app.lib import clock
from app.lib.tokens import token
from app.lists.emails import GONE, LIMIT, NO_IDENTITY
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.privacy.record.queries import review_due_on
from app.privacy.record.rules import is_reminded
from app.privacy.requests import queries
from app.privacy.requests.incoming.actions import CONFIRM
from app.privacy.requests.jobs import DUE
from app.privacy.requests.letters import actions as letter_actions
from app.privacy.requests.letters import queries as letters
from app.privacy.requests.queries import LINK
from app.privacy.requests.rules import CONFIRM_WITHIN
from app.privacy.requests.words import ASKED, TO_DO
from app.staff.queries.identity import identity

CONFIRMATIONS_A_DAY = 3
_MAILED_TODAY = """
select count(*) from privacy_requests o join privacy_requests q on q.person_hash = o.person_hash
 where q.id = $1 and o.mailed_at > $2::timestamptz - interval '1 day'
"""


async def prepare_confirm(about: UUID, language: str) -> Letter | Drop:
    """The same mail whoever has the address, at most three a day to a mailbox.

    It goes to the address as the register has it, not as somebody typed it.
    """
    us, case = await identity(), await queries.case(about)
    if us is None:
        return NO_IDENTITY
    if case is None or not case.is_open or case.confirmed_at is not None or not case.email:
        return GONE
    await lock(f"privacy requests of {case.canonical}")
    if await database.fetchval(_MAILED_TODAY, about, clock.now()) >= CONFIRMATIONS_A_DAY:
        return LIMIT
    await database.execute(
        "update privacy_requests set mailed_at = $2 where id = $1", about, clock.now()
    )
    known = await people.address_by_canonical(case.canonical)
    secret = token(LINK, case.id, case.nonce)
    rendered = compose(
        "request-confirm",
        language,
        us.sender(language),
        wishes=[ASKED[one.kind] for one in case.wishes],
        asked_at=case.created_at,
        confirm_url=url(f"/privacy/request/{secret}", language),
        days=CONFIRM_WITHIN.days,
    )
    return letter(known.email if known else case.email, us, rendered, secret=secret)


async def prepare_letter(about: UUID, language: str) -> Letter | Drop:
    """As it was written, to the address that asked."""
    us, written = await identity(), await letters.letter(about)
    if us is None:
        return NO_IDENTITY
    if written is None or not written.to:
        return GONE
    rendered = compose(
        "request-letter",
        language,
        us.sender(language),
        subject=written.subject,
        paragraphs=[one.splitlines() for one in written.body.split("\n\n") if one.strip()],
    )
    return letter(written.to, us, rendered)


async def prepare_due(about: UUID, language: str) -> Letter | Drop:
    """What waits, to one who may handle requests; `about` is the member of staff."""
    us = await identity()
    email = await database.fetchval(
        "select email from staff_members where id = $1 and disabled_at is null", about
    )
    if us is None or email is None:
        return NO_IDENTITY if us is None else Drop("no_account")
    cases = [one for one in await queries.open_cases() if one.warning is not None]
    unconfirmed = await queries.closed_unconfirmed_today()
    today = clock.today()
    due = await review_due_on(today)
    review = due if is_reminded(due, today) else None
    if not cases and not unconfirmed and not review:
        return GONE
    rendered = compose(
        "requests-due",
        language,
        us.sender(language),
        cases=[(one, url(one.path), TO_DO[one.to_do] if one.to_do else "") for one in cases],
        unconfirmed=unconfirmed,
        review=review,
        access_url=url("/staff/record/access", language),
        requests_url=url("/staff/requests", language),
    )
    return letter(email, us, rendered)


REQUEST_CONFIRM = SystemMail(CONFIRM, prepare_confirm)
REQUEST_LETTER = SystemMail(
    letter_actions.MAIL, prepare_letter, letter_actions.note_sent, letter_actions.note_failed
)
REQUESTS_DUE = SystemMail(DUE, prepare_due)
