"""Whose rows a question is about."""

from enum import StrEnum


class About(StrEnum):
    """People or organisations; SQL calls the rows `c` (contacts) or `o` (organisations)."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"

    @property
    def alias(self) -> str:
        return "c" if self is About.PEOPLE else "o"

    @property
    def table(self) -> str:
        return "contacts" if self is About.PEOPLE else "organisations"

    @property
    def column(self) -> str:
        """What other tables call the column that points here."""
        return "contact" if self is About.PEOPLE else "organisation"
