from app.contacts.rules import display_name, folded, search_key, sort_key
from app.lib.languages import Language, speaking


def test_a_person_is_found_without_dots_and_case() -> None:
    assert search_key("Äinö", "MÄKINEN", "aino@example.org") == " makinen aino aino@example.org"


def test_every_part_of_a_name_can_be_looked_for() -> None:
    assert search_key("Sanna", "Yli-Kyyny", "s.yk@example.org").split() == [
        "yli", "kyyny", "sanna", "s", "yk", "s.yk@example.org",
    ]  # fmt: skip


def test_names_stand_in_the_order_of_the_finnish_and_swedish_alphabets() -> None:
    names = ["Müller", "Mylly", "Vall", "Wall", "Zorn", "Åberg", "Ämmälä", "Öhman"]
    keys = [sort_key("", name) for name in names]
    assert keys == sorted(keys)


def test_a_short_last_name_stands_before_longer_ones_that_begin_so() -> None:
    people = [("Östen", "Berg"), ("Aino", "Berg-Larsson"), ("Aino", "Bergman")]
    keys = [sort_key(*person) for person in people]
    assert keys == sorted(keys)


def test_two_ways_to_write_the_same_letter_are_one() -> None:
    assert folded("a\u0308") == folded("ä") == folded("Ä") == "a"


def test_a_missing_name_leaves_no_gap() -> None:
    assert search_key("", "", "info@example.org") == " info info@example.org"


def test_who_gave_no_name_is_called_by_the_address() -> None:
    assert display_name("", "", "info@example.org") == "info@example.org"


def test_half_a_name_is_enough() -> None:
    assert display_name("", "Mäkinen", "aino@example.org") == "Mäkinen"
    with speaking(Language.ENGLISH):
        assert display_name("", "") == "Name not known"
