"""A token opens exactly the row and purpose it was made for."""

from uuid import uuid4

import pytest

from app.config import Settings
from app.lib import tokens

ROW = uuid4()


@pytest.fixture
def token(settings: Settings) -> str:
    return tokens.token("confirm", ROW, b"nonce")


def test_a_token_is_the_same_each_time(token: str) -> None:
    assert token == tokens.token("confirm", ROW, b"nonce")
    assert tokens.matches("confirm", ROW, b"nonce", token)


# trial A28
def test_another_purpose_row_or_nonce_is_refused(token: str) -> None:
    assert not tokens.matches("unsubscribe", ROW, b"nonce", token)
    assert not tokens.matches("confirm", uuid4(), b"nonce", token)
    assert not tokens.matches("confirm", ROW, b"other", token)


# trial A28
def test_every_altered_cut_or_recased_token_is_refused(token: str) -> None:
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert not tokens.matches(
            "confirm", ROW, b"nonce", token[:place] + other + token[place + 1 :]
        )
        assert not tokens.matches("confirm", ROW, b"nonce", token[:place])
    assert not tokens.matches("confirm", ROW, b"nonce", token.swapcase())
    assert not tokens.matches("confirm", ROW, b"nonce", token + "A")


@pytest.mark.parametrize("text", ["", "a", "ä" * 48, "=" * 48, "!" * 48, "A" * 10_000, "\0" * 48])
def test_rubbish_is_no_token(text: str) -> None:
    assert tokens.row_of(text) is None


# trial A8
def test_nothing_stored_makes_a_token(settings: Settings) -> None:
    assert tokens.fingerprint(settings.secret_key) not in tokens.token("staff_link", ROW)
    assert tokens.key_for("confirm") != tokens.key_for("unsubscribe")
