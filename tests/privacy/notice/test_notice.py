"""The public notice: from settings and purposes, versioned, old ones readable."""

import re
from uuid import uuid4

import httpx
import pytest

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.events import State
from app.consent.purposes.words import in_months
from app.lib.languages import Language
from app.privacy import actions
from app.privacy.notice.facts import facts
from app.privacy.notice.text import rendered
from tests.make import consent as make_consent
from tests.make import privacy as make_privacy

PURPOSES = {
    "fi": "Alaan liittyvän tiedon ja osaamisen edistäminen",
    "sv": "Främjande av kunskap och kompetens i branschen",
    "en": "Advancing knowledge of the field",
}


async def test_before_anybody_is_named_there_is_no_notice(client: httpx.AsyncClient) -> None:
    answer = await client.get("/privacy?lang=en")
    assert answer.status_code == 503
    assert "has not been published yet" in answer.text


async def test_a_half_filled_identity_publishes_nothing(db: None) -> None:
    assert await actions.publish_notice_if_changed() is None


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_notice_names_controller_contact_and_register(
    client: httpx.AsyncClient, language: str
) -> None:
    # register R1, R21
    await make_privacy.identity()
    page = (await client.get(f"/privacy?lang={language}")).text
    named = ("name", "business_id", "street", "email", "contact_person", "contact_email")
    for field in (*named, f"register_name_{language}"):
        assert make_privacy.IDENTITY[field] in page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_notice_tells_every_purpose_in_the_readers_language(
    client: httpx.AsyncClient, language: str
) -> None:
    # register R2
    await make_privacy.identity()
    page = (await client.get(f"/privacy?lang={language}")).text
    for purpose in await ledger.purposes():
        assert purpose.names[language] in page
    assert PURPOSES[language] in page


async def test_the_notice_has_sections_one_to_eleven_in_order(client: httpx.AsyncClient) -> None:
    # register R21, decision 23
    await make_privacy.identity()
    page = (await client.get("/privacy?lang=en")).text
    heads = re.findall(r'<span class="no">(\d+)</span>([^<]+)</h2>', page)
    assert [number for number, _ in heads] == [str(number) for number in range(1, 12)]
    words = ["Controller", "Contact", "Name", "Purposes", "contains", "comes from", "Disclosure"]
    words += ["Transfers", "protected", "access", "rights"]
    assert all(word in title for word, (_, title) in zip(words, heads, strict=True))


async def test_the_notice_sets_no_cookie_and_may_be_found(client: httpx.AsyncClient) -> None:
    await make_privacy.identity()
    answer = await client.get("/privacy")
    assert "set-cookie" not in answer.headers
    assert "noindex" not in answer.headers.get("x-robots-tag", "")


async def test_the_notice_is_dated_and_numbered(client: httpx.AsyncClient) -> None:
    # register R21
    await make_privacy.identity()
    notice = await ledger.notice(None, "en")
    page = (await client.get("/privacy?lang=en")).text
    assert notice is not None
    assert f"Version {notice.version}, in force since" in page


async def test_saving_the_same_again_makes_no_version(db: None) -> None:
    await make_privacy.identity()
    version = await ledger.current_notice_version()
    await make_privacy.identity()
    assert await actions.publish_notice_if_changed() == version


async def test_a_changed_fact_makes_a_version_and_the_old_one_stays(
    client: httpx.AsyncClient,
) -> None:
    # register R21
    await make_privacy.identity(contact_person="Sanna Laaksonen")
    old = await ledger.current_notice_version()
    await make_privacy.identity(contact_person="Mikko Lehto")
    before, now = await client.get(f"/privacy/{old}?lang=en"), await client.get("/privacy?lang=en")
    assert "Sanna Laaksonen" in before.text
    assert "This is an earlier version" in before.text
    assert "Mikko Lehto" in now.text
    assert "This is an earlier version" not in now.text
    assert f"/privacy/{old}?lang=en" in now.text


async def test_what_no_text_names_makes_no_version(db: None) -> None:
    await make_privacy.identity(sender_name="Revontuli")
    version = await ledger.current_notice_version()
    await make_privacy.identity(sender_name="Revontulen kirjeet")
    assert await ledger.current_notice_version() == version


async def test_a_consent_points_at_the_version_that_was_in_force(db: None) -> None:
    # register R21
    await make_privacy.identity()
    old = await ledger.current_notice_version()
    event = make_consent.new_event(uuid4(), State.GIVEN, notice_version=old)
    await consent.record(event)
    await make_privacy.identity(contact_person="Mikko Lehto")
    [past] = await ledger.history(event.subject)
    notice = await ledger.notice(past.notice_version, "fi")
    assert notice is not None
    assert "Sanna Laaksonen" in notice.html


async def test_a_version_that_never_was_is_not_found(client: httpx.AsyncClient) -> None:
    await make_privacy.identity()
    assert (await client.get("/privacy/99999?lang=en")).status_code == 404
    assert (await client.get("/privacy/99999999999999999999?lang=en")).status_code == 404


async def test_a_name_with_markup_is_shown_as_text(client: httpx.AsyncClient) -> None:
    await make_privacy.identity(name="Revontuli <script>alert(1)</script>")
    page = (await client.get("/privacy?lang=en")).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_equal_facts_give_equal_bytes(db: None) -> None:
    await make_privacy.identity()
    known = await facts()
    assert known is not None
    first, second = (rendered(known, Language.SWEDISH) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "1 month"), (12, "1 year"), (18, "18 months"), (24, "2 years"), (72, "6 years")],
)
def test_retention_is_said_in_years_where_they_are_whole(months: int, words: str) -> None:
    from app.lib.languages import speaking

    with speaking("en"):
        assert in_months(months) == words
