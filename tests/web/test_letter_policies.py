"""A letter that is shown can neither run anything, send anything nor load anything from elsewhere."""

import pytest

from app.web.guards.headers import POLICIES


@pytest.mark.parametrize("kind", POLICIES)
def test_a_shown_letter_is_confined(kind: str) -> None:  # trial A21, B19
    # trial A23
    policy = dict(part.strip().partition(" ")[::2] for part in POLICIES[kind].split(";"))
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert "script-src" not in policy
    allowed = set(policy["sandbox"].split())
    assert allowed <= {"allow-popups", "allow-popups-to-escape-sandbox"}
