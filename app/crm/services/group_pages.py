"""Product groups in three languages, and which are similar: judged by a person, with a reason."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.grounds import groups
from app.consent.grounds.groups import LANGUAGES, Group
from app.contacts.facts import Who
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/product-groups"
LONGEST_NAME, LONGEST_WHY = 120, 500
SEE = [needs(Right.SEE_PEOPLE)]
CHANGE = [needs(Right.CHANGE_SETTINGS)]
NO_NAME = N_("Give the group a name in every language: readers see it.")
NO_OTHER = N_("Choose the other group.")
NO_WHY = N_("Write why a buyer of one expects letters about the other.")
SAID = {
    "added": N_("The product group can be chosen now."),
    "similar": N_("Noted: letters about one of them may go to buyers of the other."),
    "different": N_("Noted: the groups are no longer similar."),
}


@get("/", name="crm.product_groups", guards=SEE)
async def product_groups(request: StaffRequest) -> Page:
    return await _list(request, filled())


@post("/", name="crm.add_product_group", guards=CHANGE)
async def add(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    names = _names(form)
    if not form.errors:
        try:
            await groups.add_group(names, Who(request.user.id))
        except Conflict as taken:
            form.refuse("name_fi", taken.sentence)
    if form.errors:
        return await _list(request, form, 422)
    return see_other(PATH, done="added")


@get("/{group_id:int}", name="crm.product_group", guards=CHANGE)
async def product_group(request: StaffRequest, group_id: FromPath[int]) -> Page:
    known = await groups.group(group_id)
    return await _one(request, known, filled({**_columns(known)}))


@post("/{group_id:int}", name="crm.change_product_group", guards=CHANGE)
async def change(request: StaffRequest, group_id: FromPath[int]) -> Page | Redirect:
    known, form = await groups.group(group_id), await read_form(request)
    names = _names(form)
    if not form.errors:
        try:
            await groups.change_group(group_id, names, Who(request.user.id))
        except Conflict as taken:
            form.refuse("name_fi", taken.sentence)
    if form.errors:
        return await _one(request, known, form, 422)
    return see_other(PATH, done="saved")


@post("/{group_id:int}/similar", name="crm.note_similar", guards=CHANGE)
async def note_similar(request: StaffRequest, group_id: FromPath[int]) -> Page | Redirect:
    known, form = await groups.group(group_id), await read_form(request)
    among = [str(one.id) for one in await groups.groups() if one.id != group_id]
    other = form.one("other", among, required=NO_OTHER)
    why = form.text("why", most=LONGEST_WHY, lines=True, required=NO_WHY)
    if form.errors:
        typed = Form({**filled({**_columns(known)}).submitted, **form.submitted}, form.errors)
        return await _one(request, known, typed, 422)
    await groups.note_similar(group_id, int(other), why, Who(request.user.id))
    return see_other(f"{PATH}/{group_id}", done="similar")


@post("/{group_id:int}/different/{other:int}", name="crm.end_similar", guards=CHANGE)
async def end_similar(
    request: StaffRequest, group_id: FromPath[int], other: FromPath[int]
) -> Redirect:
    known, another = await groups.group(group_id), await groups.group(other)
    await groups.end_similar(known.id, another.id, Who(request.user.id))
    return see_other(f"{PATH}/{group_id}", done="different")


def _names(form: Form) -> dict[str, str]:
    columns = [f"name_{language}" for language in LANGUAGES]
    return {one: form.text(one, required=NO_NAME, most=LONGEST_NAME) for one in columns}


def _columns(known: Group) -> dict[str, str]:
    return {"name_fi": known.name_fi, "name_sv": known.name_sv, "name_en": known.name_en}


async def _list(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "crm/product_groups.html",
        status,
        groups=await groups.groups(),
        form=form,
        longest_name=LONGEST_NAME,
        done=SAID,
    )


async def _one(request: StaffRequest, known: Group, form: Form, status: int = 200) -> Page:
    everyone = {one.id: one for one in await groups.groups()}
    similar = await groups.similar_to(known.id)
    there = {known.id, *(one.other for one in similar)}
    return render(
        request,
        "crm/product_group.html",
        status,
        group=known,
        similar=[(everyone[one.other], one) for one in similar],
        others=[(str(one.id), one.name) for one in everyone.values() if one.id not in there],
        form=form,
        longest_name=LONGEST_NAME,
        longest_why=LONGEST_WHY,
        done=SAID,
    )


router = staff_router(PATH, [product_groups, add, product_group, change, note_similar, end_similar])
