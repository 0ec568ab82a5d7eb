from datetime import date

import pytest

from app.contacts.role_addresses import names_a_task
from app.contacts.telling.rules import told_due_on


# register R13
@pytest.mark.parametrize(
    ("obtained", "due"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
    ],
)
def test_who_came_from_elsewhere_is_told_within_a_month(obtained: date, due: date) -> None:
    assert told_due_on("media_register", obtained) == due


@pytest.mark.parametrize("kind", ["sign_up", "meeting", "email", "contract", "import"])
def test_who_gave_the_data_needs_not_be_told(kind: str) -> None:
    assert told_due_on(kind, date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    "address",
    ["info@example.org", "toimitus@example.org", "asiakaspalvelu@example.org",
     "info.rovaniemi@example.org", "no-reply@example.org", "kundtjanst@example.org",
     "info+lista@example.org", "posti@example.org", "kirjaamo@example.org"],
)  # fmt: skip
def test_an_address_of_a_task_is_recognised(address: str) -> None:
    assert names_a_task(address)


@pytest.mark.parametrize(
    "address", ["aino.makinen@example.org", "informatiikka.aino@example.org", "a@info.example.org",
                "mediana.aino@example.org", "redmond@example.org"],
)  # fmt: skip
def test_an_address_of_a_person_is_not_taken_for_a_task(address: str) -> None:
    assert not names_a_task(address)
