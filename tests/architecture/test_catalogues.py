"""Finnish and Swedish say everything that English says."""

import re

import pytest

from tests.architecture import catalogues

LANGUAGES = pytest.mark.parametrize("language", catalogues.LANGUAGES)


@LANGUAGES
def test_no_string_is_missing_or_fuzzy(language: str) -> None:
    assert [message.id for message in catalogues.missing(language)] == []


@LANGUAGES
def test_no_string_is_left_over(language: str) -> None:
    used = {(message.context, str(message.id)) for message in catalogues.extracted()}
    kept = {
        (message.context, str(message.id))
        for message in catalogues.translated(language)
        if message.id
    }
    assert kept - used == set()


@LANGUAGES
def test_translations_have_the_same_holes(language: str) -> None:
    for message in catalogues.translated(language):
        if message.id:
            strings = catalogues.strings_of(message)
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            wanted = set(catalogues.PLACEHOLDER.findall(" ".join(ids)))
            for string in strings:
                assert set(catalogues.PLACEHOLDER.findall(string)) == wanted, message.id


@LANGUAGES
def test_no_exclamation_mark_and_no_click_here(language: str) -> None:
    shouting = re.compile(r"!(?=\s|$)|[Kk]likkaa|[Kk]licka här")
    for message in catalogues.translated(language):
        strings = catalogues.strings_of(message)
        assert not any(shouting.search(string) for string in strings if message.id), message.id
