"""Staff write down a request that came by e-mail, telephone or letter, with the message as it came."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib import clock
from app.lib.languages import N_, Language, gettext
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Paper
from app.privacy.requests.incoming.forms import (
    LONGEST_COMPANY,
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    read_entry,
    safe_name,
)
from app.privacy.requests.pages import HANDLE, PATH, found
from app.privacy.requests.rules import BY_STAFF, Way
from app.privacy.requests.words import WAYS, WISHES
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.receiving.body import STAFF_LIMIT
from app.web.rendering.forms import ONE_FILE, Form, file_in, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

MOST_BYTES = 10 * 1024 * 1024
TOO_LARGE = N_("The file is larger than 10 MB. Keep it elsewhere and note where it is.")
NO_FILE = N_("Choose a file.")


@get("/new", name="requests.new", guards=HANDLE)
async def new(request: StaffRequest) -> Page:
    known = {"received_on": clock.today().isoformat(), "way": Way.EMAIL.value, "language": "fi"}
    return _page(request, filled(known))


@post("/new", name="requests.record", guards=HANDLE, opt={ONE_FILE: "paper"})
async def record(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    paper = await _paper(request, form)
    received = read_entry(form)
    if received is None or form.errors:
        return _page(request, form, 422)
    received = replace(
        await incoming.of_whom(received),
        papers=[paper] if paper else [],
        assigned_to=request.user.id,
    )
    request_id = await incoming.record(received, request.user.id)
    return see_other(f"{PATH}/{request_id}", done="recorded")


@post("/{request_id:uuid}/files", name="requests.add_file", guards=HANDLE, opt={ONE_FILE: "paper"})
async def add_file(request: StaffRequest, request_id: FromPath[UUID]) -> Page | Redirect:
    """What came later: kept with the request."""
    case, form = await found(request_id), await read_form(request)
    paper = await _paper(request, form)
    if paper is None:
        form.refuse("paper", NO_FILE)
        return render(request, "privacy/requests/add_file.html", 422, case=case, form=form)
    await incoming.keep_papers(case.id, [paper], request.user.id)
    return see_other(case.path, done="saved")


async def _paper(request: StaffRequest, form: Form) -> Paper | None:
    sent = file_in(request)
    if sent is None or not sent.filename:
        return None
    data = await sent.read(MOST_BYTES + 1)
    await sent.close()
    if len(data) > MOST_BYTES:
        form.refuse("paper", TOO_LARGE)
        return None
    return Paper(safe_name(sent.filename), data)


def _page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    ways = [(one.value, gettext(WAYS[one])) for one in BY_STAFF]
    facts = {"form": form, "ways": ways, "most_said": LONGEST_MESSAGE, **entry_choices()}
    return render(request, "privacy/requests/new.html", status, **facts)


def entry_choices() -> dict[str, Any]:
    """What can be chosen where staff write down a request, and how long its fields are."""
    return {
        "wishes": [(one.value, gettext(word)) for one, word in WISHES.items()],
        "languages": [(one.value, NAMES[one]) for one in Language],
        "most_name": LONGEST_NAME,
        "most_company": LONGEST_COMPANY,
        "most_phone": LONGEST_PHONE,
        "most_email": LONGEST_EMAIL,
    }


router = staff_router(PATH, [new, record, add_file], most=MOST_BYTES + STAFF_LIMIT)
