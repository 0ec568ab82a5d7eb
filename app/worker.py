"""Every job: those with a rhythm in one list, the others in loops. What they do stands in the rooms.

PgQueuer only wakes and keeps the hours: our rows are the truth, and every loop also looks by itself
every two seconds, so that a lost wake costs a moment and nothing else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from pgqueuer import PgQueuer
from pgqueuer.models import Job, Schedule

from app import database
from app.campaigns.sending import delivery
from app.campaigns.sending.dispatcher import DRAIN
from app.campaigns.sending.engine import Engine
from app.config import Settings
from app.imports.rules import WAKE as WAKE_IMPORTS
from app.lib.addresses import at
from app.lib.failures import code_of
from app.lib.waiting import done_or, end, first_of
from app.mail import outbox
from app.mail.accounts import account_in_use
from app.mail.jobs import OutboxSender
from app.mail.outbox import SystemMail
from app.mail.smtp.account import BadAccountError, SmtpAccount, parse_smtp_url
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.transport import Connection

log = logging.getLogger(__name__)

POLL = 2.0  # seconds
AFTER_FAILURE = 5.0
MOST_WAIT = 10.0
LOG_KEPT_DAYS = 7


async def delete_old_job_logs() -> None:
    """PgQueuer notes every wake; nobody asks about last week's."""
    await database.execute(
        "delete from pgqueuer_log where created < now() - make_interval(days => $1)", LOG_KEPT_DAYS
    )


@dataclass(frozen=True)
class Rhythm:
    """A job by its address, and its hours as cron writes them, in UTC. Of several workers one does it."""

    name: str
    hours: str
    do: str


RHYTHMS = (
    Rhythm("campaigns.sweep", "* * * * *", "app.campaigns.running.jobs:sweep"),
    Rhythm("consent.decide_anew", "* * * * *", "app.consent.grounds.stale:sweep"),
    Rhythm("crm.follow_moved", "* * * * *", "app.crm.services.grounds.contracts:follow_moved"),
    Rhythm("lists.ask_again", "37 7 * * *", "app.lists.asking_again.jobs:ask_again"),
    Rhythm("lists.end_pauses", "7 * * * *", "app.lists.jobs:end_pauses"),
    Rhythm("privacy.verify_ledger", "7 1 * * *", "app.privacy.ledger.jobs:verify_at_night"),
    Rhythm("privacy.mail_checkpoint", "12 5 * * *", "app.privacy.ledger.jobs:mail_checkpoint"),
    # Again each hour: a night that was broken off is gone on with, and one that is done does nothing.
    Rhythm("privacy.destroy", "17 1-7 * * *", "app.privacy.retention.jobs:tonight"),
    Rhythm("privacy.delete_old_answers", "42 2 * * *", "app.privacy.answer.actions:delete_old"),
    Rhythm("worker.delete_old_job_logs", "37 2 * * *", "app.worker:delete_old_job_logs"),
    Rhythm(
        "privacy.publish_notice",
        "*/10 * * * *",
        "app.privacy.actions:publish_notice_if_changed",
    ),
    Rhythm("privacy.look_at_requests", "12 5 * * *", "app.privacy.requests.jobs:look"),
    Rhythm("contacts.find_duplicates", "47 2 * * *", "app.contacts.duplicates.suggest:find_all"),
)

