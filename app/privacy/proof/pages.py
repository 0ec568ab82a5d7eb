"""Staff pages: the proof sheet of a person, on the screen, as a print and as a file to check."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.contacts.queries import people
from app.disclosures import forms as asking
from app.lib import clock
from app.lib.languages import current_language
from app.lib.refusals import or_not_found
from app.privacy import queries
from app.privacy.proof.handing import handed_over
from app.privacy.proof.printing import as_json, printed
from app.privacy.proof.sheets import Sheet, sheet_of
from app.privacy.shown import queries as shown
from app.staff.log import actions
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

MAY_EXPORT = [needs(Right.EXPORT_EVIDENCE)]


@get("/{address_id:uuid}", name="privacy.proof", guards=MAY_EXPORT)
async def proof(request: StaffRequest, address_id: FromPath[UUID]) -> Page:
    form = filled({"use": asking.OWN})
    return await _page(request, address_id, request.query_params.get("list"), form)


async def _page(
    request: StaffRequest, address_id: UUID, slug: str | None, form: Form, status: int = 200
) -> Page:
    subjects = await queries.subjects_beside(address_id)
    sheet = await _sheet(subjects, slug)
    return render(
        request,
        "privacy/proof/page.html",
        status,
        form=form,
        offered=await asking.offered(),
        sheet=sheet,
        address=address_id,
        chosen=slug if slug in sheet.choices else "",
        forms_shown=await shown.forms(current_language().value, of=subjects),
        mails_sent=await shown.mails_of(subjects),
    )


@post("/{address_id:uuid}", name="privacy.proof_file", guards=MAY_EXPORT, status_code=200)
async def proof_file(request: StaffRequest, address_id: FromPath[UUID]) -> Response[bytes] | Page:
    """The same as a file: `format` is `pdf` or `json`. Written down in the log before it leaves."""
    form = await read_form(request)
    as_pdf = form.text("format") != "json"
    sheet = await _sheet(await queries.subjects_beside(address_id), form.text("list"))
    use = await handed_over(form, await people.contacts_at([address_id]), request.user.id)
    if form.errors:
        return await _page(request, address_id, form.text("list"), form, 422)
    content = await printed(sheet.printable) if as_pdf else as_json(sheet.proof)
    ending = "pdf" if as_pdf else "json"
    detail: dict[str, Any] = {"format": ending, "everybody": False, "use": use}
    await actions.note(
        request.user.id, "evidence_exported", about_kind="address", about=address_id, detail=detail
    )
    return download(content, ending)


async def _sheet(subjects: list[UUID], slug: str | None) -> Sheet:
    return or_not_found(await sheet_of(subjects, slug), queries.NOTHING_KNOWN)


def download(content: bytes, ending: str) -> Response[bytes]:
    """`proof-2026-11-03.pdf`; the file that is checked is always called `proof.json`."""
    name = "proof.json" if ending == "json" else f"proof-{clock.today().isoformat()}.pdf"
    return Response(
        content,
        media_type=f"application/{ending}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


router = staff_router("/staff/proof", [proof, proof_file])
