"""One change to ticked people, or to everybody in a view: first what will happen, then it happens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import post
from litestar.response import Redirect

from app.contacts.about import About
from app.contacts.actions.belongings import add_tag_to_many, remove_tag_from_many
from app.contacts.actions.keeping import set_owner_of_many
from app.contacts.actions.roles import add_role_to_many
from app.contacts.facts import Who
from app.contacts.rules import Role, folded
from app.contacts.words import ROLE_WORDS
from app.crm.register.bulk import WORDS, Bulk, right_for
from app.crm.register.pages import PATHS, again, said_in, shape_in
from app.crm.register.picked import MOST_AT_ONCE, NOT_PICKED, Picked, ids_of, picked
from app.database import transaction
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import Forbidden
from app.lists.actions.invite import NO_WHY, Invitation, invite, who_would_be_asked
from app.lists.asking.people import product_groups
from app.lists.asking.rules import PersonToAsk
from app.lists.asking.words import GROUNDS, conversation_helps, why_not
from app.lists.queries import offered_lists
from app.segments.fields import options
from app.staff.log import actions
from app.staff.routing import MISSING_RIGHT, needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, render, see_other

EDIT = [needs(Right.EDIT_PEOPLE)]
PATH = PATHS[About.PEOPLE]
MOST_INVITED = 1000
LONGEST_WHY = 200
NOBODY = "nobody"

TOO_MANY = N_("At most 10,000 people can be changed at once. Narrow the view first.")
TOO_MANY_INVITED = N_("At most 1,000 people can be invited at once. Narrow the view first.")
CHOOSE = N_("Choose one.")
NO_TAG = N_("Enter the area of responsibility.")


@post("/", name="people.bulk", guards=EDIT)
async def ask(request: StaffRequest) -> Page:
    """How many people, and what will happen to them; the list again when nobody is ticked."""
    form = await read_form(request)
    action, chosen = await _wanted(request, form)
    if chosen.is_nobody:
        form.refuse("picked", NOT_PICKED)
        return await again(request, chosen.shape, form)
    return await _page(request, form, action, chosen, await _people(form, action, chosen))


@post("/do", name="people.bulk_do", guards=EDIT)
async def do(request: StaffRequest) -> Page | Redirect:
    """What was asked for; an invitation first shows who would be asked."""
    form = await read_form(request)
    action, chosen = await _wanted(request, form)
    people = await _people(form, action, chosen)
    value = await _value(form, action)
    if action is Bulk.INVITE and not form.errors:
        return await _invite(request, form, chosen, people, UUID(value))
    why = form.text("why", most=LONGEST_WHY)
    if form.errors:
        return await _page(request, form, action, chosen, people, status=422)
    await _do(action, value, people, Who(request.user.id, why))
    return see_other(chosen.shape.path(PATH), done="changed_many")


async def _invite(
    request: StaffRequest, form: Form, chosen: Picked, people: Sequence[UUID], list_id: UUID
) -> Page | Redirect:
    """First who would be asked, on which ground, and why not the others; then it is done."""
    known = [key for key, _ in await product_groups()]
    groups = [int(form.value("group"))] if form.value("group") in known else []
    is_sure = form.ticked("sure")
    why = form.text("why", required=NO_WHY, most=LONGEST_WHY) if is_sure else ""
    if form.errors or not is_sure:
        seen = await who_would_be_asked(people, list_id, groups)
        status = 422 if form.errors else 200
        return await _page(
            request, form, Bulk.INVITE, chosen, people, invitation=seen, status=status
        )
    by = request.user.id
    await invite(people, list_id, by=by, why=why, product_groups=groups)
    return see_other(chosen.shape.path(PATH), done="invited")


async def _wanted(request: StaffRequest, form: Form) -> tuple[Bulk, Picked]:
    """Raises Forbidden when this action asks for another right."""
    shape = await shape_in(request, About.PEOPLE, said_in(form), form)
    text = form.value("action")
    action = Bulk(text) if text in list(Bulk) else Bulk.ADD_ROLE
    if not request.user.may(right_for(action)):
        raise Forbidden(MISSING_RIGHT)
    return action, picked(shape, form.chosen("id"), whole=form.ticked("whole"))


async def _people(form: Form, action: Bulk, chosen: Picked) -> list[UUID]:
    """Those who are there now; a complaint on the form when they are none or too many."""
    found = await ids_of(chosen)
    if found is None:
        form.refuse("people", TOO_MANY)
    elif not found:
        form.refuse("people", NOT_PICKED)
    elif action is Bulk.INVITE and len(found) > MOST_INVITED:
        form.refuse("people", TOO_MANY_INVITED)
    return found or []


async def _value(form: Form, action: Bulk) -> str:
    """What is added, removed or set; one of what the page offers."""
    if action is Bulk.ADD_TAG:
        tag = form.text("value", required=NO_TAG, most=80)
        if tag and not folded(tag):  # marks without a letter
            form.refuse("value", NO_TAG)
        return tag
    return form.one("value", [key for key, _ in await _offered(action)], required=CHOOSE)


async def _offered(action: Bulk) -> list[tuple[str, str]]:
    if action is Bulk.ADD_ROLE:
        return [(role.value, gettext(ROLE_WORDS[role.value])) for role in Role]
    if action is Bulk.SET_OWNER:
        return [*await options.members(), (NOBODY, gettext(N_("Nobody")))]
    if action is Bulk.INVITE:
        offered = await offered_lists(current_language().value)
        return [(str(one.list_id), one.name) for one in offered]
    return await options.tags()


async def _do(action: Bulk, value: str, people: Sequence[UUID], who: Who) -> None:
    """In one transaction, with one line of the access log."""
    assert who.by is not None
    async with transaction():
        number = await _changed(action, value, people, who)
        detail = {"action": action.value, "rows": number}
        await actions.note(who.by, "people_changed", detail=detail)


async def _changed(action: Bulk, value: str, people: Sequence[UUID], who: Who) -> int:
    if action is Bulk.ADD_ROLE:
        return await add_role_to_many(people, value, who)
    if action is Bulk.ADD_TAG:
        return await add_tag_to_many(people, value, who)
    if action is Bulk.REMOVE_TAG:
        return await remove_tag_from_many(people, int(value), who)
    return await set_owner_of_many(people, None if value == NOBODY else UUID(value), who)


async def _page(
    request: StaffRequest,
    form: Form,
    action: Bulk,
    chosen: Picked,
    people: Sequence[UUID],
    *,
    invitation: Invitation | None = None,
    status: int = 200,
) -> Page:
    return render(
        request,
        "crm/bulk.html",
        422 if "people" in form.errors else status,
        form=form,
        action=action,
        words=gettext(WORDS[action]),
        offered=await _offered(action),
        chosen=chosen,
        number=len(people),
        invitation=invitation,
        groups=await product_groups() if action is Bulk.INVITE else [],
        on_grounds=_on_grounds(invitation),
        left_out=_left_out(invitation),
        back=chosen.shape.path(PATH),
        most=MOST_AT_ONCE,
        longest_why=LONGEST_WHY,
    )


def _on_grounds(invitation: Invitation | None) -> list[tuple[str, int]]:
    """How many are asked on which ground, the most first."""
    asked = invitation.asked if invitation else ()
    counts = Counter(one.answer.ground for one in asked if one.answer.ground)
    return [(gettext(GROUNDS[ground]), number) for ground, number in counts.most_common()]


@dataclass(frozen=True)
class NotAsked:
    """People who are left out for the same reason; `can_talk` when a conversation would change that."""

    why: str
    people: Sequence[PersonToAsk]
    can_talk: bool


def _left_out(invitation: Invitation | None) -> list[NotAsked]:
    groups: dict[tuple[str, bool], list[PersonToAsk]] = {}
    for one in invitation.left_out if invitation else ():
        key = (why_not(one.why), conversation_helps(one.why))
        groups.setdefault(key, []).append(one.person)
    found = [NotAsked(why, people, can_talk) for (why, can_talk), people in groups.items()]
    return sorted(found, key=lambda one: -len(one.people))


router = staff_router(f"{PATH}/bulk", [ask, do])