SYSTEM_MAILS: Mapping[str, str] = {
    "sign_up": "app.lists.emails:SIGN_UP",
    "sign_up_again": "app.lists.emails:SIGN_UP_AGAIN",
    "sign_up_reminder": "app.lists.asking_again.unconfirmed:SIGN_UP_REMINDER",
    "invitation": "app.lists.asking.letter:INVITATION",
    "welcome": "app.lists.emails:WELCOME",
    "settings_link": "app.lists.emails:SETTINGS_LINK",
    "you_have_left": "app.lists.leaving_emails:YOU_HAVE_LEFT",
    "new_address": "app.lists.replacing.emails:NEW_ADDRESS",
    "address_replaced": "app.lists.replacing.emails:ADDRESS_REPLACED",
    "answer_ready": "app.privacy.answer.emails:ANSWER_READY",
    "staff_link": "app.staff.emails:STAFF_LINK",
    "campaign_refusal": "app.campaigns.running.emails:CAMPAIGN_REFUSAL",
    "notice_changed": "app.privacy.telling.emails:NOTICE_CHANGED",
    "article_14": "app.crm.article_14.emails:ARTICLE_14",
    "request_confirm": "app.privacy.requests.emails:REQUEST_CONFIRM",
    "request_letter": "app.privacy.requests.emails:REQUEST_LETTER",
    "details_link": "app.privacy.details.emails:DETAILS_LINK",
    "recipient_letter": "app.privacy.article_19.emails:RECIPIENT_LETTER",
    "requests_due": "app.privacy.requests.emails:REQUESTS_DUE",
    "checkpoint": "app.privacy.ledger.emails:CHECKPOINT",
    "campaign_test": "app.campaigns.writing.emails:CAMPAIGN_TEST",
}
IMPORT = "app.imports.jobs:do_one"
REMEMBER_STOPS = "app.privacy.erasing.restored:replay"
KEEP_SEALED = "app.consent.ledger.sealing:keep_sealed"
START_DUE = "app.campaigns.running.schedule:start_due"


def system_mail(kind: str) -> SystemMail | None:
    """How mails of this kind are made; None when nobody makes them any more."""
    address = SYSTEM_MAILS.get(kind)
    return at(address) if address else None


