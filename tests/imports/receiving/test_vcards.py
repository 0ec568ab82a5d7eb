"""vCards of programs and telephones: their letters, their preferences, and cards made to hurt."""

import time
from pathlib import Path

import pytest

from app.imports.receiving.limits import UnreadableError
from app.imports.receiving.vcard_file import HEADINGS
from app.imports.receiving.vcard_lines import properties
from tests.imports.reading.test_reading import Reader, refusal


def card(read: Reader, *lines: str | bytes) -> dict[str, str]:
    """What there is in the row of a card with these lines."""
    given = [line.encode() if isinstance(line, str) else line for line in lines]
    found = read(b"\r\n".join([b"BEGIN:VCARD", *given, b"END:VCARD", b""]))
    (row,) = found.rows
    return {heading: cell for heading, cell in zip(HEADINGS, row, strict=True) if cell}


@pytest.mark.parametrize(
    "line",
    [
        "ADR;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1252:;;M=E4kitie 5;J=E4rvenp=E4=E4;;04400;Suomi",
        "ADR;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:;;M=E4kitie 5;J=E4rvenp=E4=E4;;04400;Suomi",
        "ADR;ENCODING=QUOTED-PRINTABLE:;;M=E4kitie 5;J=E4rvenp=E4=E4;;04400;Suomi",
        "ADR;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:;;M=C3=A4kitie 5;J=C3=A4rvenp=C3=A4=\r\n=C3=A4;;04400;",
        "ADR;ENCODING=QUOTED-PRINTABLE;CHARSET=punycode:;;M=C3=A4kitie 5;J=C3=A4rvenp=C3=A4=C3=A4;;04400;Suomi",
        "ADR:;;Mäkitie 5;Järvenpää;;04400;Suomi".encode("cp1252"),
    ],
)  # fmt: skip
def test_the_letters_of_a_card(read: Reader, line: str | bytes) -> None:
    found = card(read, line)
    assert (found["Street"], found["Place"]) == ("Mäkitie 5", "Järvenpää")


def test_a_colon_within_quotation_marks_does_not_end_a_name(read: Reader) -> None:
    found = card(
        read, 'ADR;LABEL="Katu 1; puh: 09 123":;;Katu 1;Helsinki;;00100;FI',
        'EMAIL;TYPE="work:home":aino@example.org',
    )  # fmt: skip
    assert (found["Street"], found["E-mail"]) == ("Katu 1", "aino@example.org")


def test_what_is_preferred_comes_first_wherever_it_stands(read: Reader) -> None:
    found = card(
        read, "LANG;PREF=2:fr", "LANG;PREF=1:en", "N;ALTID=1;LANGUAGE=en:Yamada;Taro;;;",
        "N;ALTID=1;LANGUAGE=ja:山田;太郎;;;", "TITLE:CEO", "TITLE:Founder",
        "EMAIL:second@example.org", "EMAIL;TYPE=INTERNET;TYPE=pref:first@example.org",
    )  # fmt: skip
    assert found["Language"] == "en"
    assert (found["First name"], found["Last name"], found["Title"]) == ("Taro", "Yamada", "CEO")
    assert found["E-mail"].startswith("first@example.org")


def test_a_fax_is_no_phone(read: Reader) -> None:
    found = card(read, "FN:A", "TEL;TYPE=FAX,WORK:09 1234571", "TEL;TYPE=WORK:09 1234572")
    assert (found["Phone"], found["Notes"]) == ("09 1234572", "Fax: 09 1234571")


@pytest.mark.parametrize(
    "lines",
    [
        ("N:;;;;", "FN:Firma Oy", "ORG:Firma Oy;", "X-ABShowAs:COMPANY"),
        ("N:Firma;Oy;;;", "FN:Firma Oy", "ORG:Firma Oy", "X-ABShowAs:COMPANY"),
        ("KIND:org", "FN:Firma Oy", "ORG:Firma Oy"),
        ("FN:Firma Oy", "ORG:Firma Oy"),
    ],
)
def test_the_card_of_a_company_names_nobody(read: Reader, lines: tuple[str, ...]) -> None:
    found = card(read, *lines, "EMAIL:info@example.org")
    assert found == {"E-mail": "info@example.org", "Organisation": "Firma Oy"}


def test_a_picture_may_be_as_long_as_it_is(read: Reader) -> None:
    picture = "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 1_500_000
    folded = "item1.PHOTO;ENCODING=b:" + "\r\n ".join(["A" * 74] * 20_000)
    assert card(read, picture, "FN:Aino", folded) == {"Full name": "Aino"}


def test_a_card_of_a_thousand_lines_is_no_persons(read: Reader) -> None:
    hostile = "BEGIN:VCARD\n" + "NOTE:x\n" * 1_001 + "END:VCARD\n"
    assert "Card 1 has more than 1000 lines" in refusal(read, hostile.encode())


def seconds(path: Path, length: int, line: str, beginning: str) -> float:
    path.write_text(f"BEGIN:VCARD\n{beginning}" + line * (length // len(line)) + "\nEND:VCARD\n")
    best = 9e9
    for _ in range(5):
        began = time.process_time()
        for _one in properties(path, "utf-8"):
            pass
        best = min(best, time.process_time() - began)
    return best


# trial H8
@pytest.mark.parametrize(
    ("line", "beginning"),
    [
        ("a=\n", "NOTE;ENCODING=QUOTED-PRINTABLE:"),
        ("\n a", "NOTE:"),
        ('"', "NOTE;X="),
        ("\\", "NOTE:"),
    ],
)
def test_four_times_the_length_takes_about_four_times_as_long(
    tmp_path: Path, line: str, beginning: str
) -> None:
    path = tmp_path / "a.vcf"
    short, long = (seconds(path, length, line, beginning) for length in (200_000, 800_000))
    assert long <= short * 5 + 0.05


# trial H8
def test_a_megabyte_of_soft_line_ends_is_read_or_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(
        "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 600_000 + "\nEND:VCARD\n"
    )
    began = time.process_time()
    for _one in properties(path, "utf-8"):
        pass
    assert time.process_time() - began < 5


def test_a_row_longer_than_a_million_characters_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nNOTE:\n" + " aaaaaaaaa\n" * 110_000)
    with pytest.raises(UnreadableError, match="longer than a million"):
        list(properties(path, "utf-8"))
