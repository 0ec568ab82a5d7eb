"""What looks like a mark and was not understood is named, with its line."""

import pytest

from app.lib.problems import Problem
from app.mail.letters import checks
from tests.make.mail import OCCASION, SENDER, draft


def problems(body: str) -> list[Problem]:
    return list(checks.problems(draft(body), SENDER, OCCASION))


@pytest.mark.parametrize(
    "body",
    [
        "[x] (https://example.com/)",
        "[x]  (www.example.com)",
        "[x](https://example.com/a b)",
        "[x](https://example.com/",
        "[x](https://example.com/ and on",
        "[x https://example.com/)",
        "[x(https://example.com/)",
        "[one [two [three]]](https://example.com/)",
        "[x](",
        "* a\n* [x](https://example.com/ä ö)",
    ],
)
def test_a_broken_link_stops_the_letter(body: str) -> None:
    told = problems("Hello\nagain\n\n" + body)
    assert checks.BROKEN_LINK in {problem.message for problem in told}
    broken = next(problem for problem in told if problem.message == checks.BROKEN_LINK)
    assert not broken.warns
    assert broken.line == 4 + body.count("\n")


@pytest.mark.parametrize(
    ("body", "message", "line"),
    [
        ("a\nb <b>c</b>", checks.TAG, 2),
        ("a<br>b", checks.TAG, 1),
        ("a\n\n**b c", checks.MARKS, 3),
        ("a **b**c", checks.MARKS, 1),
        ("~~a~~", checks.MARKS, 1),
        ("[a][b]", checks.MARKS, 1),
        ("| a | b |\n| c | d |", checks.TABLE, 1),
        ("a\n\n```\nb", checks.OPEN_CODE, 3),
    ],
)
def test_other_leftovers_are_named_and_may_stay(body: str, message: str, line: int) -> None:
    told = problems(body)
    assert told
    assert (told[0].message, told[0].line) == (message, line)
    assert all(problem.warns for problem in told)


def test_a_row_with_more_cells_than_the_first_one_stops() -> None:
    """Its last cells would not be there."""
    (problem,) = problems("x\n\n| a | b |\n|---|---|\n| c | d |\n| e | f | g |")
    assert (problem.message, problem.line) == (checks.LONG_ROW, 6)
    assert not problem.warns


@pytest.mark.parametrize(
    "body",
    [
        "[x](https://example.com/o'hara)",
        "[x](https://example.com/a_(b))",
        "[x](tel:+358401234567)",
        "[x](tel:040-123456)",
        "[x](mailto:oona@example.com?subject=Hei)",
        "Said [sic] (see below), a[1] and [] and 0 < x",
        "[see https://example.com/]",
        "\\[x\\](y)",
        "`[x] (https://example.com/)` `<b>`",
        "a ** b, *** and 2**3",
        "Ma | Ti",
        "{{ unsubscribe_url }}",
    ],
)
def test_what_is_understood_or_plain_text_is_not_named(body: str) -> None:
    told = [problem for problem in problems(body) if problem.message != checks.MARKS]
    assert told == []


def test_a_line_within_a_paragraph_is_named_exactly() -> None:
    (problem,) = problems("a\nb\n[c](d.example)\ne")
    assert (problem.message, problem.line) == (checks.NO_SCHEME, 3)
