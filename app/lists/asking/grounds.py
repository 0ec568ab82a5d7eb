"""Why somebody is asked, as the letter and its page tell the reader."""

from dataclasses import dataclass
from uuid import UUID

from app.consent.grounds.facts import Ground
from app.consent.wordings.because import Because, of_rows
from app.lib.languages import N_, Language, format_date, gettext, speaking
from app.lists.queries import list_names

CONSENT = N_("We ask you because you gave your consent on %(day)s: %(list)s.")
CUSTOMER = N_("We ask you because you are our customer (purchase on %(day)s: %(product)s).")
ORGANISATION = N_("We send this question to the shared address of %(organisation)s.")
SHARED = N_("We send this question to the shared address of your organisation.")
DUTIES = N_(
    "We ask you at your work address because it concerns your work: %(reason)s. "
    "You do not have to answer."
)
WORK = N_(
    "We ask you at your work address because it concerns your work. You do not have to answer."
)
ASKED = N_("You spoke with %(staff)s on %(day)s and said that we may ask you this once.")
SPOKEN = N_("You spoke with us on %(day)s and said that we may ask you this once.")


@dataclass(frozen=True)
class _Asked:
    """An invitation, as far as its ground goes."""

    address: UUID
    ground: str
    fact: int | None


async def ground_told(
    ground: str | None, fact: int | None, address: UUID, language: Language
) -> str:
    """One sentence in that language; '' for what went before grounds were kept."""
    if ground is None:
        return ""
    [because] = await of_rows([_Asked(address, Ground(ground).letter, fact)])
    if because is None:
        return ""
    consented = [because.list_id] if because.list_id else []
    lists = ", ".join(await list_names(consented, language))
    with speaking(language):
        return _said(because, lists, language)


def _said(because: Because, lists: str, language: Language) -> str:
    if because.ground is Ground.ORGANISATION:
        owner = because.organisation
        return gettext(ORGANISATION, organisation=owner) if owner else gettext(SHARED)
    if because.day is None:
        return ""
    day, reason = format_date(because.day), because.reason(language)
    if because.ground is Ground.CONSENT:
        return gettext(CONSENT, day=day, list=lists)
    if because.ground is Ground.CUSTOMER:
        return gettext(CUSTOMER, day=day, product=getattr(because, f"product_{language}"))
    if because.ground is Ground.DUTIES:
        return gettext(DUTIES, reason=reason) if reason else gettext(WORK)
    staff = because.staff
    return gettext(ASKED, staff=staff, day=day) if staff else gettext(SPOKEN, day=day)
