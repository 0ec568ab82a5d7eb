"""What can be said of names and addresses without asking the database."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_ALPHABET = str.maketrans(
    {
        "å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "œ": "}", "ő": "}", "õ": "}",
        "ü": "y", "ű": "y", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "-": " ",
    }
)  # fmt: skip
_BETWEEN_NAMES = "\x1f"


def search_key(first_name: str, last_name: str, *emails: str) -> str:
    """Every word a person is found by, each after a space: of the names, of the addresses before
    the @, and the addresses whole.

    Computed here because the database knows no letters beyond ASCII when it has no locale.
    """
    names = [last_name, first_name, *(email.partition("@")[0] for email in emails)]
    words = [word for name in names for word in words_of(name)]
    return "".join(f" {word}" for word in dict.fromkeys([*words, *map(folded, emails)]))


def words_of(text: str) -> list[str]:
    """The words of a text, folded; something with an @ is one word."""
    return [
        word
        for part in folded(text).split()
        for word in ([part] if "@" in part else _WORD.findall(part))
    ]


def sort_key(first_name: str, last_name: str, email: str = "") -> str:
    """Where a person stands in a list compared byte by byte: by last name, first name, address.

    In the order of the Finnish and Swedish alphabets: å, ä, ö come after z, ü is y (SFS 4600).
    """
    parts = [part for part in (last_name, first_name) if part]
    return _BETWEEN_NAMES.join(_in_alphabet(part) for part in (*parts, email))


def _in_alphabet(text: str) -> str:
    return folded(unicodedata.normalize("NFC", text).casefold().translate(_ALPHABET))


def folded(text: str) -> str:
    """Without case, marks and doubled spaces: `Mäkinen` and `MAKINEN` are both `makinen`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def display_name(first_name: str, last_name: str, email: str = "") -> str:
    """The name as one would say it, or the address of somebody who gave no name."""
    return " ".join(part for part in (first_name, last_name) if part) or email
