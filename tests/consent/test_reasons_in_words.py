"""Why something may be mailed or not, as staff read it: whole sentences, with their day inside."""

import re

import pytest

from app.consent.rules import Reason
from app.consent.wordings.labels import REASONS_SINCE, said, said_since
from app.lib.languages import Language, speaking

DAY = "5.10.2025 klo 20.10"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_and_its_day_are_one_sentence(reason: Reason, language: Language) -> None:
    """Glued parts once read 'Suostumus on annettu. 5.10.2025 klo 20.10 alkaen.'"""
    with speaking(language):
        told = said_since(reason, DAY)
        without = said(reason)
    if reason in REASONS_SINCE:
        assert DAY in told
    else:
        assert told == without
    assert re.search(r"\.\s", told.replace(DAY, "DAY")) is None
    assert told.endswith(".")


def test_without_a_day_the_plain_sentence_stands() -> None:
    with speaking("en"):
        assert said_since(Reason.GIVEN, None) == "Consent has been given."
