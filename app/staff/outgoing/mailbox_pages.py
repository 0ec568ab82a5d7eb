"""The test mailbox: what the demo 'sent', with nothing having left the machine."""

import asyncio
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode

from litestar import MediaType, Response, get
from litestar.params import FromPath
from markupsafe import Markup, escape

from app import config
from app.lib.languages import N_
from app.lib.refusals import Forbidden, NotFound, or_not_found
from app.mail import mailbox
from app.mail.mailbox import MailboxMessage
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.guards.headers import MAIL
from app.web.rendering.forms import filled
from app.web.rendering.pages import Page, render

PATH = "/staff/mailbox"
MOST = 100
VIEWS = ("text", "html", "source")
ONLY = [needs(Right.SEE_MAIL)]

NO_MAILBOX = N_("The test mailbox is not in use: letters go to a real mail server.")
NO_MESSAGE = N_("There is no such message in the test mailbox.")
OPENS_AN_ACCOUNT = N_(
    "This message opens somebody's account, so only those who manage staff accounts may read it."
)
ACCOUNT_LINK = "/staff/link/"
NEW_TABS = '<base target="_blank">'
_YEARS = range(1970, 9999)  # at the ends of the calendar another zone has no such day
_LEAVE = re.compile(r"/unsubscribe/[\w-]+", re.ASCII)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]")


@get("/", name="staff.mailbox", guards=ONLY)
async def messages(request: StaffRequest) -> Page:
    words = request.query_params.get("find", "").strip()[:254]
    before = request.query_params.get("before", "")[:40]
    found = await asyncio.to_thread(
        mailbox.list_messages, _folder(), most=MOST + 1, words=words, before=before
    )
    kept = {"find": words} if words else {}
    return render(
        request,
        "staff/mailbox.html",
        messages=found[:MOST],
        form=filled({"find": words}),
        moment=_moment,
        newest=_path(kept) if before else None,
        older=_path({**kept, "before": found[MOST - 1].key}) if len(found) > MOST else None,
    )


@get("/{key:str}", name="staff.mailbox_message", guards=ONLY)
async def message(request: StaffRequest, key: FromPath[str]) -> Page:
    found = await _message(request, key)
    wanted = request.query_params.get("view", "")
    view = wanted if wanted in VIEWS else "text" if found.text else "html"
    is_source = view == "source"
    source = await asyncio.to_thread(mailbox.read_source, _folder(), key) if is_source else ""
    return render(
        request,
        "staff/mailbox_message.html",
        message=found,
        path=f"{PATH}/{key}",
        view=view,
        text=with_links(found.text),
        source=source,
        sent_at=_moment(found.date),
        leave_path=leave_path(found.unsubscribe_url),
    )


@get("/{key:str}/html", name="staff.mailbox_html", guards=ONLY, opt=MAIL)
async def message_html(request: StaffRequest, key: FromPath[str]) -> Response[str]:
    """For the frame on the message's page. No script, form or remote picture works in it."""
    html = in_new_tabs((await _message(request, key)).html)
    return Response(html, media_type=MediaType.HTML)


async def _message(request: StaffRequest, key: str) -> MailboxMessage:
    found = or_not_found(await asyncio.to_thread(mailbox.read_message, _folder(), key), NO_MESSAGE)
    if ACCOUNT_LINK in found.text + found.html and not request.user.may(Right.MANAGE_STAFF):
        raise Forbidden(OPENS_AN_ACCOUNT)
    return found


def _folder() -> Path:
    settings = config.current()
    folder = settings.data_dir / "mailbox"
    if not settings.demo and not folder.is_dir():
        raise NotFound(NO_MAILBOX)
    return folder


def in_new_tabs(html: str) -> str:
    """The letter with every link opening a tab: in the frame a sandboxed page could not load."""
    head = _HEAD.search(html)
    end = head.end() if head else 0
    return f"{html[:end]}{NEW_TABS}{html[end:]}"


def with_links(text: str) -> Markup:
    """The text with its web addresses to follow; everything else in it stays text."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(found[0]))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _path(query: dict[str, str]) -> str:
    return f"{PATH}?{urlencode(query)}" if query else PATH


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo and moment.year in _YEARS else None


def leave_path(url: str | None) -> str | None:
    """The letter's one-click address as a path of ours. Anybody may have written it: a press here
    posts to the pages for leaving and nowhere else.
    """
    base_url = config.current().base_url
    path = url.removeprefix(base_url) if url and url.startswith(base_url) else ""
    return path if _LEAVE.fullmatch(path) else None


router = staff_router(PATH, [messages, message, message_html])
