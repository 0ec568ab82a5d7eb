"""The pieces that people are found by."""

from hypothesis import given
from hypothesis import strategies as st

from app.contacts.search import slips
from app.contacts.search.grams import (
    MOST_GRAMS,
    grams_of_beginning,
    grams_of_text,
    variants_with_a_slip,
)
from app.contacts.search.slips import distance, pattern

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@given(WORDS, st.lists(WORDS, max_size=5), st.data())
def test_every_beginning_of_a_word_has_only_pieces_of_the_word(
    word: str, others: list[str], data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(word)))
    assert set(grams_of_beginning(word[:size])) <= set(grams_of_text(" ".join([*others, word])))


def test_parts_of_an_address_are_words() -> None:
    whole = set(grams_of_text(" matti.meika-lainen@some-firm.example.org"))
    for part in ("matti", "meika", "lain", "some", "firm", "exam", "matti.meika-lainen@some"):
        assert set(grams_of_beginning(part)) <= whole


# trial A32
def test_an_endless_text_keeps_the_pieces_of_its_first_words() -> None:
    key = " makinen aino " + " ".join(f"sana{number}" for number in range(50_000))
    grams = grams_of_text(key)
    assert len(grams) <= MOST_GRAMS
    assert set(grams_of_beginning("makinen aino")) <= set(grams)


@given(st.text("abcdefghij", min_size=6, max_size=12), st.data())
def test_a_word_with_one_slip_still_has_the_pieces_of_some_variant(
    word: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    typed = data.draw(
        st.sampled_from(
            [
                word[:place] + "x" + word[place + 1 :],
                word[:place] + "x" + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
            ]
        )
    )
    known = set(grams_of_text(f" {word}"))
    assert distance(typed, f" {word}") <= 1
    assert any(set(variant) <= known for variant in variants_with_a_slip(typed))


@given(st.data())
def test_two_words_with_a_slip_each_still_have_the_pieces_of_some_try(data: st.DataObject) -> None:
    whole = [data.draw(st.text(letters, min_size=7, max_size=12)) for letters in ("abcde", "fghij")]
    typed = []
    for word in whole:
        place = data.draw(st.integers(0, len(word) - 1))
        letter = data.draw(st.sampled_from(["", "x", f"x{word[place]}"]))
        typed.append(word[:place] + letter + word[place + 1 :])
    known = set(grams_of_text(f" {whole[0]} {whole[1]}"))
    many = dict.fromkeys(data.draw(st.lists(st.sampled_from(sorted(known)))), 1_000.0)
    tries = slips._affordable([(typed[0], typed[1])], typed, many)[typed[0], typed[1]]
    assert any(set(pieces) <= known for pieces in tries)


def test_a_slip_is_one_letter_more_less_other_or_swapped() -> None:
    import re

    found = re.compile(pattern("virtanen"))
    for key in ("virtamen", "virtaen", "virttanen", "vritanen", "virtanem"):
        assert found.search(f" aino {key}"), key
    for key in ("vitramen", "salminen", "xvirtanen"):
        assert distance("virtanen", f" {key}") > 0
    assert not found.search(" aino salminen")
