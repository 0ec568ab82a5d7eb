"""The catalogue of services: what may be ordered."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.grounds import groups
from app.contacts.facts import Who
from app.crm.services import catalogue, catalogue_queries
from app.crm.services.catalogue_queries import Service
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, or_not_found
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/services"
LONGEST_NAME, LONGEST_DESCRIPTION = 120, 2000
SEE = [needs(Right.SEE_PEOPLE)]
CHANGE = [needs(Right.CHANGE_SETTINGS)]

NO_SUCH_SERVICE = N_("There is no such service.")
NO_GROUP = N_("None chosen")
NO_NAME = N_("Give the service a name.")
SAID = {
    "added": N_("The service can be ordered now."),
    "retired": N_("The service is no longer offered. Orders in force continue."),
    "back": N_("The service is offered again."),
}


@get("/", name="crm.services", guards=SEE)
async def services(request: StaffRequest) -> Page:
    return await _services_page(request, filled())


@post("/", name="crm.add_service", guards=CHANGE)
async def add(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    name, description, group = await _read(form)
    if not form.errors:
        try:
            await catalogue.add_service(name, description, Who(request.user.id), group)
        except Conflict as taken:
            form.refuse("name", taken.sentence)
    if form.errors:
        return await _services_page(request, form, 422)
    return see_other(PATH, done="added")


@get("/{service_id:int}", name="crm.service", guards=CHANGE)
async def service(request: StaffRequest, service_id: FromPath[int]) -> Page:
    found = await _found(service_id)
    group = str(found.product_group or "")
    form = filled({"name": found.name, "description": found.description, "product_group": group})
    return await _service_page(request, found, form)


@post("/{service_id:int}", name="crm.change_service", guards=CHANGE)
async def change(request: StaffRequest, service_id: FromPath[int]) -> Page | Redirect:
    found, form = await _found(service_id), await read_form(request)
    name, description, group = await _read(form)
    if not form.errors:
        try:
            who = Who(request.user.id)
            await catalogue.change_service(service_id, name, description, who, group)
        except Conflict as taken:
            form.refuse("name", taken.sentence)
    if form.errors:
        return await _service_page(request, found, form, 422)
    return see_other(PATH, done="saved")


@post("/{service_id:int}/retire", name="crm.retire_service", guards=CHANGE)
async def retire(request: StaffRequest, service_id: FromPath[int]) -> Redirect:
    await _found(service_id)
    await catalogue.retire_service(service_id, Who(request.user.id))
    return see_other(PATH, done="retired")


@post("/{service_id:int}/bring-back", name="crm.bring_back_service", guards=CHANGE)
async def bring_back(request: StaffRequest, service_id: FromPath[int]) -> Redirect:
    await _found(service_id)
    await catalogue.bring_back_service(service_id, Who(request.user.id))
    return see_other(PATH, done="back")


async def _read(form: Form) -> tuple[str, str, int | None]:
    name = form.text("name", required=NO_NAME, most=LONGEST_NAME)
    group = form.one("product_group", [str(one.id) for one in await groups.groups()])
    description = form.text("description", most=LONGEST_DESCRIPTION, lines=True)
    return name, description, int(group) if group else None


async def _groups() -> list[tuple[str, str]]:
    known = [(str(one.id), one.name) for one in await groups.groups()]
    return [("", gettext(NO_GROUP)), *known]


async def _found(service_id: int) -> Service:
    return or_not_found(
        await catalogue_queries.service(service_id) if service_id < 2**31 else None, NO_SUCH_SERVICE
    )


async def _services_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "crm/services.html",
        status,
        services=await catalogue_queries.services(),
        groups=await _groups(),
        form=form,
        longest_name=LONGEST_NAME,
        longest_description=LONGEST_DESCRIPTION,
        done=SAID,
    )


async def _service_page(
    request: StaffRequest, found: Service, form: Form, status: int = 200
) -> Page:
    return render(
        request,
        "crm/service.html",
        status,
        service=found,
        groups=await _groups(),
        form=form,
        longest_name=LONGEST_NAME,
        longest_description=LONGEST_DESCRIPTION,
    )


router = staff_router(PATH, [services, add, service, change, retire, bring_back])
