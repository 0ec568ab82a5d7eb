"""The staff form of a list: its texts in up to three languages, and what is wrong with them."""

from collections.abc import Container, Mapping

from app.consent.events import PurposeRule
from app.consent.wordings.controllers import names_controller
from app.lib.languages import N_, Language, gettext, inside_a_sentence
from app.lists.actions.manage_lists import SLUG_TAKEN, NewList
from app.lists.list_rules import (
    LONGEST_DESCRIPTION,
    LONGEST_HOW_OFTEN,
    LONGEST_NAME,
    LONGEST_SENTENCE,
    LONGEST_SLUG,
    NO_CONTROLLER_NAMED,
    NO_SLUG,
    Words,
    slug_fault,
)
from app.web.rendering.forms import Form, filled
from app.web.rendering.languages import in_words

PARTS = {
    "name": LONGEST_NAME,
    "description": LONGEST_DESCRIPTION,
    "how_often": LONGEST_HOW_OFTEN,
    "sentence": LONGEST_SENTENCE,
}
_WITHOUT_SENTENCE = {part: most for part, most in PARTS.items() if part != "sentence"}
LANGUAGES = "languages"
PART_WORDS = {
    "name": N_("Name of the list"),
    "how_often": N_("How often"),
    "description": N_("What is sent"),
    "sentence": N_("Consent sentence"),
}
MOST = {**PARTS, "slug": LONGEST_SLUG}

INCOMPLETE = N_(
    "Fill this in too, or leave %(language)s empty: a half-finished language version is not shown."
)
NO_LANGUAGE = N_("Fill in all four fields for at least one language.")
NO_PURPOSE = N_("Choose what the letters are for.")


def read_new_list(
    form: Form, purposes: Mapping[str, PurposeRule], controller: str | None, taken: Container[str]
) -> NewList | None:
    """What was asked for, or None with the reasons in `form.errors`; `taken` are short names."""
    slug = form.text("slug", required=NO_SLUG, most=LONGEST_SLUG).lower()
    fault = slug_fault(slug) if slug else None
    if fault:
        form.refuse("slug", fault)
    elif slug in taken:
        form.refuse("slug", SLUG_TAKEN)
    purpose = form.one("purpose", list(purposes), required=NO_PURPOSE)
    is_service = purpose in purposes and purposes[purpose].is_service
    words = read_words(form, controller, has_sentences=not is_service)
    return NewList(slug, purpose, words) if words is not None and not form.errors else None


def read_words(
    form: Form, controller: str | None, *, has_sentences: bool = True
) -> dict[str, Words] | None:
    """The complete languages, or None with the reasons in `form.errors`.

    `controller` is the name that every sentence must hold; None before it is known.
    """
    found: dict[str, Words] = {}
    for language in Language:
        said = _read_language(form, language, PARTS if has_sentences else _WITHOUT_SENTENCE)
        if said is None:
            continue
        if (
            controller
            and has_sentences
            and said.sentence
            and not names_controller(said.sentence, controller)
        ):
            form.refuse(f"sentence_{language}", NO_CONTROLLER_NAMED, controller=controller)
        found[language.value] = said
    if not found:
        form.refuse(LANGUAGES, NO_LANGUAGE)
    return None if form.errors else found


def _read_language(form: Form, language: Language, asked: Mapping[str, int]) -> Words | None:
    """None when all of it is empty."""
    parts = {
        part: form.text(f"{part}_{language}", most=most, lines=part == "description")
        for part, most in asked.items()
    }
    if not any(form.value(f"{part}_{language}").strip() for part in asked):
        return None
    form.called |= {
        f"{part}_{language}": f"{in_words()[language]}, {inside_a_sentence(gettext(words))}"
        for part, words in PART_WORDS.items()
    }
    for part, text in parts.items():
        if not text:
            form.refuse(f"{part}_{language}", INCOMPLETE, language=in_words()[language])
    return Words(**{"sentence": "", **parts})


def filled_with(words: Mapping[str, Words]) -> Form:
    """The form as it is shown first, with what the list says now."""
    return filled(
        {
            f"{part}_{language}": getattr(said, part)
            for language, said in words.items()
            for part in PARTS
        }
    )
