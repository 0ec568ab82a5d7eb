"""What is compared when notice and program are, and what the record is made from."""

from app.consent import queries as ledger
from app.disclosures.queries import register
from app.disclosures.rules import KIND_WORDS, NEEDED
from app.lib import clock
from app.lib.languages import HOME_ZONE, Language, current_language, gettext
from app.lists.staff_queries import known_lists
from app.privacy.notice.facts import facts as notice_facts
from app.privacy.notice.text import rendered
from app.privacy.record import queries
from app.privacy.record.queries import Paper
from app.privacy.record.rules import DocumentKind, Firm, Seen, differences
from app.privacy.record.words import Told, told
from app.privacy.retention.holds import stopped_since


async def seen() -> Seen:
    known, papers, today = await notice_facts(), await queries.documents(), clock.today()
    closed = [one for one in papers if one.closed]
    stopped = await stopped_since()
    last = next(iter(await queries.reviews(1)), None)
    return Seen(
        today=today,
        controller=known.identity.name if known else "",
        published=await _published(),
        now={one: rendered(known, one) for one in Language} if known else {},
        firms=[
            Firm(str(one.firm), one.facts, str(one.firm) in _about(closed, DocumentKind.TRANSFER))
            for one in await register()
        ],
        purposes=await ledger.purposes(),
        with_lists={one.purpose for one in await known_lists()},
        balanced=_about(closed, DocumentKind.BALANCING),
        stopped_on=stopped.astimezone(HOME_ZONE).date() if stopped else None,
        links=await queries.personal_links(),
        access=await queries.access_now(today),
        reviewed_on=last.on_day if last else None,
    )


def _about(papers: list[Paper], kind: DocumentKind) -> set[str]:
    return {one.about for one in papers if one.kind is kind}


async def _published() -> dict[Language, str]:
    notices = {one: await ledger.notice(None, one.value) for one in Language}
    return {one: notice.html for one, notice in notices.items() if notice}


async def found() -> list[Told]:
    """Where notice and program differ, in the current language."""
    compared = await seen()
    language = current_language()
    names = {one.key: one.names[language] for one in compared.purposes}
    names |= {kind.value: gettext(KIND_WORDS[kind]) for kind in NEEDED}
    return [told(one, names) for one in differences(compared)]
