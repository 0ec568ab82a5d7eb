"""Staff pages that show a letter as one reader gets it, before anybody does."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, FromQuery

from app.campaigns.audience.whom import SegmentNotUnderstood
from app.campaigns.grounds.links import why_url_of_a_test
from app.campaigns.rules import CampaignState
from app.campaigns.writing import checks, letters, queries, readers
from app.campaigns.writing.checks import Check
from app.campaigns.writing.letters import Issue
from app.campaigns.writing.queries import Campaign, Version
from app.campaigns.writing.readers import Reader
from app.consent.wordings.article_14 import aside_of
from app.lib.languages import N_, Language
from app.lib.languages import gettext as _
from app.mail.letters.letter import Rendered
from app.mail.letters.merge import BadDataError
from app.staff.reads.recording import seen
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.guards.headers import LETTER
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render

NOBODY = UUID(int=0)
WRITE_SOMETHING = N_("Enter part of the address or the name.")


@dataclass(frozen=True)
class Shown:
    """One version as one reader gets it."""

    issue: Issue
    language: str
    reader: Reader | None
    letter: Rendered

    @property
    def source(self) -> str:
        """Where the HTML part is read from."""
        who = f"&reader={self.reader.address}" if self.reader else ""
        return f"{self.issue.campaign.path}/letter?version={self.language}{who}"


@get("/{campaign_id:int}/preview", name="campaigns.preview", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def preview(
    request: StaffRequest,
    campaign_id: FromPath[int],
    version: FromQuery[str] = "",
    reader: FromQuery[UUID | None] = None,
) -> Page:
    """As the chosen reader gets it, else as somebody on the list does."""
    shown = await _shown(request, campaign_id, version, reader)
    return await _page(request, shown, filled({"who": ""}), None, 200)


@post(
    "/{campaign_id:int}/preview",
    name="campaigns.find_reader",
    guards=[needs(Right.WRITE_CAMPAIGNS, Right.SEE_PEOPLE)],
)
async def find_reader(request: StaffRequest, campaign_id: FromPath[int]) -> Page:
    """Find somebody by address or name. By POST, so that no address stands in a link."""
    form = await read_form(request)
    text = form.text("who", required=WRITE_SOMETHING, most=254)
    shown = await _shown(request, campaign_id, form.value("version"), None)
    found = await readers.matching_readers(campaign_id, text) if text else None
    return await _page(request, shown, form, found, 422 if form.errors else 200)


async def _page(
    request: StaffRequest, shown: Shown, form: Form, found: list[Reader] | None, status: int
) -> Page:
    return render(
        request,
        "campaigns/preview.html",
        status,
        campaign=shown.issue.campaign,
        shown=shown,
        masthead=shown.issue.masthead,
        form=form,
        found=found,
        faults=await _faults(shown),
        languages={code: NAMES[Language(code)] for code in shown.issue.campaign.languages},
    )


async def _faults(shown: Shown) -> list[Check]:
    """What has to be mended in this version, while it can be."""
    if shown.issue.campaign.state is not CampaignState.DRAFT:
        return []
    found = checks.blocking(await checks.judged(await checks.facts_of(shown.issue)))
    return [check for check in found if check.version == shown.language]


@get(
    "/{campaign_id:int}/letter", name="campaigns.letter", guards=[needs(Right.WRITE_CAMPAIGNS)],
    opt=LETTER,
)  # fmt: skip
async def letter(
    request: StaffRequest,
    campaign_id: FromPath[int],
    version: FromQuery[str] = "",
    reader: FromQuery[UUID | None] = None,
) -> Response[str]:
    """The HTML part itself, under a policy of its own, for a frame without any rights."""
    shown = await _shown(request, campaign_id, version, reader)
    return Response(shown.letter.html, media_type=MediaType.HTML)


async def _shown(
    request: StaffRequest, campaign_id: int, version: str, address: UUID | None
) -> Shown:
    """Who may not see people is shown an invented reader."""
    campaign = await queries.existing(campaign_id)
    language = version if version in set(Language) else campaign.main_language
    may_see = request.user.may(Right.SEE_PEOPLE)
    reader = await _reader(campaign, language, address) if may_see else None
    issue = await letters.issue(campaign, await identity_of(request))
    to_tell = reader.to_tell if reader else None
    aside = await aside_of(to_tell, campaign.purpose) if to_tell else None
    written, reads = issue.version(language), reader.reads if reader else None
    compiled = await letters.beside_the_loop(
        [written],
        lambda: letters.compiled(
            written, issue.masthead, has_aside=aside is not None, reader=reads
        ),
    )
    values = _values(issue, language, reader)
    try:
        rendered = compiled.render(values, aside)
    except BadDataError as error:
        rendered = Rendered(
            "", "", _("The field %(name)s does not fit in the letter.", name=error.field)
        )
    return Shown(issue, language, reader, rendered)


def _values(issue: Issue, language: str, reader: Reader | None) -> dict[str, str]:
    list_name = issue.masthead.list_name(language)
    email = reader.email if reader else "aino.makinen@example.com"
    return letters.values_for(
        first_name=reader.first_name if reader else "Aino",
        last_name=reader.last_name if reader else "Mäkinen",
        email=email,
        list_name=list_name,
        unsubscribe_url=letters.test_unsubscribe_url(NOBODY),
        why_url=why_url_of_a_test(NOBODY),
        because=_because(reader, language, email, list_name),
    )


def _because(reader: Reader | None, language: str, email: str, list_name: str) -> str:
    if reader is not None and reader.because is not None:
        return reader.because.sentence(reader.reads or language, list_name)
    return letters.because_subscribed(language, email, list_name)


async def subject_shown(request: StaffRequest, issue: Issue, version: Version) -> str:
    """What stands above the letter that is shown without a chosen reader."""
    may_see = request.user.may(Right.SEE_PEOPLE)
    reader = await _reader(issue.campaign, version.language, None) if may_see else None
    return queries.title_of(version.subject, _values(issue, version.language, reader))


async def _reader(campaign: Campaign, language: str, address: UUID | None) -> Reader | None:
    with suppress(SegmentNotUnderstood):
        known = await (
            readers.reader(campaign.id, address)
            if address
            else readers.some_reader(campaign.id, language)
        )
        seen([known.address] if known else [])
        return known
    return None
