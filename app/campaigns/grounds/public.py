"""Why a letter came: the page that every letter's foot leads to. For whoever holds the letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Router, get
from litestar.params import FromPath

from app import database
from app.campaigns.grounds.links import letter_of
from app.campaigns.writing import letters
from app.consent import queries as ledger
from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.consent.wordings.because import Because, of_rows
from app.consent.wordings.queries import KeptWording
from app.consent.wordings.queries import wording as kept_wording
from app.consent.wordings.reasons import told_to_reader
from app.contacts.telling.kept import what_is_kept
from app.lib.languages import N_, current_language, format_date, gettext, inside_a_sentence
from app.lib.refusals import NotFound
from app.lib.tokens import read_token
from app.lists.emails import way_out_url
from app.lists.fewer.queries import asked_of
from app.lists.fewer.rules import WORDS
from app.mail.addresses import masked
from app.web.receiving.body import PUBLIC_LIMIT
from app.web.rendering.pages import Page, render

NOT_A_LINK = N_(
    "This link does not work. It may be incomplete: copy the whole link from the message."
)
LAWS: Mapping[Ground, str] = {
    Ground.CONSENT: N_(
        "Your consent: Act on Electronic Communications Services (917/2014), section 200(1), and "
        "GDPR Article 6(1)(a). You can withdraw it at any time."
    ),
    Ground.CUSTOMER: N_(
        "You are our customer: Act on Electronic Communications Services (917/2014), section 200(3). "
        "A customer may be written to about similar products, until the customer forbids it."
    ),
    Ground.ORGANISATION: N_(
        "The address is an organisation's: Act on Electronic Communications Services (917/2014), "
        "section 202. An organisation may be written to until it forbids it."
    ),
    Ground.DUTIES: N_(
        "Your work: the letter concerns your duties at your organisation (Act 917/2014, section 202; "
        "GDPR Article 6(1)(f), our legitimate interest). You have not consented, and here it is not "
        "needed. You can forbid it at any time."
    ),
    Ground.ASKED: N_(
        "You agreed in a conversation that we may ask you once. If you do not answer, we do not ask again."
    ),
}
_LETTER = """
select d.address, d.ground::text as ground, d.fact, d.state::text as state, d.at, c.list, c.purpose,
       c.started_at, a.email, a.contact, d.language,
       (select v.subject from campaign_versions v where v.campaign = c.id
         order by v.language = d.language desc, v.language = c.main_language desc limit 1) as subject
  from delivery d join campaigns c on c.id = d.campaign
  join contact_addresses a on a.id = d.address
 where d.campaign = $1 and d.seq = $2
"""


@dataclass(frozen=True)
class LetterSent:
    """One reader's letter, and the ground it went on."""

    campaign: int
    address: UUID
    ground: str | None
    fact: int | None
    state: str
    at: datetime
    list: UUID
    purpose: str
    started_at: datetime
    email: str
    contact: UUID
    language: str
    subject: str


@get("/why/{link:str}", name="campaigns.why")
async def why(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """Names nobody, and the address with stars: letters are forwarded."""
    if read_token("test_why", link) is not None:
        return render(request, "lists/public/test-letter.html")
    pair = letter_of(link)
    if pair is None:
        raise NotFound(NOT_A_LINK)
    row = await database.fetchrow(_LETTER, *pair)
    if row is None:
        return render(request, "campaigns/grounds/why-forgotten.html", 410)
    letter = LetterSent(campaign=pair[0], **row)
    [because] = await of_rows([letter])
    spoken = current_language()
    head = await letters.masthead(letter.campaign)
    list_name = head.list_name(spoken)
    return render(
        request,
        "campaigns/grounds/why.html",
        letter=letter,
        masked=masked(letter.email),
        title_of=_title(letter.subject),
        day=format_date(letter.started_at),
        sentence=because.sentence(spoken, list_name) if because else None,
        reason=because.reason(spoken) if because else "",
        law=LAWS.get(because.ground) if because else None,
        agreed=await _words_agreed(because, letter.fact),
        since=await _what_came_after(letter, because),
        sources=await _sources(letter, because),
        leave=_way_out(letter, because),
    )


def _way_out(letter: LetterSent, because: Because | None) -> str | None:
    """None where there is none: what a contract brings about comes for as long as that is in force."""
    if because is not None and because.ground is Ground.CONTRACT:
        return None
    return way_out_url(letter.list, letter.address)


def _title(subject: str) -> str:
    """A subject with merge fields says nothing to whoever does not see them filled."""
    return "" if "{{" in subject else subject


async def _words_agreed(because: Because | None, event: int | None) -> KeptWording | None:
    if because is None or because.ground is not Ground.CONSENT or event is None:
        return None
    wording = await database.fetchval("select wording from consent_events where id = $1", event)
    return await kept_wording(wording) if wording else None


async def _what_came_after(letter: LetterSent, because: Because | None) -> str | None:
    """What the reader has said since, if that ended it."""
    for one in await ledger.permissions_of(letter.address):
        is_this = (one.purpose, one.list_id) == (letter.purpose, letter.list) and one.is_consent
        if is_this and not one.allowed and one.since > letter.at:
            return told_to_reader(one.reason, day=format_date(one.since))
    return await _fewer(letter, because)


async def _fewer(letter: LetterSent, because: Because | None) -> str | None:
    """How seldom the reader wants this list's letters; what belongs to a contract comes all the same."""
    if because is not None and because.ground is Ground.CONTRACT:
        return None
    asked = await asked_of(letter.address, letter.list)
    if asked is None:
        return None
    pace = inside_a_sentence(gettext(WORDS[asked.pace]))
    return told_to_reader(Reason.FEWER, day=format_date(asked.at), pace=pace)


async def _sources(letter: LetterSent, because: Because | None) -> list[str]:
    """Where the data came from; empty where the reader gave them."""
    if because is None or because.ground is Ground.CONSENT:
        return []
    kept = await what_is_kept({letter.contact})
    return kept[letter.contact].sources_in_words() if letter.contact in kept else []


router = Router("/", route_handlers=[why], request_max_body_size=PUBLIC_LIMIT)
