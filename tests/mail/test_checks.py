"""What is told before a letter may be sent."""

from dataclasses import replace

import pytest

from app.lib.languages import speaking
from app.mail.letters import checks, merge
from app.mail.letters.checks import compiled_problems, problems
from app.mail.letters.letter import CompiledLetter
from tests.make.mail import OCCASION, SENDER, draft, letter


def told(body: str = "Hello", **changes: str) -> list[str]:
    return [problem.message for problem in problems(draft(body, **changes), SENDER, OCCASION)]


def test_a_good_letter_has_no_problems() -> None:
    assert (
        told("# Hi {{ first_name }}\n\n[Read](https://example.com/) [stop]({{ unsubscribe_url }})")
        == []
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("  \n", checks.NO_BODY),
        ("{{ frist_name }}", merge.UNKNOWN_FIELD),
        ("{{ first_name | shout }}", merge.UNKNOWN_FILTER),
        ("[](https://example.com/)", checks.NO_LINK_WORDS),
        ("[x]()", checks.NO_LINK_ADDRESS),
        ("[x](#)", checks.NO_LINK_ADDRESS),
        ("[x](http://example.com/)", checks.NOT_HTTPS),
        ("[x](example.com)", checks.NO_SCHEME),
        ("[x](/page)", checks.NO_SCHEME),
        ("[x](https:example.com)", checks.NO_SCHEME),
        ("[x](ftp://example.com/)", checks.OTHER_SCHEME),
        ("[x](https://aino@example.com/)", checks.USER_IN_LINK),
        ("[x](tel:soita)", checks.BAD_PHONE),
        ('[x](https://example.com/ "words")', checks.LINK_TITLE),
        ("[x](javascript:alert)", checks.OTHER_SCHEME),
        ("[x](https://)", checks.BAD_LINK),
        ("[x](https://example.com:99999/)", checks.BAD_LINK),
        ("[x](mailto:nobody)", checks.BAD_MAIL),
        ("[x]({{ first_name }})", checks.FIELD_IN_SITE),
        ("[x](https://{{ first_name }}.example.com/)", checks.FIELD_IN_SITE),
        ("![x](https://example.com/a.png)", checks.PICTURE),
        ("words " * 16_600, checks.TOO_LARGE),
        ("[" * 1_000_000, checks.TOO_LARGE),
    ],
)
def test_a_problem_in_the_body_is_told(body: str, message: str) -> None:
    assert told(body) == [message]


def test_a_subject_is_needed() -> None:
    assert told(subject=" ") == [checks.NO_SUBJECT]
    assert told(subject="{{ nickname }}") == [merge.UNKNOWN_FIELD]


def test_a_problem_names_its_line_in_words() -> None:
    (problem,) = problems(draft("Hello\n\n[words](foo)"), SENDER, OCCASION)
    assert problem.line == 3
    with speaking("en"):
        assert 'Letter, line 3: the address of the link "words"' in problem.sentence()


def with_footer(old: str, new: str) -> CompiledLetter:
    """The letter, its frame or footer spoilt."""
    spoilt = letter()
    html = [piece.replace(old, new) if isinstance(piece, str) else piece for piece in spoilt.html]
    assert tuple(html) != spoilt.html
    return replace(spoilt, html=tuple(html))


@pytest.mark.parametrize(  # trial B9
    ("old", "new"),
    [
        ('class="soft" style="', 'class="soft" style="display:none;'),
        ('class="soft" style="', 'class="soft" hidden style="'),
        ('class="soft" style="', 'class="soft" style="visibility:hidden;'),
        ('class="soft" style="', 'class="soft" style="max-height:0;overflow:hidden;'),
        ('style="color:#16557c;', 'style="opacity:0;'),
        ('style="color:#16557c;', 'style="font-size:1px;color:#16557c;'),
        ('style="color:#16557c;', 'style="color:#ffffff;'),
        ('style="color:#16557c;', 'style="color:#eeeeee;'),
    ],
)
def test_a_hidden_way_out_is_told(old: str, new: str) -> None:
    told = compiled_problems(with_footer(old, new), OCCASION)
    assert [problem.message for problem in told] == [checks.HIDDEN_WAY_OUT]


def test_a_missing_way_out_is_told() -> None:  # trial B9
    whole = letter()
    without = tuple(piece for piece in whole.text if piece != merge.Hole("unsubscribe_url"))
    (problem,) = compiled_problems(replace(whole, text=without), OCCASION)
    assert problem.message == checks.NO_WAY_OUT
