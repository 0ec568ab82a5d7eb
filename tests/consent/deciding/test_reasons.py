"""Every answer of the decision is a sentence for staff and for the reader, in three languages."""

import re

import pytest

from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import BLOCKED, GOING, STOPS, WAITING, Reason
from app.consent.wordings.labels import said, said_since
from app.consent.wordings.reasons import (
    READER,
    STAFF,
    needed,
    told_to_reader,
    told_to_staff,
)
from app.lib.languages import Language, gettext, speaking
from app.lists.person_words import VERDICTS

FACTS = {
    "day": "3.11.2026",
    "list": "Kirjeemme",
    "product": "Oppaat",
    "organisation": "Esimerkki ry",
    "reason": "kaavoitus",
    "staff": "Aino Esimerkki",
    "scope": "esimerkki.example.org",
    "article": "14",
    "subject": "tilaus 1001",
    "name": "Vanha Esimerkki Oy",
    "email": "tieto@example.org",
    "pace": "enintään yksi viikossa",
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", list(Reason))
def test_every_verdict_is_told_with_and_without_its_facts(
    reason: Reason, language: Language
) -> None:
    with speaking(language):
        full = (told_to_staff(reason, **FACTS), told_to_reader(reason, **FACTS))
        bare = (told_to_staff(reason), told_to_reader(reason))
    for told, sentences in zip(full, (STAFF[reason], READER.get(reason, ())), strict=True):
        for fact in needed(sentences[0]) if sentences else ():
            assert FACTS[fact] in told
    for told in (*full, *bare):
        assert told[0].isupper()
        assert re.search(r"[.?]$", told)
        assert "%" not in told
        assert "()" not in told


@pytest.mark.parametrize(
    "sentence", sorted({s for told in (*STAFF.values(), *READER.values()) for s in told})
)
def test_the_languages_differ_and_name_the_same_facts(sentence: str) -> None:
    told = set()
    for language in Language:
        with speaking(language):
            told.add(gettext(sentence))
            assert needed(gettext(sentence)) == needed(sentence)
    assert len(told) == len(Language)


@pytest.mark.parametrize("sentences", [*STAFF.values(), *READER.values()])
def test_each_has_a_sentence_for_when_nothing_else_is_known(sentences: tuple[str, ...]) -> None:
    counts = [len(needed(sentence)) for sentence in sentences]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_no_reader_is_told_the_name_of_staff_but_who_spoke_with_us() -> None:
    """Decision 68."""
    named = {reason for reason, told in READER.items() if any("staff" in needed(s) for s in told)}
    assert named == {Reason.ASKED}


def test_staff_see_since_when_where_it_is_known() -> None:
    with speaking("en"):
        assert (
            said_since(Reason.WITHDRAWN, "3 November 2026") == "Left the list on 3 November 2026."
        )
        assert said_since(Reason.CONSENT, None) == said(Reason.CONSENT) == "Consent has been given."


def test_every_ground_and_stop_has_its_place_in_columns_and_filters() -> None:
    assert {Reason(ground) for ground in Ground} == set(GOING)
    assert not set(GOING) & {*WAITING, *BLOCKED, *STOPS}
    assert set(VERDICTS) == set(Reason)
    assert {VERDICTS[reason][0] for reason in GOING} == {"yes"}
    assert all(len(reason) <= 24 for reason in Reason)
