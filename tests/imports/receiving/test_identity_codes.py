"""Finnish personal identity codes: the file is refused with the reason, and nothing of it is kept.

The codes here have individual numbers from 900: those are nobody's.
"""

import pytest

from app import config, database
from app.imports.receiving.identity_codes import _CODE, is_code
from app.lib.languages import speaking
from app.lib.refusals import Invalid
from tests.make.import_pages import send_file, words
from tests.make.imports import imported, people, received, table
from tests.make.staff import StaffBrowser

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
LETTER = ("010190", "903")
DIGIT = ("010190", "910")


def code(birth: str, number: str, sign: str = "-") -> str:
    return f"{birth}{sign}{number}{CHECKS[int(birth + number) % 31]}"


@pytest.mark.parametrize("sign", [*"+-YXWVUABCDEF", "\N{EN DASH}"])
async def test_a_column_of_them_stops_the_import_and_is_not_kept(db: None, sign: str) -> None:
    told = code(*LETTER, sign)
    text = table(("E-mail", "Hetu"), ("a@example.org", ""), ("b@example.org", told))
    with pytest.raises(Invalid) as caught:
        await received(text)
    with speaking("en"):
        said = str(caught.value)
    assert "The column “Hetu” holds personal identity codes (row 3)" in said
    assert "section 29 of the Data Protection Act (1050/2018)" in said
    assert told not in said
    for of_it in ("imports", "import_chunks", "import_findings"):
        assert await database.fetchval(f"select count(*) from {of_it}") == 0, of_it
    folder = config.current().data_dir / "incoming"
    assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize(
    "cell",
    [code(*LETTER).lower(), f" {code(*LETTER)} ", f"Hetu {code(*LETTER)}, soitettu", code(*DIGIT)],
)
async def test_they_are_seen_wherever_they_stand(db: None, cell: str) -> None:
    with pytest.raises(Invalid):
        await received(table(("E-mail", "Notes"), ("a@example.org", cell)))


async def test_they_are_seen_far_down_and_under_any_heading(db: None) -> None:
    rows = [(f"a{at}@example.org", "x") for at in range(2500)]
    rows[2400] = ("late@example.org", code(*LETTER))
    with pytest.raises(Invalid) as caught:
        await received(table(("E-mail", "Tunniste"), *rows), chunk_rows=1000)
    with speaking("fi"):
        assert "Sarakkeessa ”Tunniste” on henkilötunnuksia (rivi 2402)" in str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        code(*LETTER)[:-1] + "0",  # wrong check character
        code("310290", "903"),  # no such day
        code(*LETTER) + "7",
        "040-1234567", "0400-123456", "1234567-8", "2020-01-02", "192.0.2.1", "010190A9",
    ],
)  # fmt: skip
async def test_what_only_looks_like_one_comes_in(db: None, cell: str) -> None:
    await imported(table(("E-mail", "Huom"), ("a@example.org", cell)))
    assert await people() == ["a@example.org"]


async def test_one_phone_number_that_looks_like_one_is_a_phone_number(db: None) -> None:
    rows = [
        ("a@example.org", code(*DIGIT)),
        ("b@example.org", "040 123"),
        ("c@example.org", "09 1"),
    ]
    await imported(table(("E-mail", "Numero"), *rows))
    assert len(await people()) == 3


async def test_the_page_says_it_where_the_file_is_chosen(staff: StaffBrowser) -> None:
    content = table(("E-mail", "Hetu"), ("a@example.org", code(*LETTER))).encode()
    answer = await send_file(staff, content)
    assert answer.status_code == 422
    assert "holds personal identity codes" in words(answer)


def test_every_check_character_is_known() -> None:
    told = {code("010190", f"{number:03}")[-1] for number in range(900, 999)}
    assert told == set(CHECKS)
    assert all(
        is_code(found)
        for found in _CODE.finditer(" ".join(code("010190", f"9{n:02}") for n in range(99)))
    )
