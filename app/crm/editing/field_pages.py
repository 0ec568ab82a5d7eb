"""Fields that staff define for people and organisations."""

from typing import Literal, cast

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.actions import custom_fields
from app.contacts.queries import fields as fields_queries
from app.contacts.queries.fields import CustomFieldInForce
from app.contacts.rules import FIELD_KINDS
from app.contacts.words import FIELD_KINDS as KIND_WORDS
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/fields"
CHANGE = [needs(Right.CHANGE_SETTINGS)]
LONGEST_NAME, LONGEST_CHOICES = 80, 8000

ABOUT = {"person": N_("People"), "organisation": N_("Organisations")}
NO_NAME = N_("Give the field a name.")
NO_ABOUT = N_("Choose whether the field is about people or organisations.")
NO_KIND = N_("Choose what is written into the field.")
NO_SUCH_FIELD = N_("There is no such field.")
SAID = {
    "defined": N_("The field can be filled in now."),
    "retired": N_("The field is no longer shown. What was entered in it is kept."),
    "back": N_("The field is shown again, with what was entered in it."),
}


@get("/", name="crm.fields", guards=CHANGE)
async def fields(request: StaffRequest) -> Page:
    return await _fields_page(request, filled({"about": "person", "kind": "text"}))


@post("/", name="crm.define_field", guards=CHANGE)
async def define(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    name = form.text("name", required=NO_NAME, most=LONGEST_NAME)
    about = form.one("about", list(ABOUT), required=NO_ABOUT)
    kind = form.one("kind", list(FIELD_KINDS), required=NO_KIND)
    choices = _choices(form)
    if not form.errors:
        subject = cast(Literal["person", "organisation"], about)
        try:
            await custom_fields.define_field(name, subject, kind, choices, request.user.id)
        except (Conflict, Invalid) as refused:
            _say(form, refused, kind)
    if form.errors:
        return await _fields_page(request, form, 422)
    return see_other(PATH, done="defined")


def _choices(form: Form) -> list[str]:
    """One on each line."""
    return form.text("choices", lines=True, most=LONGEST_CHOICES).splitlines()


def _say(form: Form, refused: Conflict | Invalid, kind: str) -> None:
    """Beside the field it is about: a taken name, or options that are missing or too long."""
    is_about_choices = isinstance(refused, Invalid) and kind == "choice"
    form.refuse("choices" if is_about_choices else "name", refused.sentence, **refused.values)


@get("/{field_id:int}", name="crm.field", guards=CHANGE)
async def field(request: StaffRequest, field_id: FromPath[int]) -> Page:
    found = await _found(field_id)
    form = filled({"name": found.name, "choices": "\n".join(found.choices)})
    return _field_page(request, found, form)


@post("/{field_id:int}", name="crm.change_field", guards=CHANGE)
async def change(request: StaffRequest, field_id: FromPath[int]) -> Page | Redirect:
    found, form = await _found(field_id), await read_form(request)
    name = form.text("name", required=NO_NAME, most=LONGEST_NAME)
    choices = _choices(form)
    if not form.errors:
        try:
            await custom_fields.change_field(field_id, name, choices, request.user.id)
        except (Conflict, Invalid) as refused:
            _say(form, refused, found.kind)
    if form.errors:
        return _field_page(request, found, form, 422)
    return see_other(PATH, done="saved")


@post("/{field_id:int}/retire", name="crm.retire_field", guards=CHANGE)
async def retire(request: StaffRequest, field_id: FromPath[int]) -> Redirect:
    await _found(field_id)
    await custom_fields.retire_field(field_id, request.user.id)
    return see_other(PATH, done="retired")


@post("/{field_id:int}/bring-back", name="crm.bring_back_field", guards=CHANGE)
async def bring_back(request: StaffRequest, field_id: FromPath[int]) -> Redirect:
    await _found(field_id)
    await custom_fields.bring_back_field(field_id, request.user.id)
    return see_other(PATH, done="back")


async def _found(field_id: int) -> CustomFieldInForce:
    return or_not_found(
        await fields_queries.custom_field(field_id) if field_id < 2**31 else None, NO_SUCH_FIELD
    )


async def _fields_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "crm/fields.html",
        status,
        form=form,
        of_people=await fields_queries.custom_fields("person", retired=True),
        of_organisations=await fields_queries.custom_fields("organisation", retired=True),
        kind_words=KIND_WORDS,
        abouts=[(about, gettext(word)) for about, word in ABOUT.items()],
        kinds=[(kind, gettext(KIND_WORDS[kind])) for kind in FIELD_KINDS],
        here=PATH,
        done=SAID,
    )


def _field_page(
    request: StaffRequest, found: CustomFieldInForce, form: Form, status: int = 200
) -> Page:
    kind = gettext(KIND_WORDS[found.kind])
    return render(
        request, "crm/field.html", status, found=found, form=form, kind=kind,
        here=f"{PATH}/{found.id}",
    )  # fmt: skip


router = staff_router(PATH, [fields, define, field, change, retire, bring_back])
