"""The mails of the lists: what they say, to whom, and how seldom."""

from datetime import timedelta

import httpx
import pytest

from app.database import execute, fetchval
from app.lib import clock
from app.lists.actions import confirm, preferences
from app.lists.rules import may_mail_confirmation
from app.mail.outbox import Drop, Letter
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, history, letter_for, link_in

LIMIT = Drop("limit")


async def test_the_confirmation_mail_names_the_lists_and_carries_one_link(db: None) -> None:
    news = await make_lists.a_list()
    request = await make_lists.sign_up("aino@example.org", news)
    letter = await letter_for("sign_up")
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    assert (letter.sender_email, letter.reply_to) == ("kirje@example.com", "posti@example.com")
    path = await link_in("sign_up", "confirm")
    assert f"http://testserver.example.org{path}?lang=fi" in letter.text
    assert path in letter.html
    assert news.name in letter.text
    assert request.subject != request.id


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_mail_can_be_written_in_every_language(db: None, language: str) -> None:
    known = await make_lists.subscriber(language=language)
    await make_lists.sign_up(known.address.email, known.list, language=language)
    await preferences.ask_for_link(make_lists.address(known.address.email), language)
    for kind in ("sign_up", "welcome", "settings_link"):
        letter = await letter_for(kind)
        assert isinstance(letter, Letter), kind
        assert f'lang="{language}"' in letter.html
        assert "{{" not in letter.subject + letter.text + letter.html
        assert all(len(line) <= 998 for line in letter.text.splitlines())


# trial E5
async def test_nothing_a_visitor_typed_stands_in_the_confirmation_mail(db: None) -> None:
    smuggled = "Call +358 40 000 0000 https://evil.example.net " + "win " * 8
    await make_lists.sign_up("aino@example.org", first_name=smuggled, last_name="<b>Prize</b>")
    letter = await letter_for("sign_up")
    assert isinstance(letter, Letter)
    for part in (letter.subject, letter.text, letter.html, letter.sender_name):
        for typed in ("evil", "+358", "win", "Prize", "aino"):
            assert typed not in part


async def test_a_name_of_two_thousand_characters_does_not_get_past_the_form(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    # trial E5
    await make_lists.a_list("news")
    page = await subscribe("aino@example.org", "news", first_name="x" * 2000)
    assert page.status_code == 422
    assert await fetchval("select count(*) from outbox") == 0


async def test_who_has_it_all_already_is_told_so_with_a_link_to_the_choices(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await make_lists.sign_up("aino@example.org", known.list)
    path = await link_in("sign_up", "preferences")
    assert known.list.name in (await client.get(path)).text
    await accepted("sign_up")
    assert (await history(known.address.id))[-1] == ("requested", "form")


async def test_who_wants_one_list_more_is_asked_to_confirm(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await make_lists.sign_up("aino@example.org", known.list, await make_lists.a_list())
    assert await link_in("sign_up", "confirm")


# trial E3
async def test_a_mailbox_gets_one_mail_in_a_day_and_three_in_a_week(db: None, watch: Watch) -> None:
    news = await make_lists.a_list()
    sent = []
    for day in range(14):
        await make_lists.sign_up("aino@example.org", news)
        if isinstance(await letter_for("sign_up"), Letter):
            sent.append(day)
        watch.forward(hours=24)
    assert sent == [0, 1, 2, 7, 8, 9]


# trial E3
async def test_no_spelling_of_a_mailbox_gets_more_mail_than_another(db: None) -> None:
    news = await make_lists.a_list()
    spellings = [
        *(f"aino+{number}@example.org" for number in range(100)),
        *(f"{'AINO'[:number]}{'aino'[number:]}@Example.org" for number in range(5)),
        "aino@example.org.",
    ]
    letters = []
    for typed in spellings:
        await make_lists.sign_up(typed, news)
        letters.append(await letter_for("sign_up"))
    assert [isinstance(letter, Letter) for letter in letters].count(True) == 1
    assert letters.count(LIMIT) == len(spellings) - 1


# trial E3
async def test_dots_and_tags_at_gmail_and_both_forms_of_a_domain_count_as_one(db: None) -> None:
    news = await make_lists.a_list()
    for spellings in (
        ("a.ino@gmail.com", "ai.no+x@googlemail.com", "aino@gmail.com"),
        ("aino@bücher.example.org", "aino@xn--bcher-kva.example.org"),
    ):
        letters = []
        for typed in spellings:
            await make_lists.sign_up(typed, news)
            letters.append(await letter_for("sign_up"))
        assert letters[1:] == [LIMIT] * (len(spellings) - 1)


async def test_confirming_clears_the_limit(db: None, watch: Watch) -> None:
    await make_lists.subscriber("aino@example.org")
    watch.forward(minutes=1)
    await make_lists.sign_up("aino@example.org")
    assert isinstance(await letter_for("sign_up"), Letter)


async def test_a_mail_that_is_tried_again_does_not_stand_in_its_own_way(db: None) -> None:
    await make_lists.sign_up()
    first, second = await letter_for("sign_up"), await letter_for("sign_up")
    assert isinstance(first, Letter)
    assert first == second


async def test_a_mail_for_an_old_or_cancelled_sign_up_is_dropped(db: None, watch: Watch) -> None:
    request = await make_lists.sign_up()
    await confirm.cancel(request, make_lists.VISIT)
    assert await letter_for("sign_up") == Drop("gone")
    await make_lists.sign_up()
    watch.forward(days=8)
    assert await letter_for("sign_up") == Drop("gone")


async def test_without_an_identity_nothing_is_mailed(db: None) -> None:
    await make_lists.sign_up()
    await execute("delete from identity")
    assert await letter_for("sign_up") == Drop("no_identity")


async def test_the_settings_link_goes_to_known_addresses_only_and_thrice_a_day(
    db: None, watch: Watch
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    letters = []
    for typed in ("who@example.org", *["AINO@example.org"] * 4):
        await preferences.ask_for_link(make_lists.address(typed), "fi")
        letters.append(await letter_for("settings_link"))
    assert letters[0] == Drop("gone")
    assert [one.to for one in letters[1:4] if isinstance(one, Letter)] == [known.address.email] * 3
    assert letters[4] == LIMIT


def test_mails_of_eight_days_ago_no_longer_count() -> None:
    now = clock.now()
    days_ago = [now - timedelta(days=days) for days in (8, 9, 10)]
    assert may_mail_confirmation(days_ago, now)
    assert not may_mail_confirmation([now - timedelta(hours=23)], now)
