"""What every stored text of the populated world holds: markup that would run if a page let it."""

STAIN = "\"'><script>stain()</script><img src=stain onerror=stain()>"
"""Breaks out of an attribute in either quotation mark; running or loading it would be noticed."""
SHORT = '"><img src=stain>'
LINK = "javascript:stain()"


def stained(word: str) -> str:
    """A text that names its place and holds the markup."""
    return f"{word} {STAIN}"
