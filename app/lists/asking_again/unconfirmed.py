"""One reminder to whoever signed up and has not answered the mail, where the list allows it.

Never to people we asked ourselves, never after a 'this was not me', and never where the law of the sender's
or the reader's place has one mail at most. The link works as long as that of the first mail.
"""

from datetime import timedelta
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.grounds.facts import Profile
from app.consent.grounds.profiles import rules_in
from app.consent.grounds.readers import country_of_host
from app.consent.shown.mails import keep_mail
from app.database import lock, transaction
from app.lib import clock
from app.lists import queries, rules
from app.lists.emails import (
    GONE,
    LIMIT,
    NO_IDENTITY,
    confirmation_letter,
    confirmation_sent,
)
from app.lists.queries import Request
from app.lists.rules import CONFIRM_WITHIN, Mail, RequestState, SignUpLetter
from app.mail import outbox
from app.mail.outbox import Drop, Letter, SystemMail, Taken
from app.staff.queries import identity as identity_queries

LEAST_LEFT = timedelta(days=1)
AT_ONCE = 500

# Each wanted list has to allow it; the latest day counts. Only what a mail server took is reminded of.
_DUE = """
select q.id, q.language from subscription_requests q
  join lateral (select min(l.remind_after_days) as least, max(l.remind_after_days) as days,
                       count(*) = count(l.remind_after_days) as all_allow
                  from requested_lists r join lists l on l.id = r.list where r.request = q.id) allowed
    on allowed.all_allow
 where not q.is_invitation and q.letter = 'confirm' and q.reminded_at is null
   and q.held_at is null and q.confirmed_at is null and q.cancelled_at is null
   and q.superseded_at is null
   and q.mailed_at + make_interval(days => allowed.days) <= $1
   and q.mailed_at > $1 - $2::interval
   and not exists (select from outbox o where o.about = q.id
                      and (o.kind = $3 or o.state <> 'accepted'))
 order by q.mailed_at, q.id limit $4
"""


async def remind_unconfirmed() -> int:
    """Put one reminder in the outbox for each sign-up whose day has come; answers how many."""
    async with transaction():
        await lock("sign-up reminders")
        rows = await database.fetch(
            _DUE, clock.now(), CONFIRM_WITHIN - LEAST_LEFT, Mail.SIGN_UP_REMINDER, AT_ONCE
        )
        mails = [(row["id"], row["language"]) for row in rows]
        await outbox.post_many(Mail.SIGN_UP_REMINDER, mails)
    return len(mails)


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """The question once more, if it is still open and nothing has been said that stands against it."""
    identity, request = await identity_queries.identity(), await queries.request(about)
    if identity is None:
        return NO_IDENTITY
    if request is None or not _is_open(request) or await _is_against(request):
        return GONE
    await lock(f"mailbox {request.mailbox_hash.hex()}")
    mailed = await queries.unanswered_mails(request.mailbox_hash, besides=request.id)
    if not rules.may_mail_confirmation(mailed, clock.now()):
        return LIMIT
    await database.execute(
        "update subscription_requests set reminded_at = $2 where id = $1", request.id, clock.now()
    )
    return confirmation_letter(request, identity, language, "confirm-reminder")


def _is_open(request: Request) -> bool:
    return (
        request.state is RequestState.OPEN
        and bool(request.lists)
        and not request.is_invitation
        and request.held_at is None
        and request.letter == SignUpLetter.CONFIRM
    )


# A person's later no, or a stop on the address, ends what an earlier sign-up began.
_SAID_SINCE = """
select exists (select from consent_events e
                where e.subject = $1 and e.at >= $2
                  and (e.state in ('objected', 'objected_to_purpose', 'restricted', 'erased', 'paused')
                       or e.state in ('refused', 'withdrawn') and e.list_id = any($3)))
    or exists (select from permission p where p.address = $1 and p.reason in ('restricted', 'erased'))
"""
_PLACES = """
select (select profile from identity) as profile,
       (select coalesce(nullif(c.country, ''), o.country) from contact_addresses a
          join contacts c on c.id = a.contact
          left join positions p on p.contact = c.id and p.until is null
          left join organisations o on o.id = p.organisation
         where a.canonical = $1 order by p.main_since is null, p.since nulls last, p.id limit 1) as country
"""


async def _is_against(request: Request) -> bool:
    lists = [one.list_id for one in request.lists]
    if await database.fetchval(_SAID_SINCE, request.subject, request.created_at, lists):
        return True
    places = await database.fetchrow(_PLACES, request.canonical)
    profile = Profile(places["profile"] or Profile.FINLAND) if places else Profile.FINLAND
    country = (places and places["country"]) or country_of_host(request.canonical)
    return not rules_in(profile, country.upper()).may_remind


async def note_sent(about: UUID, taken: Taken) -> None:
    """The mail server took it: kept, and in the ledger as a mail that asked once more."""
    request = await queries.request(about)
    if request is not None:
        await keep_mail(request.subject, request.id, taken.copy)
        await consent.record_many(confirmation_sent(request, taken, clock.now()))


SIGN_UP_REMINDER = SystemMail(Mail.SIGN_UP_REMINDER, prepare, note_sent)


async def may_remind_here() -> bool:
    """Whether the rules that the sender keeps allow a reminder at all."""
    stored = await database.fetchval("select profile from identity")
    return rules_in(Profile(stored or Profile.FINLAND), "").may_remind
