"""Everything that ends a line for some reader, in every text that becomes a header or a line."""

from email import message_from_bytes, policy

import pytest

from app.mail.letters.letter import CompiledLetter, compile_letter
from app.mail.letters.message import BadHeaderError
from tests.make.mail import OCCASION, SENDER, VALUES, draft, letterhead, message

BREAKERS = [*"\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\r\n"]
SMUGGLED = "Bcc: x@example.com"
PLAIN = {name.lower() for name in message_from_bytes(message())}
FIELDS = ("from_name", "from_address", "reply_to", "list_name", "list_id", "feedback_id")
OF_ONE = ("to", "message_id", "subject")

breaking = pytest.mark.parametrize("breaker", BREAKERS, ids=ascii)


def smuggling(breaker: str) -> str:
    return f"Aino{breaker}{SMUGGLED}"


def letter() -> CompiledLetter:
    return compile_letter(
        draft("Hei {{ first_name }}", subject="{{ first_name }}", preheader="{{ first_name }}"),
        SENDER,
        OCCASION,
    )


@breaking
@pytest.mark.parametrize("field", ["first_name", "email"])
def test_a_value_of_a_reader_stays_one_line(breaker: str, field: str) -> None:
    # trial B1
    filled = letter().render(VALUES | {field: smuggling(breaker)})
    usual = letter().render(VALUES)
    assert len(filled.subject.splitlines()) == 1
    assert len(filled.text.splitlines()) == len(usual.text.splitlines())
    sent = message(subject=filled.subject, text=filled.text, html=filled.html)
    parsed = message_from_bytes(sent, policy=policy.default)
    assert {name.lower() for name in parsed} == PLAIN


@breaking
@pytest.mark.parametrize("field", FIELDS)
def test_a_text_of_the_letterhead_with_a_line_end_is_refused(breaker: str, field: str) -> None:
    # trial B1
    with pytest.raises(BadHeaderError):
        message(letterhead(**{field: smuggling(breaker)}))


@breaking
@pytest.mark.parametrize("field", OF_ONE)
def test_a_header_of_one_reader_with_a_line_end_is_refused(breaker: str, field: str) -> None:
    # trial B1
    with pytest.raises(BadHeaderError):
        message(None, **{field: smuggling(breaker)})
