"""Beside each box stands that list's own sentence, the newest, in the language of its texts."""

import pytest

from app.consent.wordings.texts import keep_wording
from app.lists.queries import offered_lists
from tests.make import lists as make_lists

LANGUAGES = ("fi", "sv", "en")


# trial E13
@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_list_borrows_the_sentence_of_another(db: None, language: str) -> None:
    first, second = await make_lists.a_list("news"), await make_lists.a_list("offers")
    for offer, sentence in (
        (first, "Revontuli Viestintä Oy: yes to news."),
        (second, "Revontuli Viestintä Oy: yes to offers."),
    ):
        for written in LANGUAGES:
            await keep_wording(offer.list_id, written, f"{sentence} ({written}, old)")
            await keep_wording(offer.list_id, written, f"{sentence} ({written})")
    await keep_wording(second.list_id, language, f"Revontuli Viestintä Oy: again. ({language})")
    assert {one.slug: one.sentence for one in await offered_lists(language)} == {
        "news": f"Revontuli Viestintä Oy: yes to news. ({language})",
        "offers": f"Revontuli Viestintä Oy: again. ({language})",
    }
