"""Staff write down a request that came by e-mail, telephone or letter, with the message as it came."""

from dataclasses import replace
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.lib import clock
from app.lib.languages import N_, Language, gettext
from app.lib.texts import tidy_line
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Paper, Received
from app.privacy.requests.incoming.forms import (
    LONGEST_COMPANY,
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    read_entry,
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
        await _of_whom(received),
        papers=[paper] if paper else [],
        assigned_to=request.user.id,
    )
    request_id = await incoming.record(received, request.user.id)
    return see_other(f"{PATH}/{request_id}", done="recorded")


async def _of_whom(received: Received) -> Received:
    """Whose data it is, where the address stands in the register: who it was has still to be shown."""
    known = received.email and await people.address_by_canonical(received.email.canonical)
    return replace(received, contact=known.contact_id) if known else received


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
    return Paper(_safe_name(sent.filename), data)


def _safe_name(name: str) -> str:
    """Letters a to z, digits and a few signs: it is a name to save under, and no path."""
    last = tidy_line(name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in last
    )
    return plain.strip("-.")[-120:] or "file"


def _page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "privacy/requests/new.html",
        status,
        form=form,
        wishes=[(one.value, gettext(word)) for one, word in WISHES.items()],
        ways=[(one.value, gettext(WAYS[one])) for one in BY_STAFF],
        languages=[(one.value, NAMES[one]) for one in Language],
        most_name=LONGEST_NAME,
        most_company=LONGEST_COMPANY,
        most_phone=LONGEST_PHONE,
        most_email=LONGEST_EMAIL,
        most_said=LONGEST_MESSAGE,
    )


router = staff_router(PATH, [new, record, add_file], most=MOST_BYTES + STAFF_LIMIT)
