"""From the form to the confirmed subscription, in numbers; and which lists remind of an unconfirmed one."""

from datetime import timedelta

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib import clock
from app.lib.languages import N_
from app.lists import staff_queries
from app.lists.actions.manage_lists import set_reminder
from app.lists.asking_again.unconfirmed import may_remind_here
from app.lists.funnel import queries
from app.lists.list_rules import REMINDER_DAYS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/funnel"
SAID = {"saved": N_("Saved.")}
CHOOSE = N_("Choose one of these.")


@get("/", name="lists.funnel", guards=[needs(Right.SEE_PEOPLE)])
async def funnel(request: StaffRequest) -> Page:
    return await _page(request)


@post("/{slug:str}/reminder", name="lists.set_reminder", guards=[needs(Right.MANAGE_LISTS)])
async def change_reminder(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    found, form = await staff_queries.existing(slug), await read_form(request)
    offered = ["never", *map(str, REMINDER_DAYS)]
    days = form.one("days", offered, required=CHOOSE)
    if form.errors:
        return await _page(request, {slug: form}, 422)
    await set_reminder(found.id, None if days == "never" else int(days), by=request.user.id)
    return see_other(PATH, done="saved")


async def _page(
    request: StaffRequest, sent: dict[str, Form] | None = None, status: int = 200
) -> Page:
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in map(str, queries.PERIODS) else queries.PERIODS[1]
    since = clock.now() - timedelta(days=days)
    lists = await queries.list_reminders()
    return render(
        request,
        "lists/funnel.html",
        status,
        since=since,
        days=days,
        periods=queries.PERIODS,
        names=in_words(),
        by_list=await queries.by_list(since),
        by_form=await queries.by_form(),
        reminders=await queries.reminders(),
        may_remind=await may_remind_here(),
        lists=[
            (one, (sent or {}).get(one.slug) or filled({"days": str(one.days or "never")}))
            for one in lists
        ],
        reminder_days=REMINDER_DAYS,
        done=SAID,
    )


router = staff_router(PATH, [funnel, change_reminder])
