"""The lists: what there is, what each says, whether it is published, how its form is embedded."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import config
from app.consent import queries as ledger
from app.consent.purposes.rules import PurposeInForce
from app.lib.languages import N_, current_language, gettext, speaking
from app.lib.refusals import Conflict, Refusal
from app.lists import staff_queries
from app.lists.actions import manage_lists
from app.lists.fewer import queries as fewer_queries
from app.lists.fewer.rules import WORDS, Pace
from app.lists.list_rules import STATE_LOOKS, STATE_WORDS, ListState, Words
from app.lists.pages import forms as list_forms
from app.lists.staff_queries import KnownList
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.embedded import form_code
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/lists"
SEE = [needs(Right.SEE_PEOPLE)]
MANAGE = [needs(Right.MANAGE_LISTS)]

SAID = {
    "created": N_("Created. Nobody sees the list until you publish it."),
    "reworded": N_(
        "Saved. A consent sentence changed: it was saved as a new version, and the old one is kept."
    ),
    "published": N_("Published. People can subscribe now."),
    "fewer": N_("Saved. Readers see the choice on their own page, also straight from a letter."),
    "same": N_("Nothing was changed."),
    "closed": N_("Closed. Nobody can subscribe any more; existing subscribers stay on record."),
    "closed_and_taken_off": N_(
        "Closed. Nobody can subscribe any more; existing subscribers stay on record. Everything "
        "that was scheduled for this list was removed from the schedule and is not sent."
    ),
}


@get("/", name="lists.all", guards=SEE)
async def all_lists(request: StaffRequest) -> Page:
    controller = await _controller(request)
    return render(
        request,
        "lists/lists.html",
        controller=controller,
        naming_another=await staff_queries.lists_naming_another(controller) if controller else (),
        lists=await staff_queries.counted_lists(),
        purposes={one.key: one.names[current_language()] for one in await ledger.purposes()},
        looks=STATE_LOOKS,
        words=STATE_WORDS,
    )


@get("/new", name="lists.new", guards=MANAGE)
async def new_list(request: StaffRequest) -> Page:
    return await _new_page(request, filled())


@post("/new", name="lists.create", guards=MANAGE)
async def create_list(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    offered = {purpose.key: purpose.rule for purpose in await _purposes_of_lists()}
    taken = {one.slug for one in await staff_queries.known_lists()}
    wanted = list_forms.read_new_list(form, offered, await _controller(request), taken)
    if wanted is None:
        return await _new_page(request, form, 422)
    try:
        await manage_lists.create_list(wanted, by=request.user.id)
    except Conflict as refusal:  # taken this very moment
        form.refuse("slug", refusal.sentence)
        return await _new_page(request, form, refusal.status)
    return see_other(f"{PATH}/{wanted.slug}/edit", done="created")


async def _new_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "lists/new-list.html",
        status,
        form=form,
        names=in_words(),
        most=list_forms.MOST,
        controller=await _controller(request),
        purposes=[(one.key, one.names[current_language()]) for one in await _purposes_of_lists()],
    )


async def _purposes_of_lists() -> list[PurposeInForce]:
    known = await ledger.purposes()
    return [one for one in known if one.direct_marketing or one.rule.is_service]


async def _controller(request: StaffRequest) -> str | None:
    identity = await identity_of(request)
    return identity.name if identity else None


@get("/{slug:str}/edit", name="lists.edit", guards=MANAGE)
async def edit_list(request: StaffRequest, slug: FromPath[str]) -> Page:
    mailing_list = await staff_queries.existing(slug)
    words = await staff_queries.words_of(mailing_list.id)
    return await _edit_page(request, mailing_list, words, list_forms.filled_with(words))


@post("/{slug:str}/edit", name="lists.change", guards=MANAGE)
async def change_list(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    found, form = await staff_queries.existing(slug), await read_form(request)
    is_service = await staff_queries.is_service(found.id)
    words = list_forms.read_words(form, await _controller(request), has_sentences=not is_service)
    if words is None:
        known = await staff_queries.words_of(found.id)
        return await _edit_page(request, found, known, form, 422)
    reworded = await manage_lists.change_words(found.id, words, by=request.user.id)
    return see_other(f"{found.path}/edit", done="reworded" if reworded else "saved")


@post("/{slug:str}/publish", name="lists.publish", guards=MANAGE)
async def publish_list(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    """Shows the page again with the reason when the list cannot be published yet."""
    mailing_list = await staff_queries.existing(slug)
    try:
        await manage_lists.publish_list(mailing_list.id, by=request.user.id)
    except Refusal as refusal:
        words = await staff_queries.words_of(mailing_list.id)
        form = list_forms.filled_with(words)
        return await _edit_page(request, mailing_list, words, form, refusal.status, str(refusal))
    return see_other(f"{mailing_list.path}/edit", done="published")


async def _edit_page(
    request: StaffRequest,
    mailing_list: KnownList,
    words: dict[str, Words],
    form: Form,
    status: int = 200,
    refused: str = "",
) -> Page:
    purpose = await ledger.purpose(mailing_list.purpose)
    return render(
        request,
        "lists/edit-list.html",
        status,
        one=mailing_list,
        form=form,
        refused=refused,
        names=in_words(),
        most=list_forms.MOST,
        is_service=purpose is not None and purpose.rule.is_service,
        purpose_name=purpose.names[current_language()] if purpose else mailing_list.purpose,
        look=STATE_LOOKS[mailing_list.state],
        word=STATE_WORDS[mailing_list.state],
        is_published=mailing_list.state is ListState.PUBLISHED,
        fewer=filled({"fewer": await fewer_queries.offered(mailing_list.id)}),
        paces=[(pace.value, gettext(WORDS[pace])) for pace in Pace],
        has_notice=await ledger.current_notice_version() is not None,
        controller=await _controller(request),
        wordings=await staff_queries.all_wordings(mailing_list.id),
        sample=_sample(mailing_list, words),
        done=SAID,
    )


@dataclass(frozen=True)
class Sample:
    """Where the public form is, and the code of a form on another site that leads to it."""

    address: str
    code: str


def _sample(mailing_list: KnownList, words: dict[str, Words]) -> Sample:
    """In the language of the page, or else the first that the list is written in."""
    address = f"{config.current().base_url}/subscribe/{mailing_list.slug}"
    spoken = current_language().value
    language = spoken if spoken in words or not words else next(iter(words))
    name = words[language].name if language in words else mailing_list.name
    with speaking(language):
        fields = [
            ("email", gettext("E-mail")),
            ("first_name", gettext("First name")),
            ("last_name", gettext("Last name")),
        ]
        return Sample(address, form_code(address, language, name, fields, gettext("Subscribe")))


router = staff_router(
    PATH,
    [
        all_lists,
        new_list,
        create_list,
        edit_list,
        change_list,
        publish_list,
    ],
)
