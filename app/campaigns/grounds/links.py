"""The way from a letter to the page that tells why it came."""

from uuid import UUID

from app import config
from app.lib.tokens import read_token, token


def why_url(campaign: int, seq: int) -> str:
    """The page that tells a reader why this letter came; works for as long as the letter's row is kept."""
    return f"{config.current().base_url}/why/{token('why', UUID(int=campaign << 32 | seq))}"


def why_url_of_a_test(test: UUID) -> str:
    """Of a test or a preview: a page that says it was one."""
    return f"{config.current().base_url}/why/{token('test_why', test)}"


def letter_of(link: str) -> tuple[int, int] | None:
    """The campaign and row of a genuine link."""
    both = read_token("why", link)
    return (both.int >> 32, both.int & 0xFFFFFFFF) if both else None
