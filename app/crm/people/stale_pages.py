"""People whose data nobody has looked at for long (register row R18)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from litestar import get, post
from litestar.response import Redirect

from app.contacts.rules import Role
from app.contacts.words import ROLE_WORDS
from app.crm.people import stale
from app.crm.views.looks import in_words
from app.lib.languages import N_, gettext, ngettext
from app.lists.person_words import VERDICTS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import filled, read_form
from app.web.rendering.ids import uuid_in, uuids_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people/stale"
MOST_TICKED = 100
SAID = {"checked": N_("Noted as checked today.")}


@get("/", name="people.stale", guards=[needs(Right.SEE_PEOPLE)])
async def stale_people(request: StaffRequest) -> Page:
    """The longest unchecked first; what is not offered in the address is passed over."""
    asked = request.query_params
    months, role = _filters(dict(asked))
    found = await stale.stale_people(months, role, uuid_in(asked.get("after", "")))
    return render(
        request,
        "crm/stale.html",
        found=found,
        columns=stale.COLUMNS,
        form=filled({"months": str(months), "role": role}),
        months=[(str(n), ngettext("%(n)s month", "%(n)s months", n)) for n in stale.MONTHS],
        roles=[(role.value, gettext(ROLE_WORDS[role.value])) for role in Role],
        chosen={"months": str(months), "role": role},
        first=_path(months, role) if asked.get("after") else None,
        more=_path(months, role, after=str(found.last)) if found.last else None,
        in_words=in_words,
        role_words=ROLE_WORDS,
        verdicts=VERDICTS,
        done=SAID,
    )


@post("/", name="people.check_many", guards=[needs(Right.EDIT_PEOPLE)])
async def checked(request: StaffRequest) -> Redirect:
    """One row (`one`) or the ticked ones (`id`) were looked at today."""
    form = await read_form(request)
    months, role = _filters({name: form.value(name) for name in ("months", "role")})
    texts = form.chosen("one") or form.chosen("id")
    people = uuids_in(texts[:MOST_TICKED])
    number = await stale.check_today(people, request.user.id) if people else 0
    return see_other(_path(months, role), done="checked" if number else None)


def _filters(said: Mapping[str, str]) -> tuple[int, str]:
    months = said.get("months", "")
    role = said.get("role", "")
    return (
        int(months) if months in map(str, stale.MONTHS) else stale.MONTHS[0],
        role if role in list(Role) else "",
    )


def _path(months: int, role: str, after: str = "") -> str:
    said = {"months": str(months), "role": role, "after": after}
    return f"{PATH}?{urlencode({name: value for name, value in said.items() if value})}"


router = staff_router(PATH, [stale_people, checked])
