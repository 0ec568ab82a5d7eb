"""Rights, passwords and where to go after signing in, without a database."""

from uuid import uuid4

import pytest

from app.staff import rules
from app.staff.routing import HOME, safe_next
from app.staff.rules import Right, StaffRole, leaves_an_administrator, password_fault, rights_of


def test_an_administrator_may_everything() -> None:
    assert rights_of(StaffRole.ADMINISTRATOR) == frozenset(Right)


def test_a_writer_neither_sends_nor_exports_nor_manages() -> None:  # trial A18
    forbidden = {
        Right.SEND_CAMPAIGNS, Right.EXPORT_EVIDENCE, Right.MANAGE_STAFF, Right.CHANGE_SETTINGS,
    }  # fmt: skip
    assert not forbidden & rights_of(StaffRole.WRITER)


def test_a_viewer_only_sees() -> None:
    assert rights_of(StaffRole.VIEWER) == {Right.SEE_PEOPLE}


def test_every_role_has_rights_a_word_and_help() -> None:
    assert set(rules.RIGHTS) == set(rules.ROLE_WORDS) == set(rules.ROLE_HELP) == set(StaffRole)


def fault(password: str) -> str | None:
    return password_fault(password, email="sanna.laaksonen@example.com", name="Sanna Laaksonen")


@pytest.mark.parametrize(
    "password",
    ["kuusi pientä purjevenettä", "neljä-tuulta", "🦌🦌 porot ☃ hiihtävät", "x7#q" * 200],
)
def test_a_long_own_password_will_do(password: str) -> None:
    assert fault(password) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("lyhyt", rules.PASSWORD_TOO_SHORT),
        ("ä" * 600, rules.PASSWORD_TOO_LONG),
        ("Sanna.Laaksonen@example.com", rules.PASSWORD_HAS_EMAIL),
        ("xx sanna.laaksonen xx", rules.PASSWORD_HAS_EMAIL),
        ("olen SANNA LAAKSONEN", rules.PASSWORD_HAS_EMAIL),
        ("Password1234", rules.PASSWORD_IS_COMMON),
        ("salasana1234", rules.PASSWORD_IS_COMMON),
        ("aaaaaaaaaaaaaaaa", rules.PASSWORD_IS_COMMON),
        ("abababababab", rules.PASSWORD_IS_COMMON),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, reason: str) -> None:
    assert fault(password) == reason


def test_two_spellings_of_one_letter_are_one_password() -> None:
    assert rules.tidy_password("a\u0308") == rules.tidy_password("ä")


def test_somebody_else_must_be_able_to_manage() -> None:
    one, other = uuid4(), uuid4()
    assert leaves_an_administrator([one, other], without=one)
    assert not leaves_an_administrator([one], without=one)


@pytest.mark.parametrize(
    "wanted", ["/staff/lists", "/staff/log?kind=exports", "/staff/members/new"]
)
def test_after_signing_in_one_comes_back_to_the_page(wanted: str) -> None:
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "", "/", "/privacy", "https://example.com/staff/", "//example.com/staff/", "/staff//evil",
        "/\\example.com", "/staff/\\..", "javascript:alert(1)", "/staff/\r\nX: y", "/staff/\tx",
        "/staff/sign-in?next=/staff/", "http:/staff/x", "/staff/" + "x" * 600, "///staff/x", "/staff/ä",
    ],
)  # fmt: skip
def test_a_foreign_address_never_follows_the_sign_in(wanted: str) -> None:
    assert safe_next(wanted) == HOME
