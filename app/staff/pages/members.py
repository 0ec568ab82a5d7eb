"""Members of staff: who has an account, with which staff role."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib.languages import N_, Language, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.staff.actions import links
from app.staff.actions import members as members_actions
from app.staff.actions.members import MOST_NAME, NO_MEMBER
from app.staff.queries import members as members_queries
from app.staff.routing import needs, staff_router
from app.staff.rules import ROLE_HELP, ROLE_WORDS, Right, StaffRole
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES, in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/members"
ONLY = [needs(Right.MANAGE_STAFF)]

NO_EMAIL = N_("Enter the person's e-mail address.")
NO_NAME = N_("Enter the person's name.")
NO_ROLE = N_("Choose what the person may do.")
SAID = {
    "added": N_("Added. A message with a one-time link is on its way."),
    "role": N_("The staff role has been changed, and the person has been signed out everywhere."),
    "disabled": N_("The account has been disabled, and the person has been signed out everywhere."),
    "enabled": N_("The account is enabled again."),
    "link": N_("A message with a one-time link is on its way."),
}


@get("/", name="staff.members", guards=ONLY)
async def members(request: StaffRequest) -> Page:
    found = await members_queries.members()
    return render(request, "staff/members.html", members=found, roles=ROLE_WORDS, done=SAID)


@get("/new", name="staff.new_member", guards=ONLY)
async def new_member(request: StaffRequest) -> Page:
    language = request.user.language
    return await _new(request, filled({"role": StaffRole.VIEWER, "language": language}))


@post("/new", name="staff.add_member", guards=ONLY)
async def add_member(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    email = form.exact("email", required=NO_EMAIL, most=254)
    name = form.text("name", required=NO_NAME, most=MOST_NAME)
    role = form.one("role", [role.value for role in StaffRole], required=NO_ROLE)
    language = form.one("language", [code.value for code in Language], required=NO_ROLE)
    if form.errors:
        return await _new(request, form, 422)
    try:
        await links.invite(email, name, StaffRole(role), language, by=request.user.id)
    except (Invalid, Conflict) as refusal:
        form.refuse("email", refusal.sentence, **refusal.values)
        return await _new(request, form, refusal.status)
    return see_other(PATH, done="added")


@get("/{member_id:uuid}", name="staff.member", guards=ONLY)
async def member(request: StaffRequest, member_id: FromPath[UUID]) -> Page:
    return await _page(request, member_id)


@post("/{member_id:uuid}/role", name="staff.change_role", guards=ONLY)
async def change_role(request: StaffRequest, member_id: FromPath[UUID]) -> Page | Redirect:
    form = await read_form(request)
    role = form.one("role", [role.value for role in StaffRole], required=NO_ROLE)
    if form.errors:
        return await _page(request, member_id, form, 422)
    try:
        await members_actions.change_role(member_id, StaffRole(role), by=request.user.id)
    except Conflict as refusal:
        form.refuse("role", refusal.sentence)
        return await _page(request, member_id, form, refusal.status)
    return see_other(f"{PATH}/{member_id}", done="role")


@post("/{member_id:uuid}/disable", name="staff.disable_member", guards=ONLY)
async def disable(request: StaffRequest, member_id: FromPath[UUID]) -> Redirect:
    await members_actions.disable_member(member_id, by=request.user.id)
    return see_other(f"{PATH}/{member_id}", done="disabled")


@post("/{member_id:uuid}/enable", name="staff.enable_member", guards=ONLY)
async def enable(request: StaffRequest, member_id: FromPath[UUID]) -> Redirect:
    await members_actions.enable_member(member_id, by=request.user.id)
    return see_other(f"{PATH}/{member_id}", done="enabled")


@post("/{member_id:uuid}/link", name="staff.mail_member_link", guards=ONLY)
async def mail_link(request: StaffRequest, member_id: FromPath[UUID]) -> Redirect:
    await links.mail_link(member_id, by=request.user.id)
    return see_other(f"{PATH}/{member_id}", done="link")


async def _new(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "staff/new_member.html",
        status,
        form=form,
        languages=list(NAMES.items()),
        can_mail=await identity_of(request) is not None,
        role_options=_role_options(),
    )


async def _page(
    request: StaffRequest, member_id: UUID, form: Form | None = None, status: int = 200
) -> Page:
    found = or_not_found(await members_queries.member(member_id), NO_MEMBER)
    shown = form or filled({"role": found.role})
    return render(
        request,
        "staff/member.html",
        status,
        member=found,
        form=shown,
        role_word=ROLE_WORDS[found.role],
        role_options=_role_options(),
        language_name=in_words()[Language(found.language)],
        done=SAID,
    )


def _role_options() -> list[tuple[str, str, str]]:
    return [(role.value, gettext(ROLE_WORDS[role]), gettext(ROLE_HELP[role])) for role in StaffRole]


router = staff_router(
    PATH, [members, new_member, add_member, member, change_role, disable, enable, mail_link]
)
