"""Finding people by what one remembers of them."""

from uuid import UUID

import pytest

from app import database
from app.contacts.about import About
from app.contacts.actions.belongings import set_phones, set_tags
from app.contacts.facts import Who
from app.contacts.search import find as search
from app.contacts.search import paging
from app.contacts.search.find import words_to_find
from tests.make import contacts as make_contacts

ME = Who(None)


async def found(text: str, about: About = About.PEOPLE) -> list[UUID]:
    return [one.id for one in (await search.find(text, 10, about)).found]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mäkinen  AINO", ["makinen", "aino"]),
        ("040 123 4567", ["0401234567"]),
        ("+358 40 123-4567", ["358401234567"]),
        ("00358 (0)40 1234567", ["358401234567"]),
        ("aino (040) 123 4567", ["0401234567", "aino"]),
        ("Aino.Makinen@Example.org", ["aino makinen example org"]),
        ("12", ["12"]),
        ("3.11.2026", ["3", "11", "2026"]),
        ("  ", []),
        ("%_'\"\\;--", []),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_what_is_looked_for(typed: str, words: list[str]) -> None:
    assert words_to_find(typed) == words


# trial A32
@pytest.mark.parametrize("text", ["1" * 100_000, "0 " * 50_000, "+(" * 50_000, "a.b@" * 50_000])
def test_endless_text_is_short_work(text: str) -> None:
    assert sum(map(len, words_to_find(text))) <= 500


async def test_by_beginnings_in_any_order_without_accents_and_case(db: None) -> None:
    aino = await make_contacts.known_person(
        "aino.maki@example.org", first_name="Aino", last_name="Mäkinen"
    )
    await make_contacts.known_person("eino@example.org", first_name="Eino", last_name="Saarikoski")
    for text in ("mäkinen", "MAKINEN", "aino mäk", "mak ai", "Aino Mäkinen", "maki"):
        assert await found(text) == [aino], text
    assert await found("kinen") == []
    assert await found("aino saari") == []


async def test_by_address_whole_and_in_part(db: None) -> None:
    person = await make_contacts.known_person("matti.m@some-firm.example.org", first_name="Pekka")
    for text in ("matti.m@some-firm.example.org", "matti", "some-firm", "firm.example", "MATTI.M@"):
        assert await found(text) == [person], text


async def test_by_phone_however_it_is_grouped(db: None) -> None:
    person = await make_contacts.known_person()
    await set_phones(person, None, [("+358401234567", "mobile")], ME)
    for text in (
        "040 123 4567",
        "0401234567",
        "040-1234 567",
        "+358 40 123 4567",
        "00358401234567",
    ):
        assert await found(text) == [person], text
    assert await found("040 123 4568") == []


# register R6
async def test_by_tag_organisation_and_notes(db: None) -> None:
    person = await make_contacts.known_person(notes="Haluaa jutun metsästyskoirista.")
    await set_tags(person, ["Riistanhoito"], ME)
    for text in ("riista", "metsästyskoir", "makinen riistan"):
        assert await found(text) == [person], text


async def test_organisations(db: None) -> None:
    made = await make_contacts.organisation("Tunturisähkö Oy")
    assert await found("tunturisahko", About.ORGANISATIONS) == [made]
    assert await found("oy tunt", About.ORGANISATIONS) == [made]


async def test_one_slip_is_forgiven_when_nobody_fits(db: None) -> None:
    person = await make_contacts.known_person(first_name="Aino", last_name="Virtanen")
    for text in (
        "virtanem",
        "virrtanen",
        "virtnen",
        "vitranen",
        "xirtanen",
        "virxanen",
        "aino virtanem",
    ):
        finding = await search.find(text, 10)
        assert [one.id for one in finding.found] == [person], text
        assert finding.is_guess
    assert await found("vxrtxnen") == []
    assert await found("virtanem eino") == []
    assert not (await search.find("virtanen", 10)).is_guess


