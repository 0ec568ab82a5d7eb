"""A letter to the one who asked: drafted, changed, looked at, sent; and as it was sent."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib.languages import N_, Language, gettext
from app.lib.refusals import Conflict, Invalid, NotReady, or_not_found
from app.privacy.requests.cases import Case
from app.privacy.requests.letters import actions, queries
from app.privacy.requests.letters.actions import LONGEST_BODY, LONGEST_SUBJECT, Written
from app.privacy.requests.letters.drafts import KINDS, TO_FILL, Kind, drafted
from app.privacy.requests.pages import HANDLE, PATH, download, found
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

NO_SUCH_LETTER = N_("There is no such letter.")
NO_IDENTITY = N_("Enter the controller's details in the settings first: the letter names them.")
HOW = {"mail": N_("By e-mail"), "post": N_("By post: print it here")}
CHOOSE_HOW = N_("Choose how the letter goes.")
LONGEST_REASON = 1000


@get("/{request_id:uuid}/write/{kind:str}", name="requests.letter", guards=HANDLE)
async def write(request: StaffRequest, request_id: FromPath[UUID], kind: FromPath[str]) -> Page:
    """A draft in the language of the request, or in another one that was chosen."""
    case, wanted = await found(request_id), _kind(kind)
    asked = request.query_params.get("in", "")
    language = asked if asked in list(Language) else case.language
    return await _page(request, case, wanted, await _drafted(request, case, wanted, language))


@post("/{request_id:uuid}/write/{kind:str}", name="requests.send_letter", guards=HANDLE)
async def send(
    request: StaffRequest, request_id: FromPath[UUID], kind: FromPath[str]
) -> Page | Redirect:
    """Look at it once more, or send it as it was seen."""
    case, wanted, form = await found(request_id), _kind(kind), await read_form(request)
    written = _read(form, wanted)
    if written is None:
        return await _page(request, case, wanted, form, 422)
    if form.value("act") == "draft":
        draft = await _drafted(request, case, wanted, written.language, written.reason)
        return await _page(request, case, wanted, draft)
    if form.value("act") != "send":
        return await _page(request, case, wanted, form, preview=written)
    try:
        letter = await actions.write(case.id, written, request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _page(request, case, wanted, form, 409, str(refusal))
    if written.by_post:
        return see_other(f"{case.path}/letters/{letter}", done="posted")
    return see_other(case.path, done="letter")


@get("/{request_id:uuid}/letters/{letter_id:uuid}", name="requests.kept_letter", guards=HANDLE)
async def kept(
    request: StaffRequest, request_id: FromPath[UUID], letter_id: FromPath[UUID]
) -> Page:
    case = await found(request_id)
    letter = or_not_found(await queries.letter(letter_id), NO_SUCH_LETTER)
    return render(
        request,
        "privacy/requests/letter.html",
        case=case,
        letter=letter,
        kinds=KINDS,
        us=await identity_of(request),
        done={"posted": N_("The letter is kept. Print it and post it.")},
    )


@get("/{request_id:uuid}/letters/{letter_id:uuid}/copy", name="requests.copy", guards=HANDLE)
async def copy(request_id: FromPath[UUID], letter_id: FromPath[UUID]) -> Response[bytes]:
    """The message that the mail server took."""
    case = await found(request_id)
    message = or_not_found(await queries.copy_of(letter_id), NO_SUCH_LETTER)
    return download(message, f"{case.number}.eml")


def _kind(text: str) -> Kind:
    return Kind(or_not_found(text if text in list(Kind) else None, NO_SUCH_LETTER))


def _read(form: Form, kind: Kind) -> Written | None:
    language = form.one("language", list(Language), required=N_("Choose the language."))
    how = form.one("how", list(HOW), required=CHOOSE_HOW)
    subject = form.text("subject", required=actions.NO_SUBJECT, most=LONGEST_SUBJECT)
    body = form.text("body", required=actions.NO_BODY, most=LONGEST_BODY, lines=True)
    reason = form.text("reason", most=LONGEST_REASON, lines=True)
    if form.errors:
        return None
    return Written(kind, language, subject, body, by_post=how == "post", reason=reason)


async def _drafted(
    request: StaffRequest, case: Case, kind: Kind, language: str, reason: str = ""
) -> Form:
    us = await identity_of(request)
    if us is None:
        raise NotReady(NO_IDENTITY)
    draft = drafted(kind, case, us, Language(language), reason)
    return filled(
        {
            "language": language,
            "how": "mail" if case.email else "post",
            "subject": draft.subject,
            "body": draft.body,
            "reason": reason,
        }
    )


async def _page(
    request: StaffRequest,
    case: Case,
    kind: Kind,
    form: Form,
    status: int = 200,
    refused: str = "",
    preview: Written | None = None,
) -> Page:
    return render(
        request,
        "privacy/requests/write.html",
        status,
        case=case,
        kind=kind,
        word=KINDS[kind],
        form=form,
        refused=refused,
        preview=preview,
        languages=[(one.value, NAMES[one]) for one in Language],
        hows=[(key, gettext(word)) for key, word in HOW.items()],
        most_subject=LONGEST_SUBJECT,
        most_body=LONGEST_BODY,
        most_reason=LONGEST_REASON,
        gap=TO_FILL,
    )


router = staff_router(PATH, [write, send, kept, copy])
