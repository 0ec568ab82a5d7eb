"""The code that opens an answer: made from what it opens, so that nothing usable is stored."""

from uuid import UUID

from app.lib.tokens import keyed_hash

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look alike."""
LENGTH = 8


def code_of(about: UUID) -> str:
    """For a request, or an answer that no request waits for: `K7PM-3XQ9`."""
    number = int.from_bytes(keyed_hash("answer code", about.bytes))
    letters = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters += LETTERS[rest]
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(typed: str) -> bytes:
    """What is kept of a code, however it is typed."""
    return keyed_hash("answer code typed", "".join(filter(str.isalnum, typed.upper())))