async def run_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop`; then what is under way ends, its outcome is written, and nothing new begins.

    When a demo's test mailbox comes or goes, it begins again with the mail server that there is then.
    Errors: BadAccountError when POSTILUPA_SMTP_URL cannot be read. Whatever else fails is logged and
    tried again.
    """
    while not stop.is_set():
        try:
            await at(REMEMBER_STOPS)()
            account = await _account_now(settings)
        except BadAccountError:
            raise
        except Exception as error:  # noqa: BLE001 - a worker goes on
            log.error("mail accounts: %s", code_of(error))  # noqa: TRY400 - no text of an error
            await first_of(stop, most=AFTER_FAILURE)
            continue
        _say_where_mail_goes(account, settings)
        moved = asyncio.Event()
        watching = asyncio.create_task(_watch(account, settings, moved, stop))
        try:
            await _work_with(account, settings, moved)
        finally:
            await end(watching)


async def _account_now(settings: Settings) -> SmtpAccount | None:
    async with asyncio.timeout(
        MOST_WAIT
    ):  # a database that hangs must not keep a worker from stopping
        return await account_in_use(settings)


def _say_where_mail_goes(account: SmtpAccount | None, settings: Settings) -> None:
    if account is None:
        log.warning("POSTILUPA_SMTP_URL is not set: no mail is sent until it is")
    elif not settings.smtp_url or account != parse_smtp_url(settings.smtp_url):
        log.info("A demo runs with this database: mail goes to its test mailbox")


async def _watch(
    account: SmtpAccount | None, settings: Settings, moved: asyncio.Event, stop: asyncio.Event
) -> None:
    """Tell when work has to end: for good, or because mail goes elsewhere now."""
    while not stop.is_set():
        await first_of(stop, most=POLL)
        with suppress(Exception):  # asked again
            if not stop.is_set() and await _account_now(settings) != account:
                break
    moved.set()


async def _work_with(account: SmtpAccount | None, settings: Settings, stop: asyncio.Event) -> None:
    engine = Engine(_connect_to(account), settings.smtp_connections)
    mails_due = asyncio.Event()
    system_mails = asyncio.create_task(_send_system_mails(account, engine, mails_due, stop))
    import_due = asyncio.Event()
    imports_running = asyncio.create_task(_import_people(import_due, stop))
    starting = asyncio.create_task(_start_campaigns(stop))
    sealing = asyncio.create_task(at(KEEP_SEALED)(stop))
    hours = asyncio.create_task(
        _keep_hours(Wakes(engine.wake, mails_due.set, import_due.set), stop)
    )
    try:
        await engine.run(stop, system_mails)
        await asyncio.gather(system_mails, imports_running, starting, sealing, hours)
    finally:
        await end(system_mails, imports_running, starting, sealing, hours)


def _connect_to(account: SmtpAccount | None) -> Callable[[], Connection] | None:
    return None if account is None else lambda: Connection(account)


async def _send_system_mails(
    account: SmtpAccount | None, engine: Engine, due: asyncio.Event, stop: asyncio.Event
) -> None:
    """System mails go out beside the campaigns, over a connection of their own: they never queue."""
    if account is None:
        return
    breaker = Breaker()
    while not stop.is_set():
        due.clear()
        if engine.worker:
            sender = OutboxSender(engine.worker, system_mail, Connection(account), breaker)
            await _send_due(sender, stop)
        await first_of(due, stop, most=POLL)


async def _send_due(sender: OutboxSender, stop: asyncio.Event) -> None:
    sending = asyncio.create_task(sender.send_due(stop))
    await done_or(stop, sending)
    if stop.is_set():
        await first_of(sender.at_rest, most=DRAIN)
    elif error := sending.exception():
        log.error("system mail: %s", code_of(error))
    await end(sending)


async def _import_people(due: asyncio.Event, stop: asyncio.Event) -> None:
    """Imports and dry runs, one at a time over all workers; what a dead worker began is gone on with."""
    while not stop.is_set():
        due.clear()
        try:
            if await at(IMPORT)(stop):
                continue
        except Exception as error:  # noqa: BLE001 - a worker goes on
            log.error("imports: %s", code_of(error))  # noqa: TRY400 - no text of an error
        await first_of(due, stop, most=POLL)


async def _start_campaigns(stop: asyncio.Event) -> None:
    """What is scheduled goes at its second, not at the next full minute."""
    while not stop.is_set():
        try:
            await at(START_DUE)()
        except Exception as error:  # noqa: BLE001 - a worker goes on
            log.error("start of campaigns: %s", code_of(error))  # noqa: TRY400 - no text of an error
        await first_of(stop, most=POLL)


@dataclass(frozen=True)
class Wakes:
    """What to do when a job says that something waits."""

    engine: Callable[[], None]
    outbox: Callable[[], None]
    imports: Callable[[], None]


async def _keep_hours(wakes: Wakes, stop: asyncio.Event) -> None:
    """Listen for wakes and keep the hours, on a connection of its own; a broken one is replaced."""
    while not stop.is_set():
        try:
            connection = await database.own_connection("postilupa jobs")
            try:
                await _run_queue(_queue(connection, wakes), stop)
            finally:
                connection.terminate()
        except Exception as error:  # noqa: BLE001 - a worker goes on
            log.error("job queue: %s", code_of(error))  # noqa: TRY400 - no text of an error
            await first_of(stop, most=AFTER_FAILURE)


def _queue(connection: object, wakes: Wakes) -> PgQueuer:
    queue = PgQueuer.from_asyncpg_connection(connection)  # type: ignore[arg-type]

    @queue.entrypoint(outbox.WAKE)
    async def wake_outbox(_: Job) -> None:
        wakes.outbox()

    @queue.entrypoint(delivery.WAKE)
    async def wake_engine(_: Job) -> None:
        wakes.engine()

    @queue.entrypoint(WAKE_IMPORTS)
    async def wake_imports(_: Job) -> None:
        wakes.imports()

    for rhythm in RHYTHMS:
        queue.schedule(rhythm.name, rhythm.hours)(_quietly(rhythm))
    return queue


def _quietly(rhythm: Rhythm) -> Callable[[Schedule], Awaitable[None]]:
    """PgQueuer would store and log the text of an error, and that may hold an address."""

    async def do(_: Schedule) -> None:
        try:
            await at(rhythm.do)()
        except Exception as error:  # noqa: BLE001 - the next hour tries again
            log.error("%s: %s", rhythm.name, code_of(error))  # noqa: TRY400 - no text of an error

    return do


async def _run_queue(queue: PgQueuer, stop: asyncio.Event) -> None:
    running = asyncio.create_task(queue.run(shutdown_on_listener_failure=True))
    try:
        await done_or(stop, running)
        queue.shutdown.set()
        await running
    finally:
        await end(running)
