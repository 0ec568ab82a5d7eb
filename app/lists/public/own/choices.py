"""What can be done straight from a letter: leave, pause, language, objection.

Letters are forwarded: nothing else is done here, nothing of the person is shown, and the owner hears
of a leaving. For the rest a link goes to the address in the register.
"""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.consent.events import EMAIL
from app.consent.grounds.reasons import Reason
from app.consent.grounds.stops import PAUSE
from app.contacts.actions.confirmed import change_name_and_language
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.lib import clock
from app.lib.languages import N_, Language, current_language
from app.lists import queries
from app.lists.actions import choices as choices_actions
from app.lists.actions import preferences as preferences_actions
from app.lists.actions.choices import CHANNELS, objected_to, paused_until
from app.lists.actions.evidence import evidence_of
from app.lists.fewer.actions import choose as choose_fewer
from app.lists.public.own.fewer import as_filled, choices_of, options_of, read_fewer
from app.lists.public.visits import (
    check_limits,
    is_of_a_test,
    letters_in,
    undo_facts,
    visit_of,
)
from app.lists.rules import Visit
from app.mail.addresses import Address, masked, parse
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

AnyRequest = Request[Any, Any, Any]
NO_CHANNEL = N_("Choose what you object to.")
PAUSED = {"paused": N_("The letters are paused."), "resumed": N_("The letters go on.")}
WORDS = {"email": N_("E-mail"), "post": N_("Letters by post"), "phone": N_("Telephone")}


@get("/choices/{link:str}", name="lists.choices")
async def choices(request: AnyRequest, link: FromPath[str]) -> Page:
    """What comes to this address, ready to be changed; looking changes nothing."""
    if is_of_a_test(link):
        return render(request, "lists/public/test-letter.html")
    owner = await _owner(link)
    if owner is None:
        return render(request, "lists/public/nothing-to-leave.html")
    return await _page(request, owner, link)


@post("/choices/{link:str}", name="lists.choose")
async def choose(request: AnyRequest, link: FromPath[str]) -> Page | Redirect:
    """Save, pause, object, or ask for the link to everything else."""
    if is_of_a_test(link):
        return render(request, "lists/public/test-letter.html")
    form, owner = await read_form(request), await _owner(link)
    if owner is None:
        return render(request, "lists/public/nothing-to-leave.html")
    path, visit = f"/choices/{link}", visit_of(request, "/choices")
    if form.value("act") == "save":
        return await _save(request, owner, form, visit, link)
    if form.value("act") == "link":
        return await _mail_link(request, owner)
    answer = await paused_or_objected(request, owner, form, visit, path)
    return answer or await _page(request, owner, link, form)


async def paused_or_objected(
    request: AnyRequest, owner: AddressOfPerson, form: Form, visit: Visit, path: str
) -> Page | Redirect | None:
    """What both pages of choices can do; None when it was neither, or nothing was ticked."""
    if form.value("act") == "pause":
        await choices_actions.pause(owner.id, evidence_of(visit, owner.email))
        return see_other(path, done="paused")
    if form.value("act") == "stop":
        return await _objected(request, owner, CHANNELS, visit, path)
    if form.value("act") == "object":
        ticked = [channel for channel in CHANNELS if form.has("channels", channel)]
        if ticked:
            return await _objected(request, owner, ticked, visit, path)
        form.refuse("channels", NO_CHANNEL)
    return None


async def _save(
    request: AnyRequest, owner: AddressOfPerson, form: Form, visit: Visit, link: str
) -> Page | Redirect:
    """Only what was shown as subscribed can be left: a form in pieces takes nothing away."""
    language, path = form.value("language"), f"/choices/{link}"
    have = await queries.subscribed([owner.id], current_language())
    wanted = read_fewer(form, await choices_of(owner, have))
    if form.errors:
        return await _page(request, owner, link, form)
    if language in [each.value for each in Language]:
        await change_name_and_language(owner.contact_id, None, None, language)
    await choose_fewer(owner, wanted, evidence_of(visit, owner.email))
    off = [one for one in have if form.has("had", one.slug) and not form.has("lists", one.slug)]
    left_at = await preferences_actions.leave_some(owner, off, visit)
    if left_at is None:
        return see_other(path, done="saved")
    left = ", ".join(one.name for one in off)
    facts = undo_facts(owner.id, left_at, path)
    return render(
        request, "lists/public/unsubscribed.html", left=left, masked=masked(owner.email), **facts
    )


async def _objected(
    request: AnyRequest,
    owner: AddressOfPerson,
    channels: Sequence[str],
    visit: Visit,
    path: str,
) -> Page | Redirect:
    left_at = await preferences_actions.stop_by(owner, channels, visit)
    if left_at is None and EMAIL not in channels:
        return see_other(path, done="saved")
    facts = undo_facts(owner.id, left_at, path)
    return render(
        request, "lists/public/unsubscribed.html", left="", masked=masked(owner.email), **facts
    )


async def _mail_link(request: AnyRequest, owner: AddressOfPerson) -> Page:
    """Whoever opened the letter: the link goes to the address in the register."""
    await check_limits(request, "preferences")
    address = parse(owner.email)
    assert isinstance(address, Address), "what is in the register could be read"
    await preferences_actions.ask_for_link(address, current_language())
    shown = masked(owner.email)
    return render(request, "lists/public/preferences-sent.html", masked=shown)


async def _page(
    request: AnyRequest, owner: AddressOfPerson, link: str, form: Form | None = None
) -> Page:
    have = await queries.subscribed([owner.id], current_language())
    person = await people.person(owner.contact_id)
    assert person is not None, "an address belongs to somebody"
    fewer = await choices_of(owner, have)
    now = {"lists": [one.slug for one in have], "language": person.language, **as_filled(fewer)}
    first = filled(now)
    return render(
        request,
        "lists/public/choices.html",
        422 if form is not None and form.errors else 200,
        form=Form(first.submitted, form.errors) if form is not None else first,
        have=have,
        fewer=options_of(fewer),
        path=f"/choices/{link}",
        **await pause_and_objection(owner),
    )


async def pause_and_objection(owner: AddressOfPerson) -> dict[str, Any]:
    """What both pages of choices say of a pause and of objections."""
    now = clock.now()
    objections = await objected_to(owner.id)
    return {
        **await _since(owner),
        "masked": masked(owner.email),
        "paused_until": await paused_until(owner.id, now),
        "would_pause_until": now + PAUSE,
        "channels": [(each, WORDS[each], each in objections) for each in CHANNELS],
        "languages": [(language.value, name) for language, name in NAMES.items()],
        "done": PAUSED,
    }


async def _since(owner: AddressOfPerson) -> dict[str, Any]:
    """By list, when the consent that counts was given, or the one before it was taken back."""
    known = [one for one in await ledger.permissions_of(owner.id) if one.is_consent]
    return {
        "agreed": {one.list_id: one.since for one in known if one.counts},
        "left": {one.list_id: one.since for one in known if one.why is Reason.WITHDRAWN},
    }


async def _owner(link: str) -> AddressOfPerson | None:
    found = await letters_in(link)
    return await people.address(found.address_id) if found else None


handlers = (choices, choose)
