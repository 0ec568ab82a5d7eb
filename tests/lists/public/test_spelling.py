"""A domain that looks like a slip: a hint with one press to change or keep it, never a refusal."""

import pytest

from app.database import fetch
from app.lists.public.spelling import likely_meant
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists

HINT = "It looks mistyped"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aino@gmial.com", "aino@gmail.com"),
        ("Aino.Niemela@GMAIL.CON", "Aino.Niemela@gmail.com"),
        ("aino@gmail.co", "aino@gmail.com"),
        ("aino@hotmial.com", "aino@hotmail.com"),
        ("aino@hotmaill.fi", "aino@hotmail.fi"),
        ("aino@outlok.com", "aino@outlook.com"),
        ("aino@iclod.com", "aino@icloud.com"),
        ("aino@saunalahti.fl", "aino@saunalahti.fi"),
        ("aino@gmail.com", None),
        ("aino@ymail.com", None),
        ("aino@mail.com", None),
        ("aino@hotmail.se", None),
        ("aino@example.com", None),
        ("aino@line.com", None),
        ("aino@meil.example.org", None),
    ],
)
def test_only_what_is_one_slip_from_a_common_domain_is_asked_about(
    typed: str, meant: str | None
) -> None:
    found = likely_meant(make_lists.address(typed))
    assert (found.envelope if found else None) == meant


async def wanted() -> list[str]:
    rows = await fetch("select email from subscription_requests")
    return [row["email"] for row in rows]


@pytest.mark.parametrize("kept", ["aino@gmail.com", "aino@gmial.com"])
async def test_one_press_changes_or_keeps_it_and_nothing_typed_is_lost(
    subscribe: Subscribe, kept: str
) -> None:
    one = await make_lists.a_list()
    page = await subscribe("aino@gmial.com", one.slug, path="/?lang=en", first_name="Aino")
    assert page.status_code == 200
    assert HINT in page.text
    assert f'value="{kept}"' in page.text
    assert 'value="aino@gmial.com"' in page.text
    assert 'value="Aino"' in page.text
    assert "checked" in page.text
    assert await wanted() == []
    page = await subscribe("aino@gmial.com", one.slug, path="/?lang=en", spelling=kept)
    assert HINT not in page.text
    assert await wanted() == [kept]


async def test_a_press_about_another_address_is_asked_again(subscribe: Subscribe) -> None:
    one = await make_lists.a_list()
    page = await subscribe(
        "aino@hotmial.com", one.slug, path="/?lang=en", spelling="aino@gmail.com"
    )
    assert HINT in page.text
    assert await wanted() == []


async def test_the_hint_is_the_same_for_known_and_unknown(subscribe: Subscribe) -> None:
    one = await make_lists.a_list()
    await make_lists.subscriber("aino@gmial.com", one)
    known = await subscribe("aino@gmial.com", one.slug, path="/?lang=en")
    other = await subscribe("onni@gmial.com", one.slug, path="/?lang=en")
    marks = make_lists.hidden_fields(known)["form"] + make_lists.hidden_fields(other)["form"]
    texts = {
        page.text.replace("onni@", "aino@").replace(mark, "")
        for page, mark in zip((known, other), marks, strict=True)
    }
    assert len(texts) == 1
