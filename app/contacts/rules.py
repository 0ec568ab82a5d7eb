"""What can be said of names and addresses without asking the database."""

import unicodedata


def search_key(first_name: str, last_name: str, *emails: str) -> str:
    """What a person is found and sorted by: last name, first name, addresses; folded like `folded`.

    Computed here because the database knows no letters beyond ASCII when it has no locale.
    """
    return folded(" ".join((last_name, first_name, *emails)))


def folded(text: str) -> str:
    """Without case, marks and doubled spaces: `Mäkinen` and `MAKINEN` are both `makinen`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def display_name(first_name: str, last_name: str, email: str = "") -> str:
    """The name as one would say it, or the address of somebody who gave no name."""
    return " ".join(part for part in (first_name, last_name) if part) or email
