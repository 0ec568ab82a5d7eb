"""Finding who was meant when letters of two words are wrong."""

from itertools import combinations
from uuid import UUID

import pytest

from app import database
from app.contacts.about import About
from app.contacts.actions.belongings import set_phones
from app.contacts.facts import Who
from app.contacts.search import find as search
from app.contacts.search import paging, slips
from app.contacts.search.grams import grams_of_beginning
from tests.make import contacts as make_contacts

ME = Who(None)


async def found(text: str) -> list[UUID]:
    return [one.id for one in (await search.find(text, 10)).found]


async def test_a_slip_in_each_of_two_words_is_forgiven_when_one_is_not_enough(db: None) -> None:
    anna = await make_contacts.known_person(
        "anna@example.org", first_name="Anna", last_name="Mäkinen"
    )
    johanna = await make_contacts.known_person(
        "jv@example.org", first_name="Johanna", last_name="Virtanen"
    )
    for text, person in (
        ("Makkinen Annna", anna),
        ("Annna Makkinen", anna),
        ("Virtanem Johamna", johanna),
        ("Vitranen Johnna", johanna),
        ("Xirtanen Johannna", johanna),
        ("johnana virtnen", johanna),
        ("Virtanem Johamna example", johanna),
    ):
        finding = await search.find(text, 10)
        assert [one.id for one in finding.found] == [person], text
        assert finding.is_guess


async def test_two_slips_are_forgiven_to_organisations_too(db: None) -> None:
    made = await make_contacts.organisation("Tunturisähkö Rovaniemi")
    for text in ("tunturisahkko rovaneimi", "rovvaniemi tunturisahlo"):
        finding = await search.find(text, 10, About.ORGANISATIONS)
        assert [one.id for one in finding.found] == [made], text
        assert finding.is_guess


async def test_one_slip_wins_over_two(db: None) -> None:
    nearer = await make_contacts.known_person(
        "n@example.org", first_name="Johanna", last_name="Virtamen"
    )
    farther = await make_contacts.known_person(
        "f@example.org", first_name="Johamna", last_name="Virtanen"
    )
    assert await found("johanna virtaxen") == [nearer]
    assert set(await found("johaxna virtaxen")) == {nearer, farther}


async def test_each_word_has_one_slip_at_most_and_no_more_than_two_words_have(db: None) -> None:
    await make_contacts.known_person(
        "jv@example.org", first_name="Johanna", last_name="Virtanen", notes="Metsästys"
    )
    assert await found("johanna vxrtxnen") == []
    assert await found("johaxna vxrtxnen") == []
    assert len(await found("johaxna virtaxen metsastys")) == 1
    assert await found("johaxna virtaxen metsaxtys") == []
    assert await found("johaxna virtaxen eino") == []


async def test_short_words_and_numbers_are_never_guessed(db: None) -> None:
    person = await make_contacts.known_person(
        "a@example.org", first_name="Aino", last_name="Virtanen"
    )
    await set_phones(person, None, [("+358401234567", "mobile")], ME)
    assert await found("virtanem ainx") == []
    assert await found("anio virtanem") == []
    assert await found("virtanem 0401234568") == []
    assert await found("virtanem 0401234567") == [person]


async def test_nonsense_finds_nobody(db: None) -> None:
    for number in range(5):
        await make_contacts.known_person(f"n{number}@example.org", last_name="Virtanen")
    for text in ("qwrtzpl xcvbnmk", "vitnaern annajoh", "korhoxen lahtixen rovaxiemi salmixen"):
        finding = await search.find(text, 10)
        assert finding.found == [], text


async def test_a_guess_gives_up_what_would_be_slow(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces that very many have are not asked for, rarer ones are."""
    person = await make_contacts.known_person(first_name="Johanna", last_name="Virtanen")
    text, words = "virtanem johamna", ["virtanem", "johamna"]
    assert await found(text) == [person]
    everywhere = {piece: 1_000_000.0 for word in words for piece in grams_of_beginning(word)}
    assert slips._affordable([("virtanem", "johamna")], words, everywhere) == {}
    rare = {**everywhere, **dict.fromkeys(grams_of_beginning("virt"), 10.0)}
    tried = slips._affordable([("virtanem",)], ["virtanem"], rare)
    assert set(tried["virtanem",][0]) <= set(grams_of_beginning("virt"))
    monkeypatch.setattr(slips, "MOST_READ", {1: -1, 2: -1})
    assert await found(text) == []


# trial A32
async def test_very_many_long_words_with_slips_are_short_work(db: None) -> None:
    words = [
        letter * 20 + "irtanenkorhonenlahtinenmakinensalmi"[n:]
        for n, letter in enumerate("abcdefgh")
    ]
    await make_contacts.known_person(last_name="Virtanen")
    for size in (1, 2):
        choices = list(combinations(words, size))
        tried = slips._affordable(choices, words, {})
        assert sum(map(len, tried.values())) <= slips.MOST_TRIES
        assert max(len(pieces) for tries in tried.values() for pieces in tries) <= slips.MOST_PIECES
    assert await found(" ".join(words)) == []


@pytest.mark.parametrize("number", [1, 2])
async def test_no_guess_reads_the_whole_table(db: None, number: int) -> None:
    words = ["virtanem", "johamna", "rovaniemi"]
    slipped, others = tuple(words[:number]), words[number:]
    tries = slips._affordable([slipped], words, {})[slipped]
    sql = slips._sql(About.PEOPLE, len(slipped), len(others), 1000)
    values = [*map(slips.pattern, slipped), *others]
    async with paging.by_index():
        rows = await database.fetch(
            f"explain {sql}", [slips.as_array(one) for one in tries], *values
        )
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan" not in plan, plan
    assert "Bitmap Index Scan" in plan, plan
