"""The way out is said in the reader's own language, whichever version of the letter they get."""

import re
from email import message_from_bytes, policy

import pytest

from app import database
from app.campaigns.audience import freeze
from app.campaigns.running import start
from app.campaigns.sending import recipients
from app.campaigns.sending.session import Recipient
from app.campaigns.sending.statements import READ
from app.campaigns.writing import letters, queries
from app.consent.wordings.because import of_rows
from app.lib.languages import Language
from tests.make import campaigns as make_campaigns
from tests.make.staff import StaffBrowser

LEAVE = {"fi": "Peruuta tilaus", "sv": "Avsluta prenumerationen", "en": "Unsubscribe"}
NAME = {"fi": "Uutiskirje", "sv": "Nyhetsbrev", "en": "Newsletter"}


async def read_by(campaign: int, language: str) -> list[Recipient]:
    """The rows as the sending session reads them."""
    await database.execute("update contacts set language = $1", language)
    rows = await database.fetch(READ, campaign, 1, 9)
    return [Recipient(campaign, **row) for row in rows]


@pytest.mark.usefixtures("mail_server")
@pytest.mark.parametrize("language", list(Language))
async def test_a_letter_in_finnish_ends_in_the_readers_language(
    db: None, language: Language
) -> None:
    campaign, _ = await make_campaigns.draft(1)
    await start.send_now(campaign.id, by=None)
    await freeze.freeze(campaign.id)
    mailing = await recipients.mailing(campaign.id)
    assert mailing is not None
    [reader] = await read_by(campaign.id, language)
    assert reader.language == "fi"  # the one version there is
    [because] = await of_rows([reader])
    message = message_from_bytes(mailing.message(reader, because), policy=policy.default)
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        text = part.get_content()
        assert {code for code, words in LEAVE.items() if words in text} == {language}
        assert NAME[language] in text
    assert 'lang="fi"' in text
    if language is not Language.FINNISH:
        footer = re.search(rf'<div lang="{language}">(.*?)</div>', text, re.DOTALL)
        assert footer is not None
        assert LEAVE[language] in footer[1]


async def test_the_preview_shows_it_as_the_reader_gets_it(staff: StaffBrowser) -> None:
    campaign, [person] = await make_campaigns.draft(1)
    await database.execute("update contacts set language = 'sv'")
    path = f"/staff/campaigns/{campaign.id}/letter?version=fi&reader={person.address.id}"
    page = (await staff.get(path)).text
    assert LEAVE["sv"] in page
    assert LEAVE["fi"] not in page


async def test_without_a_reader_a_version_ends_in_its_own_language(db: None) -> None:
    campaign, _ = await make_campaigns.draft(1)
    head = await letters.masthead(campaign.id)
    occasion = head.occasion("fi", reader="fi")
    assert (occasion.reader, occasion.reader_list_name) == (None, "")
    assert await queries.versions(campaign.id)
