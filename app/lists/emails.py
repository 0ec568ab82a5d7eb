"""The mails of the lists: confirm, already subscribed, welcome, settings link.

What is said is decided when the mail is made, inside the transaction that commits the intent to
send it. Nothing a visitor typed stands in them (trial E5), and no link is ever stored.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Actor, Method, State
from app.consent.shown.mails import digest_of, keep_mail
from app.contacts.queries import people
from app.database import lock
from app.lib import clock
from app.lib.tokens import pair_token, token
from app.lists import queries, rules
from app.lists.actions.sign_up import record_wish
from app.lists.queries import PreferencesLink, Request, Subscribed
from app.lists.rules import Mail, RequestState, SignUpLetter
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, Taken, letter
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

NO_IDENTITY = Drop("no_identity")
GONE = Drop("gone")
LIMIT = Drop("limit")


async def prepare_sign_up(about: UUID, language: str) -> Letter | Drop:
    """Ask the owner to confirm, or say that all of it comes already; both count for the limit.

    The limit is per mailbox, so that no spelling of an address gets more mail than another. Mails of
    this room answer what somebody did with the address, and use nothing else: they are not the first
    message of ours that has to say where data came from (GDPR Article 14).
    """
    identity, request = await identity_queries.identity(), await queries.request(about)
    if identity is None:
        return NO_IDENTITY
    if request is None or request.state is not RequestState.OPEN or not request.lists:
        return GONE
    await lock(f"mailbox {request.mailbox_hash.hex()}")
    mailed = await queries.unanswered_mails(request.mailbox_hash, besides=request.id)
    if not rules.may_mail_confirmation(mailed, clock.now()):
        return LIMIT
    await record_wish(request)
    have = await _have_all(request, language)
    if have:
        await note_letter(request.id, SignUpLetter.ALREADY_SUBSCRIBED)
        return await _already_subscribed(request, have, identity, language)
    await note_letter(request.id, SignUpLetter.CONFIRM)
    return confirmation_letter(request, identity, language)


async def prepare_sign_up_again(about: UUID, language: str) -> Letter | Drop:
    """The second and last question, after a press that may have been a machine's."""
    identity, request = await identity_queries.identity(), await queries.request(about)
    if identity is None:
        return NO_IDENTITY
    if request is None or request.state is not RequestState.OPEN or not request.lists:
        return GONE
    return confirmation_letter(request, identity, language, "confirm-again")


def confirmation_letter(
    request: Request, identity: Identity, language: str, template: str = "confirm"
) -> Letter:
    """The question itself, with the link that only this letter knows."""
    purpose = queries.AGAIN if template == "confirm-again" else queries.FIRST
    secret = token(purpose, request.id, request.nonce)
    rendered = compose(
        template,
        language,
        identity.sender(language),
        lists=request.lists,
        asked_at=request.created_at,
        confirm_url=url(f"/confirm/{secret}", language),
        until=(request.mailed_at or request.created_at) + rules.CONFIRM_WITHIN,
    )
    return letter(request.email, identity, rendered, secret=secret)


async def note_confirmation_sent(about: UUID, taken: Taken) -> None:
    """The mail server took the confirmation mail: keep it, and one event for each list it asks about."""
    request = await queries.request(about)
    if request is None or request.letter not in (
        SignUpLetter.CONFIRM,
        SignUpLetter.CONFIRM_AND_TELL,
    ):
        return
    await database.execute(
        "update subscription_requests set mailed_at = $2 where id = $1", request.id, clock.now()
    )
    await keep_mail(request.subject, request.id, taken.copy)
    await consent.record_many(confirmation_sent(request, taken, clock.now()))


def confirmation_sent(request: Request, taken: Taken, at: datetime) -> list[NewEvent]:
    """What the program did: one event for each list, with the mail's digests and the server's answer."""
    evidence = Evidence(
        email=request.email,
        message_id=taken.message_id,
        detail={
            "request": str(request.id),
            "mail": digest_of(taken.copy),
            "mail_sent": digest_of(taken.message),
            "answer": taken.answer,
        },
    )
    return [
        NewEvent(
            subject=request.subject,
            state=State.CONFIRMATION_SENT,
            method=Method.INVITED if request.is_invitation else Method.DOUBLE_OPT_IN,
            purpose=wanted.purpose,
            purpose_version=wanted.purpose_version,
            list_id=wanted.list_id,
            language=wanted.language,
            wording=wanted.wording,
            notice_version=request.notice_version,
            actor=Actor.SYSTEM,
            at=at,
            evidence=evidence,
        )
        for wanted in request.lists
    ]


