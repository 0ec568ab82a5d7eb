"""What counts as told, how a recipient knows the person, and what its letter says. Trial E21."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.disclosures.rules import ReleaseKind
from app.lib.languages import Language
from app.privacy.article_19 import rules
from app.privacy.article_19.letters import letter_to
from app.privacy.article_19.rules import How, Telling, ToTell, fault_of, known_as
from app.privacy.requests.rules import TOLD_OF, Wish
from app.staff.queries.identity import identity
from tests.disclosures import made
from tests.make import privacy as make_privacy

TODAY = date(2026, 11, 30)
TASK = ToTell(
    id=UUID(int=1), what=Wish.ERASURE, who="Päivi Mattila, Koivutie 4, 96100 ROVANIEMI, paivi@example.com",
    to="Painotalo Oy", firm=UUID(int=2), address="toimisto@example.org", language=Language.FINNISH,
    is_erased=False, request=None, number="2026-014", made_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    how=None, told_on=None, told_by=None, note="", email="", subject="", body="", sent_at=None,
    failed_at=None,
)  # fmt: skip


# trial E21
@pytest.mark.parametrize(
    ("telling", "fault"),
    [
        (Telling(How.MAIL), None),
        (Telling(How.POST), rules.NO_DAY),
        (Telling(How.PHONE, TODAY), None),
        (Telling(How.PHONE, date(2026, 12, 1)), rules.IN_FUTURE),
        (Telling(How.POST, date(2026, 11, 23)), None),
        (Telling(How.POST, date(2026, 11, 22)), rules.TOO_EARLY),
        (Telling(How.IMPOSSIBLE), rules.NO_WHY),
        (Telling(How.DISPROPORTIONATE, note=" "), rules.NO_WHY),
        (Telling(How.IMPOSSIBLE, note="Yritys on lopettanut toimintansa."), None),
        (Telling(How.IMPOSSIBLE, note="Ei tunne henkilöä päivi"), rules.NAMES_THEM),
        (Telling(How.IMPOSSIBLE, note="Ei löydy: paivi@example.com"), rules.NAMES_THEM),
    ],
)
def test_what_counts_as_told(telling: Telling, fault: str | None) -> None:
    problem = fault_of(telling, TASK, TODAY)
    assert (problem.message if problem else None) == fault


def test_it_is_told_within_a_month() -> None:
    assert TASK.due_on == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("released", "who"),
    [
        ({ReleaseKind.LABELS}, "Päivi Mattila, Koivutie 4, 96100 ROVANIEMI"),
        (
            {ReleaseKind.LABELS, ReleaseKind.EXPORT},
            "Päivi Mattila, Koivutie 4, 96100 ROVANIEMI, p@example.com",
        ),
    ],
)
def test_no_more_is_said_of_the_person_than_the_recipient_has(
    released: set[ReleaseKind], who: str
) -> None:
    post = ("Koivutie 4", "96100 ROVANIEMI")
    assert known_as(released, "Päivi Mattila", post, ["p@example.com"]) == who
    assert (
        known_as(released, "Päivi Mattila", (), ["p@example.com"]) == "Päivi Mattila, p@example.com"
    )


@pytest.mark.parametrize(
    ("country", "chosen", "language"),
    [("FI", "", "fi"), ("SE", "", "sv"), ("AX", "", "sv"), ("DE", "", "en"), ("FI", "sv", "sv")],
)
def test_a_recipient_is_written_to_in_its_language(
    country: str, chosen: str, language: str
) -> None:
    assert replace(made.HOUSE, country=country, language=chosen).speaks == language


@pytest.mark.parametrize("what", sorted(TOLD_OF))
@pytest.mark.parametrize(("language", "hello"), [("fi", "Hei,"), ("sv", "Hej,"), ("en", "Hello,")])
async def test_the_letter_names_the_person_the_number_and_who_writes(
    db: None, what: Wish, language: str, hello: str
) -> None:
    await make_privacy.identity()
    us = await identity()
    assert us is not None
    letter = letter_to(replace(TASK, what=what), us, Language(language))
    assert letter.body.startswith(hello)
    for part in (TASK.who, "2026-014", us.full_name):
        assert part in letter.body
    assert ("[…]" in letter.body) == (what is Wish.CORRECTION)
