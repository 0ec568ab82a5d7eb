"""The page behind the link of an answer: it tells nothing until the code is right."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath

from app.lib.languages import N_, gettext
from app.lib.problems import Problem
from app.lists.public.visits import check_limits
from app.privacy.answer import queries
from app.privacy.answer.actions import open_answer
from app.privacy.answer.pages import download
from app.privacy.answer.queries import Gone
from app.privacy.answer.rules import MOST_TRIES, State
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

AnyRequest = Request[Any, Any, Any]
NO_CODE = N_("Enter the code.")
LONGEST_CODE = 20


@get("/answer/{link:str}", name="privacy.open_answer")
async def answer_page(request: AnyRequest, link: FromPath[str]) -> Page:
    answer = await queries.behind(link)
    return _page(request, link, answer, filled())


@post("/answer/{link:str}", name="privacy.answer_file", status_code=200)
async def answer_file(request: AnyRequest, link: FromPath[str]) -> Page | Response[bytes]:
    """`file` is `pdf` or `json`."""
    answer, form = await queries.behind(link), await read_form(request)
    if answer is None or answer.state is not State.OPEN:
        return _page(request, link, answer, form)
    await check_limits(request, "answer")
    code = form.text("code", required=NO_CODE, most=LONGEST_CODE)
    kind = form.one("file", ["pdf", "json"]) or "pdf"
    if form.errors:
        return _page(request, link, answer, form, 422)
    content = await open_answer(answer.id, code, kind)
    if not isinstance(content, Problem):
        return download(content, kind, answer.released_at)
    form.refuse("code", content.message, **content.values)
    return _page(request, link, await queries.released(answer.id), form, 422)


def _page(
    request: AnyRequest, link: str, answer: Gone | None, form: Form, status: int = 200
) -> Page:
    """Who asks, and for what, stands nowhere on it."""
    if answer is None or answer.state is not State.OPEN:
        is_closed = answer is not None and answer.state is State.CLOSED
        return render(
            request,
            "privacy/answer/public/over.html",
            404 if answer is None else 410,
            is_known=answer is not None,
            is_closed=is_closed,
        )
    return render(
        request,
        "privacy/answer/public/page.html",
        status,
        form=form,
        link_part=link,
        until=answer.open_until,
        tries=MOST_TRIES,
        most_code=LONGEST_CODE,
        language_title=gettext(N_("Your data")),
    )


router = Router("/", route_handlers=[answer_page, answer_file])