async def test_says_when_there_are_more(db: None) -> None:
    for number in range(12):
        await make_contacts.known_person(f"r{number}@example.org", last_name="Koskela")
    finding = await search.find("koskela", 10)
    assert len(finding.found) == 10
    assert finding.is_cut
    assert not (await search.find("koskela", 12)).is_cut


async def test_names_come_before_other_matches(db: None) -> None:
    by_note = await make_contacts.known_person(
        first_name="Aada", last_name="Aalto", notes="Salminen"
    )
    by_name = await make_contacts.known_person(first_name="Ylva", last_name="Salminen")
    assert await found("salminen") == [by_name, by_note]


async def test_many_of_one_name_are_found_by_the_order_of_names(db: None) -> None:
    for number in range(5):
        await make_contacts.known_person(f"m{number}@example.org", last_name="Mäkelä")
        await make_contacts.known_person(f"o{number}@example.org", last_name="Makela")
    finding = await search.find("mäkelä", 4)
    assert len(finding.found) == 4
    assert finding.is_cut
    assert len((await search.find("makela", 20)).found) == 10


# trial A19
async def test_nothing_typed_becomes_sql(db: None) -> None:
    person = await make_contacts.known_person(last_name="O'Brien")
    hostile = (
        "o'brien",
        "'; drop table contacts; --",
        "$1",
        "%",
        "o%' or '1'='1",
        "\\",
        "{}",
        "a{b}",
    )
    for text in hostile:
        condition, _values = search.condition_for(text)
        assert "drop" not in condition
        await search.find(text, 10)
    assert await found("o'brien") == [person]


async def test_pages_follow_one_another_however_they_are_found(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walks and the collected rows answer the same, some at first or all."""
    for number in range(30):
        await make_contacts.known_person(
            f"p{number}@example.org",
            first_name=("Aino" if number % 3 else "Eino"),
            last_name=f"Mäki{number:02}",
        )
    condition, values = search.condition_for("aino")
    pages = {}
    for name, walk, long, few, collected in (
        ("short", 3000, 0, 3000, 50_000),
        ("long", 6, 100, 3000, 50_000),
        ("collected", 0, 0, 3000, 50_000),
        ("reached", 0, 0, 9, 50_000),
        ("whole", 0, 0, 0, 0),
        ("whole of the reached", 0, 0, 7, 7),
    ):
        monkeypatch.setattr(paging, "SHORT_WALK", walk)
        monkeypatch.setattr(paging, "LONG_WALK", long)
        monkeypatch.setattr(paging, "FEW_COLLECTED", few)
        monkeypatch.setattr(paging, "MOST_COLLECTED", collected)
        for descending in (False, True):
            pages[name, descending] = await _all_pages(condition, values, descending=descending)
    assert len(pages["short", False]) == 20
    for (_name, descending), ids in pages.items():
        assert ids == pages["short", descending]
    assert pages["short", True] == pages["short", False][::-1]


async def _all_pages(condition: str, values: list[object], *, descending: bool) -> list[UUID]:
    found: list[UUID] = []
    after = None
    while True:
        page = await paging.ids_in_order(
            condition, values, order="c.sort_key", after=after, most=7, descending=descending
        )
        ids = page.ids
        found += ids
        if len(ids) < 7:
            return found
        key = await database.fetchval("select sort_key from contacts where id = $1", ids[-1])
        after = (key, ids[-1])


@pytest.mark.parametrize("text", ["m", "makinen", "oy", "virtanen aino"])
async def test_no_question_reads_the_whole_table(db: None, text: str) -> None:
    condition, values = search.condition_for(text)
    pages = paging._Pages(condition, values, "c.sort_key", None, 51, About.PEOPLE, descending=False)
    async with paging.by_index():
        for sql in (pages.walk(3000), pages.collected(50_000), pages.whole_walk()):
            plan = "\n".join(row[0] for row in await database.fetch(f"explain {sql}", *pages.bound))
            assert "Seq Scan" not in plan, plan
