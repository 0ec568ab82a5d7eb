"""What may be written as the reason of an erasure: pure, for it outlives the person."""

from typing import Protocol

from app.lib.languages import N_
from app.lib.problems import Problem

LONGEST_REASON = 300
NO_REASON = N_("Enter the reason: who asked and when, or why the data may not be kept.")
TOO_LONG = N_("Use at most %(most)s characters for the reason.")
NAMES_THE_PERSON = N_(
    "The reason contains the name, address or phone number of the person. It is kept after the "
    "erasure: leave them out."
)


OF_RULE = "retention: "
"""How the reason of an erasure by a retention rule begins; the rule follows."""


def reason_of_rule(rule: str) -> str:
    return f"{OF_RULE}{rule}"


class Named(Protocol):
    """By what texts name somebody."""

    def stands_in(self, text: str) -> bool: ...


def reason_of(text: str, named: Named) -> str | Problem:
    """The reason as it is kept."""
    reason = " ".join(text.split())
    if not reason:
        return Problem(NO_REASON)
    if len(reason) > LONGEST_REASON:
        return Problem(TOO_LONG, {"most": LONGEST_REASON})
    return Problem(NAMES_THE_PERSON) if named.stands_in(reason) else reason
