"""Evidence that is handed over to somebody is a disclosure."""

from collections.abc import Sequence
from uuid import UUID

from app.disclosures import forms
from app.disclosures.actions import Release, record_disclosure
from app.disclosures.rules import ReleaseKind
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict
from app.web.rendering.forms import Form

EVIDENCE = N_("Evidence of consents")


async def handed_over(form: Form, whose: Sequence[UUID], by: UUID) -> str:
    """Write it down if the form says that it is given away; why not stands in `form.errors`.

    Answers the use, as the access log has it.
    """
    given = await forms.read(form)
    if given is None:
        return forms.OWN
    why = form.text("why", required=forms.NO_WHY, most=forms.LONGEST_WHY)
    if form.errors:
        return forms.DISCLOSURE
    release = Release(
        given.to.id, ReleaseKind.PROOF, given.purpose, why, [gettext(EVIDENCE)],
        given.to.facts.reference,
    )  # fmt: skip
    try:
        await record_disclosure(release, whose, {}, by=by)
    except Conflict as refusal:
        form.refuse("recipient", refusal.sentence, **refusal.values)
    return forms.DISCLOSURE
