"""When an answer opens, and what hinders its release; codes and seals."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from app.privacy.answer.codes import LETTERS, code_hash, code_of
from app.privacy.answer.rules import (
    NO_ADDRESS,
    NO_CONTROLLER,
    TO_CHECK,
    Released,
    State,
    Way,
    hindrance,
)
from app.privacy.answer.sealing import opened, sealed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("way", "until", "is_closed", "is_kept", "state"),
    [
        (Way.LINK, LATER, False, True, State.OPEN),
        (Way.LINK, LATER, True, True, State.CLOSED),
        (Way.LINK, NOW, False, True, State.OVER),
        (Way.LINK, BEFORE, True, True, State.OVER),
        (Way.LINK, LATER, False, False, State.OVER),
        (Way.PAPER, LATER, False, True, State.OVER),
    ],
)
def test_whether_it_opens(
    way: Way, until: datetime, is_closed: bool, is_kept: bool, state: State
) -> None:
    released = Released(way, until, is_closed=is_closed, is_kept=is_kept)
    assert released.state(NOW) is state


@pytest.mark.parametrize(
    ("way", "to_check", "has_address", "has_controller", "message"),
    [
        (Way.LINK, [], True, True, None),
        (Way.PAPER, [], False, True, None),
        (Way.LINK, [], False, True, NO_ADDRESS),
        (Way.PAPER, ["Juhani Mäkelä"], True, True, TO_CHECK),
        (Way.LINK, [], True, False, NO_CONTROLLER),
    ],
)
def test_what_hinders_the_release(
    way: Way, to_check: list[str], has_address: bool, has_controller: bool, message: str | None
) -> None:
    fault = hindrance(way, to_check, has_address=has_address, has_controller=has_controller)
    assert (fault.message if fault else None) == message


@pytest.mark.usefixtures("settings")
def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_of(UUID(int=1))
    assert len(code) == 9
    assert set(code) <= {*LETTERS, "-"}
    assert code != code_of(UUID(int=2))
    typed = (code, code.lower(), f" {code.replace('-', ' ')} ", code.replace("-", ""))
    assert {code_hash(one) for one in typed} == {code_hash(code)}


@pytest.mark.usefixtures("settings")
def test_a_sealed_answer_opens_as_itself_only() -> None:
    data = sealed(b"secret", UUID(int=1), "pdf")
    assert b"secret" not in data
    assert opened(data, UUID(int=1), "pdf") == b"secret"
    for answer, kind in ((UUID(int=2), "pdf"), (UUID(int=1), "json")):
        with pytest.raises(InvalidTag):
            opened(data, answer, kind)
