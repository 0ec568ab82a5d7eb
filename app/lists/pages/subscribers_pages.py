"""Who is on a list. What is searched for never stands in an address, where histories would keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from app.consent.wordings import labels
from app.lib.languages import N_, gettext
from app.lists import staff_queries, subscriber_queries
from app.lists.list_rules import STATE_LOOKS, STATE_WORDS
from app.lists.pages.lists_pages import PATH, SEE
from app.lists.person_words import VERDICTS
from app.lists.staff_queries import CountedList
from app.lists.subscriber_queries import PAGE, Show, Subscriber, Waiting
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render

SHOWN = {
    Show.ALL: N_("Everybody"),
    Show.ACTIVE: N_("Subscribers"),
    Show.LEFT: N_("Left"),
    Show.OBJECTED: N_("Objected"),
    Show.WAITING: N_("Waiting for confirmation"),
}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Shown:
    """What stands on the page. `first` and `more` are paths; `is_cut`: the search found more."""

    people: Sequence[Subscriber] = ()
    waiting: Sequence[Waiting] = ()
    first: str | None = None
    more: str | None = None
    is_cut: bool = False


@get("/{slug:str}", name="lists.subscribers", guards=SEE)
async def subscribers(request: StaffRequest, slug: FromPath[str]) -> Page:
    """A page of them; a wrong filter or an unknown place in the address is passed over."""
    found, asked = await staff_queries.existing_counted(slug), request.query_params
    show, after = _show(asked.get("show", "")), uuid_in(asked.get("after", ""))
    shown = await (_waiting if show is Show.WAITING else _people)(found, show, after)
    return _page(request, found, show, filled(), shown)


async def _waiting(mailing_list: CountedList, show: Show, after: UUID | None) -> Shown:
    waiting = await subscriber_queries.waiting(mailing_list.id, after=after)
    return Shown(
        waiting=waiting[:PAGE],
        first=_path(mailing_list, show) if after else None,
        more=_path(mailing_list, show, waiting[PAGE - 1].id) if len(waiting) > PAGE else None,
    )


async def _people(mailing_list: CountedList, show: Show, after: UUID | None) -> Shown:
    people = await subscriber_queries.subscribers(mailing_list.id, show, after)
    return Shown(
        people=people[:PAGE],
        first=_path(mailing_list, show) if after else None,
        more=_path(mailing_list, show, people[PAGE - 1].address) if len(people) > PAGE else None,
    )


@post("/{slug:str}", name="lists.find_subscribers", guards=SEE)
async def find_subscribers(request: StaffRequest, slug: FromPath[str]) -> Page:
    """The first of those with names or an address that begin so. Changes nothing."""
    found, form = await staff_queries.existing_counted(slug), await read_form(request)
    show, text = _show(form.value("show")), form.text("find", most=LONGEST_SEARCH)
    if form.errors:
        return _page(request, found, show, form, Shown(), status=422)
    people: list[Subscriber] = []
    waiting: list[Waiting] = []
    if show is not Show.WAITING:
        people = await subscriber_queries.find_subscribers(found.id, show, text)
    if show in (Show.ALL, Show.WAITING):
        waiting = await subscriber_queries.waiting(found.id, text=text)
    is_cut = len(people) > PAGE or len(waiting) > PAGE
    shown = Shown(people[:PAGE], waiting[:PAGE], is_cut=is_cut)
    return _page(request, found, show, form, shown)


def _page(
    request: StaffRequest,
    mailing_list: CountedList,
    show: Show,
    form: Form,
    shown: Shown,
    status: int = 200,
) -> Page:
    return render(
        request,
        "lists/subscribers.html",
        status,
        one=mailing_list,
        show=show,
        form=form,
        shown=shown,
        is_search=bool(form.value("find").strip()),
        tabs=[(_path(mailing_list, each), _tab(mailing_list, each), each is show) for each in Show],
        look=STATE_LOOKS[mailing_list.state],
        word=STATE_WORDS[mailing_list.state],
        verdicts=VERDICTS,
        said_since=labels.said_since,
        language_names=in_words(),
        longest_search=LONGEST_SEARCH,
    )


def _tab(mailing_list: CountedList, show: Show) -> str:
    """The sign-ups that wait are on their own page, so their number stands in the tab."""
    words = gettext(SHOWN[show])
    return (
        f"{words} ({mailing_list.waiting})"
        if show is Show.WAITING and mailing_list.waiting
        else words
    )


def _path(mailing_list: CountedList, show: Show, after: UUID | None = None) -> str:
    wanted = {"show": show.value if show is not Show.ALL else "", "after": str(after or "")}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{mailing_list.path}?{query}" if query else mailing_list.path


def _show(text: str) -> Show:
    return Show(text) if text in list(Show) else Show.ALL


router = staff_router(PATH, [subscribers, find_subscribers])