async def prepare_welcome(about: UUID, language: str) -> Letter | Drop:
    """What comes from now on, each with its way out; nothing if the person has left already."""
    identity, request = await identity_queries.identity(), await queries.request(about)
    if identity is None:
        return NO_IDENTITY
    address = await people.address_by_canonical(request.canonical) if request else None
    if request is None or address is None:
        return GONE
    wanted = {one.list_id for one in request.lists} | await queries.lists_joined(
        address.id, request.confirmed_at
    )
    lists = [
        asdict(one)
        | {
            "unsubscribe_url": unsubscribe_url(one.subscription, language),
            "receipt_url": receipt_url(one.subscription, language),
        }
        for one in await queries.subscribed([address.id], language)
        if one.list_id in wanted
    ]
    if not lists:
        return GONE
    rendered = compose(
        "welcome",
        language,
        identity.sender(language),
        lists=lists,
        preferences_url=choices_url(lists[0]["subscription"], language),
    )
    return letter(address.email, identity, rendered)


async def prepare_settings_link(about: UUID, language: str) -> Letter | Drop:
    """Only a known address gets the link, and at most three in a day."""
    identity, link = await identity_queries.identity(), await queries.preferences_link(about)
    if identity is None:
        return NO_IDENTITY
    address = await people.address_by_canonical(link.canonical) if link else None
    if link is None or address is None or address.replaced_at is not None:
        return GONE
    if not await may_mail_link(link):
        return LIMIT
    rendered = compose(
        "settings-link",
        language,
        identity.sender(language),
        settings_url=settings_url(link.id, language),
    )
    return letter(address.email, identity, rendered)


async def may_mail_link(link: PreferencesLink) -> bool:
    """Whether this link still may go to its mailbox today; then it counts as mailed."""
    await lock(f"mailbox {link.mailbox_hash.hex()}")
    if await queries.links_like_it_sent(link) >= rules.SETTINGS_LINKS_A_DAY:
        return False
    await database.execute(
        "update preferences_links set mailed_at = $2 where id = $1", link.id, clock.now()
    )
    return True


SIGN_UP = SystemMail(Mail.SIGN_UP, prepare_sign_up, note_confirmation_sent)
SIGN_UP_AGAIN = SystemMail(Mail.SIGN_UP_AGAIN, prepare_sign_up_again, note_confirmation_sent)
WELCOME = SystemMail(Mail.WELCOME, prepare_welcome)
SETTINGS_LINK = SystemMail(Mail.SETTINGS_LINK, prepare_settings_link)


def unsubscribe_url(subscription: UUID, language: str | None = None) -> str:
    """Leaves this list; works for ever."""
    return url(f"/unsubscribe/{token('unsubscribe', subscription)}", language)


def way_out_url(list_id: UUID, address_id: UUID) -> str:
    """The same for whoever gets a list's letters, subscribed or not; by POST for mail programs (RFC 8058)."""
    return url(f"/unsubscribe/{pair_token('unsubscribe', list_id, address_id)}")


def receipt_url(subscription: UUID, language: str) -> str:
    """What was agreed to, for its owner; works for ever."""
    return url(f"/receipt/{token('receipt', subscription)}", language)


def choices_url(subscription: UUID, language: str | None = None) -> str:
    """Harmless choices, straight from a letter; works for ever."""
    return url(f"/choices/{token('unsubscribe', subscription)}", language)


def settings_url(link: UUID, language: str) -> str:
    """The owner's choices, for seven days."""
    return url(f"/preferences/{token('preferences', link)}", language)


async def _have_all(request: Request, language: str) -> list[Subscribed]:
    """The wanted lists, if every one of them comes to this address already; else nothing."""
    wanted = {one.list_id for one in request.lists}
    have = await queries.subscribed([request.subject], language)
    found = [one for one in have if one.list_id in wanted]
    return found if len(found) == len(wanted) else []


async def note_letter(request_id: UUID, kind: SignUpLetter) -> None:
    """With the intent: a mail whose fate is unknown counts as sent."""
    await database.execute(
        "update subscription_requests set mailed_at = $2, letter = $3 where id = $1",
        request_id,
        clock.now(),
        kind,
    )


_OWN_LINK = """
insert into preferences_links (id, email, canonical, mailbox_hash, created_at, mailed_at)
values ($1, $2, $3, $4, $5, $5) on conflict (id) do nothing
"""


async def _already_subscribed(
    request: Request, have: list[Subscribed], identity: Identity, language: str
) -> Letter:
    """The settings link has the sign-up's id, so a mail tried twice carries the same link."""
    await database.execute(
        _OWN_LINK,
        request.id,
        request.email,
        request.canonical,
        request.mailbox_hash,
        clock.now(),
    )
    rendered = compose(
        "already-subscribed",
        language,
        identity.sender(language),
        lists=have,
        settings_url=settings_url(request.id, language),
    )
    return letter(request.email, identity, rendered)
