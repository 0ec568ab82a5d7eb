"""The question whether data may go outside the EEA, as the own page asks it and as it is kept for proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.consent import queries as ledger
from app.consent.events import ANY_MARKETING, TRANSFER
from app.consent.shown.forms import FormShown
from app.contacts.queries import people
from app.disclosures.queries import outside_the_eea
from app.disclosures.rules import RecipientNow, country_in_words
from app.lib.languages import current_language, gettext
from app.lists.public.shown import form_shown
from app.lists.queries import OfferedList
from app.lists.transfer.actions import Asked, permitted_at
from app.lists.transfer.words import KEPT_UNDER, NAME, sentence
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

PART = "lists/public/own/transfer.html"


@dataclass(frozen=True)
class Question:
    """What is asked of whom; `outside` are the firms with their countries."""

    is_permitted: bool
    outside: Sequence[tuple[str, str]]
    sentence: str
    asked: Asked

    @property
    def is_open(self) -> bool:
        """Nothing is asked where nobody is outside, but what was given can be taken back."""
        return bool(self.outside) or self.is_permitted

    @property
    def shown(self) -> str:
        return self.asked.shown.digest.hex() if self.asked.shown else ""


async def question(address_id: UUID, identity: Identity) -> Question:
    known = await people.subjects_of_the_person_at(address_id)
    outside = [_named(one) for one in await outside_the_eea()]
    language = current_language().value
    words = sentence(identity.name, language)
    notice = await ledger.current_notice_version()
    return Question(
        is_permitted=await permitted_at([one.id for one in known]),
        outside=outside,
        sentence=words,
        asked=Asked(words, language, notice, _shown(identity, notice, outside, words)),
    )


def _named(one: RecipientNow) -> tuple[str, str]:
    return one.name, country_in_words(one.country)


def _shown(
    identity: Identity, notice: int | None, outside: Sequence[tuple[str, str]], words: str
) -> FormShown:
    return form_shown(
        PART, identity, notice or 0,
        path="", transfer_outside=outside, transfer_sentence=words, transfer_is_permitted=False,
        transfer_shown="",
    )  # fmt: skip


async def offer_of(language: str, subjects: Sequence[UUID]) -> OfferedList | None:
    """The question as staff record an answer to it, beside the lists; None where it is not asked."""
    controller = await identity_queries.identity()
    if controller is None or await permitted_at(subjects) or not await outside_the_eea():
        return None
    return OfferedList(
        list_id=KEPT_UNDER,
        slug=TRANSFER,
        purpose=ANY_MARKETING,
        language=language,
        name=gettext(NAME),
        description="",
        how_often="",
        wording=KEPT_UNDER,
        sentence=sentence(controller.name, language),
    )
