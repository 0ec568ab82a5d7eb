"""What in texts about one person may be about somebody else, and texts without it."""

import pytest

from app.contacts.naming import NamedBy
from app.privacy.answer.content.names import Others, masked, suspects

AINO = NamedBy(("aino@example.org",), (("Aino", "Niemelä"),), ("+358401234567",))
NEAR = Others([("Juhani", "Mäkelä"), ("Aino", "Saari")], ["Rovapuu Oy"])


# trial E18
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Juhani Mäkelä kertoi, että budjetti pienenee.", ["Juhani Mäkelä"]),
        ("Soitin Juhani Mäkelälle eilen.", ["Juhani Mäkelälle"]),
        ("Tapasin Juhanin messuilla.", ["Tapasin Juhanin"]),  # rather too much
        ("Eilen tapasin Juhanin.", ["Juhanin"]),
        ("Pyysi lisäämään kollegan Riikka Saaren.", ["Riikka Saaren"]),
        ("Aino Niemelä pyysi tarjousta.", []),
        ("Aino kävi.", []),
        ("Aino Niemelä, Juhani Mäkelä ja Pekka Puro", ["Juhani Mäkelä", "Pekka Puro"]),
        ("Riikka: riikka.saari@example.com, 050 765 4321", ["riikka.saari@example.com", "050 765 4321"]),
        ("aino@example.org, 040 123 4567", []),
        ("Tapaaminen 02.11.2026 klo 10, tarjous 12 000 euroa", []),
        ("Rovapuu Oy Tilaus", []),
        ("Kevään kampanja jatkuu.", []),
        ("", []),
    ],
)  # fmt: skip
def test_who_else_may_be_meant(text: str, words: list[str]) -> None:
    assert [one.words for one in suspects([text], AINO, NEAR)] == words


def test_a_first_name_that_stood_with_a_last_name_is_found_alone() -> None:
    texts = ["Lupasin Mirja Aaltosen tiistaiksi.", "Vahvista Mirjan haastattelu."]
    found = [one.words for one in suspects(texts, AINO, NEAR)]
    assert found == ["Mirja Aaltosen", "Vahvista Mirjan"]
    assert [one.words for one in suspects([*texts, "ja mirjan, Mirjan"], AINO, NEAR)][2:] == [
        "Mirjan"
    ]


def test_each_is_named_once_with_every_place() -> None:
    [one] = suspects(["Juhani Mäkelä soitti.", "Juhani Mäkelä kirjoitti."], AINO, NEAR)
    assert one.said == ["Juhani Mäkelä soitti.", "Juhani Mäkelä kirjoitti."]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Juhani Mäkelä soitti.", "[…] soitti."),
        ("Juhani\nMäkelä soitti.", "[…] soitti."),
        ("Juhanit soittivat Juhanille.", "Juhanit soittivat Juhanille."),
        ("Tapasin Juhanin.", "Tapasin […]."),
    ],
)
def test_what_is_left_out_is_gone_and_no_more(text: str, left: str) -> None:
    assert masked(text, ["Juhanin", "Juhani Mäkelä"]) == left
