from app.contacts.rules import display_name, folded, search_key


def test_a_person_is_found_without_dots_and_case() -> None:
    assert search_key("Äinö", "MÄKINEN", "aino@example.org") == "makinen aino aino@example.org"


def test_two_ways_to_write_the_same_letter_are_one() -> None:
    assert folded("a\u0308") == folded("ä") == folded("Ä") == "a"


def test_a_missing_name_leaves_no_gap() -> None:
    assert search_key("", "", "info@example.org") == "info@example.org"


def test_who_gave_no_name_is_called_by_the_address() -> None:
    assert display_name("", "", "info@example.org") == "info@example.org"


def test_half_a_name_is_enough() -> None:
    assert display_name("", "Mäkinen", "aino@example.org") == "Mäkinen"
