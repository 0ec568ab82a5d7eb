"""A section of ours in one reader's letter, between what staff wrote and the footer."""

from app.lib.languages import Language
from app.mail.letters.letter import LINE, Aside, Draft, Occasion, Sender, compile_letter

VALUES = {
    "email": "aino@example.com",
    "unsubscribe_url": "https://example.com/u",
    "why_url": "https://example.com/w",
    "preferences_url": "https://example.com/p",
}
ASIDE = Aside('<p class="of-ours">We & you</p>', "We & you,\non two lines")


def compiled(body: str, *, has_aside: bool):  # type: ignore[no-untyped-def]  # as it comes
    occasion = Occasion(Language.ENGLISH, list_name="News", has_aside=has_aside)
    return compile_letter(Draft("News", "", body), Sender("Us"), occasion)


def test_it_stands_between_the_letter_and_the_footer() -> None:
    letter = compiled("The body.", has_aside=True).render(VALUES, ASIDE)
    body, aside, footer = letter.text.split(f"\n{LINE}\n")
    assert body.strip() == "The body."
    assert aside.strip() == ASIDE.text
    assert "Unsubscribe" in footer
    places = [letter.html.index(part) for part in ("The body.", ASIDE.html, "Unsubscribe")]
    assert places == sorted(places)


def test_letters_of_others_are_as_they_were() -> None:
    plain = compiled("The body.", has_aside=False)
    assert plain.render(VALUES, ASIDE) == plain.render(VALUES)
    assert "of-ours" not in plain.render(VALUES, ASIDE).html
    assert 'class="aside' not in plain.render(VALUES).html
    assert plain.render(VALUES).text.count(LINE) == 1


def test_staff_cannot_name_it_in_a_letter() -> None:
    letter = compiled("{{ aside_html }} {{ aside_text }}", has_aside=True).render(VALUES, ASIDE)
    assert letter.html.count("of-ours") == 1
    assert letter.text.count("on two lines") == 1
