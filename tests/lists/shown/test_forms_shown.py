"""The sign-up form as it was shown: kept once, proved byte for byte, never agreed to unread."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.consent import queries as ledger
from app.consent.grounds.reasons import Reason
from app.consent.purposes.actions import fields_of
from app.consent.shown.forms import kept_form
from app.consent.wordings.texts import keep_wording, publish_notice
from app.database import execute, fetch, fetchval
from app.lists.queries import OfferedList, offered_lists
from app.privacy.purposes.actions import save
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Watch, hidden_fields

Change = Callable[[OfferedList], Awaitable[Any]]


async def set_text(column: str, offer: OfferedList) -> None:
    await execute(f"update list_texts set {column} = 'Uusi sana' where list = $1", offer.list_id)


async def publish_anew(_: OfferedList) -> None:
    await publish_notice(dict.fromkeys(make_lists.NAMES, "<p>Uusi sana</p>"))


async def rename_us(offer: OfferedList) -> None:
    """With the sentence: under the old name nobody is asked any more."""
    await execute("update identity set name = 'Uusi sana Oy'")
    await keep_wording(offer.list_id, "fi", "Uusi sana Oy saa lähettää kirjeen.")


async def edit_purpose(offer: OfferedList) -> None:
    """Staff save it on its page; the notice follows."""
    purpose = await ledger.purpose(offer.purpose)
    assert purpose is not None
    wanted = replace(fields_of(purpose), retention_months=purpose.retention_months + 12)
    await save(offer.purpose, wanted, purpose.version, await make_staff.member())


CHANGES: dict[str, Change] = {
    "sentence": lambda offer: keep_wording(
        offer.list_id, "fi", "Uusi sana, Revontuli Viestintä Oy."
    ),
    "list name": lambda offer: set_text("name", offer),
    "frequency": lambda offer: set_text("how_often", offer),
    "description": lambda offer: set_text("description", offer),
    "notice version": publish_anew,
    "purpose": edit_purpose,
    "another list offered": lambda _: make_lists.a_list(),
    "controller": rename_us,
}


# trial E13
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_form_that_changed_is_shown_again_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, watch: Watch, change: Change
) -> None:
    news = await make_lists.a_list("news")
    page = await client.get("/")
    await change(news)
    watch.forward(seconds=10)
    typed = {"email": "aino@example.org", "first_name": "Märta", "lists": "news"}
    again = await client.post("/", data={**hidden_fields(page), **typed})
    assert 'value="aino@example.org"' in again.text
    assert 'value="Märta"' in again.text
    assert " checked" not in again.text
    assert await fetchval("select count(*) from subscription_requests") == 0
    watch.forward(seconds=10)
    await client.post("/", data={**hidden_fields(again), **typed})
    assert await fetchval("select count(*) from subscription_requests") == 1


async def evidence_of(email: str) -> dict[str, Any]:
    detail = await fetchval("select detail::text from consent_evidence where email = $1", email)
    kept: dict[str, Any] = json.loads(detail)
    return kept


# trial E13
async def test_old_evidence_shows_the_old_form_byte_for_byte(subscribe: Subscribe) -> None:
    news = await make_lists.a_list("news")
    await subscribe("aino@example.org", "news")
    await make_lists.letter_for("sign_up")
    for change in CHANGES.values():
        await change(news)
    await subscribe("eero@example.org", "news")
    await make_lists.letter_for("sign_up")
    old = bytes.fromhex((await evidence_of("aino@example.org"))["form"])
    form = await kept_form(old)
    assert form is not None
    assert hashlib.sha256(form.html.encode()).digest() == old
    for words in (news.sentence, news.name, news.how_often, news.description, "Vahvistusviesti"):
        assert words.casefold() in form.html.casefold(), words
    assert 'name="privacy-notice" content="1"' in form.html
    assert "Revontuli Viestintä Oy" in form.html
    assert "Uusi sana" not in form.html
    assert 'type="checkbox"' in form.html
    assert "checked" not in form.html
    assert bytes.fromhex((await evidence_of("eero@example.org"))["form"]) != old


async def test_the_evidence_names_the_form_the_boxes_and_the_language(
    subscribe: Subscribe,
) -> None:
    await make_lists.a_list("news")
    await make_lists.a_list("offers")
    await subscribe("aino@example.org", "offers", path="/?lang=sv")
    await make_lists.letter_for("sign_up")
    kept = await evidence_of("aino@example.org")
    assert (kept["ticked"], kept["form_language"]) == (["offers"], "sv")
    form = await kept_form(bytes.fromhex(kept["form"]))
    assert form is not None
    assert '<html lang="sv">' in form.html


async def test_looking_stores_nothing_and_the_same_form_is_stored_once(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    for path in ("/", "/subscribe/news", "/?lang=sv"):
        await client.get(path)
    assert await fetchval("select count(*) from form_versions") == 0
    await subscribe("aino@example.org", "news", first_name="Aino")
    await subscribe("eero@example.org", "news", path="/?lang=fi", last_name="Eerola")
    [kept] = await fetch("select digest, html from form_versions")
    for typed in ("example.org", "Aino", "Eerola", kept["digest"].hex()):
        assert typed not in kept["html"]


async def test_a_form_opened_from_elsewhere_keeps_its_order_and_is_proved_in_it(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    await make_lists.a_list("first")
    await make_lists.a_list("wanted")
    page = await client.post("/", data={"email": "aino@example.org", "lists": "wanted"})
    watch.forward(seconds=10)
    ticked = {"email": "aino@example.org", "lists": "wanted"}
    await client.post("/", data={**hidden_fields(page), **ticked})
    html = await fetchval("select html from form_versions")
    assert html.index('value="wanted"') < html.index('value="first"')


async def test_the_page_of_the_button_is_kept_with_the_consent(client: httpx.AsyncClient) -> None:
    news = await make_lists.a_list()
    request = await make_lists.sign_up("aino@example.org", news)
    path = await make_lists.link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    assert await fetchval("select count(*) from form_versions where html like '%/confirm/%'") == 0
    await client.post(path, data={**hidden_fields(page), "act": "confirm"})
    detail = json.loads(
        await fetchval(
            "select v.detail::text from consent_evidence v join consent_events e on e.id = v.event "
            "where e.subject = $1 and e.state = 'given'",
            request.subject,
        )
    )
    form = await kept_form(bytes.fromhex(detail["form"]))
    assert form is not None
    assert news.sentence in form.html
    assert 'value="confirm"' in form.html
    for value in ("example.org", path.rpartition("/")[2], str(request.id)):
        assert value not in form.html


async def test_a_question_that_changed_while_it_was_open_is_asked_again(
    client: httpx.AsyncClient,
) -> None:
    news = await make_lists.a_list()
    await make_lists.sign_up("aino@example.org", news)
    path = await make_lists.link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    await set_text("name", news)
    again = await client.post(path, data={**hidden_fields(page), "act": "confirm"})
    assert "Uusi sana" in again.text
    assert await fetchval("select count(*) from subscriptions") == 0
    await client.post(path, data={**hidden_fields(again), "act": "confirm"})
    assert await fetchval("select count(*) from subscriptions") == 1


async def test_a_purpose_changed_before_the_answer_stays_as_it_was_shown(db: None) -> None:
    # register R2
    news = await make_lists.a_list()
    request = await make_lists.sign_up("aino@example.org", news)
    purpose = await ledger.purpose(news.purpose)
    assert purpose is not None
    wanted = replace(fields_of(purpose), consent_months=12)
    await save(news.purpose, wanted, purpose.version, await make_staff.member())
    person = await make_lists.confirm(request)
    [anew] = await offered_lists("fi")
    later = await make_lists.subscriber("eero@example.org", anew)
    versions = {
        (row["subject"], row["state"]): row["purpose_version"]
        for row in await fetch("select subject, state, purpose_version from consent_events")
    }
    assert versions[person.id, "requested"] == versions[person.id, "given"] == 1
    assert versions[later.address.id, "given"] == purpose.version + 1
    [permission] = await ledger.permissions_of(person.id)
    assert permission.ends_as is not Reason.EXPIRED  # what was shown had no end
