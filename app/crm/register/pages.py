"""Everybody in the register, and all organisations: filtered, sorted, in the columns of a view.

What is searched for never stands in an address, where histories would keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect

from app.contacts.about import About
from app.contacts.words import ROLE_WORDS
from app.crm.register import bulk as list_actions
from app.crm.views import permission_field, saved
from app.crm.views.filters import MISSING
from app.crm.views.listing import listed
from app.crm.views.looks import in_words
from app.crm.views.shapes import ALL, FILTERS, READY, Shape, View, ready, shape_of
from app.crm.views.walks import SORT_WORDS
from app.database import reading
from app.lib.languages import N_, gettext
from app.lists.person_words import VERDICTS
from app.lists.staff_queries import known_lists
from app.segments.askable import field_named
from app.segments.fields import options
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATHS: Mapping[About, str] = {
    About.PEOPLE: "/staff/people",
    About.ORGANISATIONS: "/staff/organisations",
}
TEMPLATES: Mapping[About, str] = {
    About.PEOPLE: "crm/people.html",
    About.ORGANISATIONS: "crm/organisations.html",
}
SEE = [needs(Right.SEE_PEOPLE)]
LONGEST_SEARCH = 100
SAID = {
    "changed_many": N_("Done. People who already had it were left unchanged."),
    "invited": N_("The invitations are in the outgoing mail."),
    "view_saved": N_("The view is saved."),
    "view_deleted": N_("The view is deleted."),
}
Choice = tuple[str, str]


@get("/people", name="people.all", guards=SEE)
async def people(request: StaffRequest) -> Page:
    return await _shown(request, About.PEOPLE)


@post("/people", name="people.find", guards=SEE)
async def find_people(request: StaffRequest) -> Page | Redirect:
    return await _sought(request, About.PEOPLE)


@get("/organisations", name="organisations.all", guards=SEE)
async def organisations(request: StaffRequest) -> Page:
    return await _shown(request, About.ORGANISATIONS)


@post("/organisations", name="organisations.find", guards=SEE)
async def find_organisations(request: StaffRequest) -> Page | Redirect:
    return await _sought(request, About.ORGANISATIONS)


async def _shown(request: StaffRequest, about: About) -> Page:
    """A page of them; unknown filters, columns and orders in the address are passed over."""
    asked = request.query_params
    shape = await shape_in(request, about, dict(asked))
    return await _page(request, shape, filled(shape.filters), uuid_in(asked.get("after", "")))


async def _sought(request: StaffRequest, about: About) -> Page | Redirect:
    """Those with the words searched for and the filters set: at its address, unless something is
    searched for. Changes nothing.
    """
    form = await read_form(request)
    shape = await shape_in(request, about, said_in(form), form)
    if form.errors:
        return await _page(request, shape, form, None, 422)
    if not shape.text:
        return see_other(shape.path(PATHS[about]))
    return await _page(request, shape, form, uuid_in(form.value("after")))


async def again(request: StaffRequest, shape: Shape, form: Form) -> Page:
    """The list with a form on it that was not understood."""
    return await _page(request, shape, form, None, 422)


async def shape_in(
    request: StaffRequest, about: About, said: Mapping[str, str], form: Form | None = None
) -> Shape:
    """What the request asks for. Raises NotFound for a saved view that is not there for them."""
    view = await _view(request, about, said.get("view", ""))
    text = form.text("find", most=LONGEST_SEARCH) if form else ""
    return shape_of(about, view, said, text)


def said_in(form: Form) -> dict[str, str]:
    """The first value of each field; of ticked columns all, in their order on the page."""
    said = {name: form.value(name) for name in form.submitted}
    if form.has("choose", "columns"):
        said["columns"] = ",".join(form.chosen("column"))
    return said


async def _view(request: StaffRequest, about: About, key: str) -> View:
    view_id = uuid_in(key)
    if view_id is not None:
        kept = await saved.existing(view_id, request.user.id)
        if kept.about is about:
            return kept.view
    return ready(about, key) or ready(about, ALL) or READY[about][0]


@dataclass(frozen=True)
class Offered:
    """What the filters, the bulk actions and the views offer."""

    filters: Mapping[str, list[Choice]]
    actions: list[Choice]
    tabs: list[tuple[str, str, bool]]


async def _page(
    request: StaffRequest, shape: Shape, form: Form, after: UUID | None, status: int = 200
) -> Page:
    async with reading():
        on_page = await listed(shape, after)
        offered = await _offered(request, shape)
    base = PATHS[shape.about]
    return render(
        request,
        TEMPLATES[shape.about],
        status,
        shape=shape,
        base=base,
        form=_as_set(form, shape),
        listed=on_page,
        offered=offered,
        kept=shape.fields,
        first=shape.path(base) if after else None,
        more=shape.path(base, after=str(on_page.last)) if on_page.last else None,
        sorts=[(sort.value, gettext(words)) for sort, words in SORT_WORDS.items()],
        in_words=in_words,
        verdicts=VERDICTS,
        role_words=ROLE_WORDS,
        longest_search=LONGEST_SEARCH,
        done=SAID,
    )


def _as_set(form: Form, shape: Shape) -> Form:
    """The form showing what holds now, also where a view sets it; what was typed stays."""
    own = ("name", "shared", "find", "action")
    typed = {name: form.submitted[name] for name in own if form.errors and name in form.submitted}
    values = {**shape.filters, "find": shape.text, "sort": shape.sort.value}
    made = filled({name: value for name, value in values.items() if value})
    return Form({**made.submitted, "column": list(shape.columns), **typed}, form.errors)


async def _offered(request: StaffRequest, shape: Shape) -> Offered:
    return Offered(
        filters=await _filters(shape.about) | await _imports(shape),
        actions=list_actions.offered_to(request.user.rights) if shape.about is About.PEOPLE else [],
        tabs=await _tabs(request, shape),
    )


async def _filters(about: About) -> dict[str, list[Choice]]:
    every = {
        "role": options.roles,
        "owner": options.members,
        "kind": options.organisation_kinds,
        "legal_form": options.legal_forms,
        "tag": options.tags,
        "language": options.languages,
    }
    found = {name: await every[name]() for name in FILTERS[about] if name in every}
    if about is About.ORGANISATIONS:
        found["legal_form"].insert(0, (MISSING, gettext(N_("Not known"))))
    if about is About.PEOPLE:
        found["list"] = [(str(one.id), one.name) for one in await known_lists()]
        found["state"] = [(key, gettext(words)) for key, words in permission_field.STATES.items()]
        found["segment"] = await saved.segments()
    return found


async def _imports(shape: Shape) -> dict[str, list[Choice]]:
    """Offered only where one is chosen: an import leads here."""
    field = field_named("import", shape.about) if shape.filters.get("import") else None
    return {"import": await field.options() if field and field.options else []}


async def _tabs(request: StaffRequest, shape: Shape) -> list[tuple[str, str, bool]]:
    base, here = PATHS[shape.about], shape.view.key
    kept = await saved.views_for(request.user.id, shape.about)
    views = [*READY[shape.about], *(one.view for one in kept)]
    return [
        (f"{base}?view={view.key}" if view.key != ALL else base, view.words, view.key == here)
        for view in views
    ]


router = staff_router("/staff", [people, find_people, organisations, find_organisations])
