"""Newsletter programs whose exports are known by their columns, and what those columns mean.

On what this rests, looked up in November 2026:

- listmonk: its own source (`cmd/subscribers.go`) writes the seven columns below. `status` is that of the
  person (enabled, disabled, blocklisted). Who left a single list or never confirmed is not in the file
  (its issues 738 and 2855), so nothing in it proves a consent.
- Mailchimp: the headings of many exports and importers in public repositories. The file of those who never
  subscribed has the columns of the others, times included: only its name tells it from them. Whoever
  was added in bulk has a CONFIRM_TIME too, but no OPTIN_TIME: without that a row proves no consent. Of
  times we found no word of Mailchimp's own on their zone; other importers read them as UTC, and so do we.
- Brevo: its reference of the export names EMAIL, ADDED_TIME and MODIFIED_TIME, says that times are not in
  UTC unless that was asked for, and lets the status of each channel be added; a public program that
  reads such files finds the channels in _SUBSCRIBED and _BLOCKLISTED, and days as 31-12-2025. Brevo's
  modules write 1 or Yes into DOUBLE_OPT-IN when somebody confirms. That ADDED_TIME is the moment of it
  is not proved: it is when the person came to Brevo. EMAIL_BLACKLISTED, BLACKLISTED and their like
  stand here because other importers look for them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.contacts.rules import folded
from app.imports.mapping.fields import IGNORED
from app.imports.rules import Suppresses

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Program:
    """A newsletter program whose export this is. `suppresses`: nobody in the file may be mailed."""

    name: str
    suppresses: Suppresses | None = None


def plain(heading: str) -> str:
    """`E-Mail_Address` and `sähköposti (2)` as the lists of headings have them."""
    return _SIGNS.sub(" ", folded(heading)).strip()


def program_of(headings: Sequence[str]) -> Program | None:
    """Told by columns that only this program writes."""
    seen = {plain(heading) for heading in headings}
    if {"unsub time", "unsub campaign title"} & seen and "clean time" not in seen:
        return Program("mailchimp", Suppresses.UNSUBSCRIBED)
    if {"clean time", "clean campaign title"} & seen:
        return Program("mailchimp", Suppresses.CLEANED)
    if {"leid", "euid"} <= seen or {"optin time", "confirm time"} <= seen:
        return Program("mailchimp")
    if {"uuid", "email", "name", "status"} <= seen and {"attributes", "created at"} & seen:
        return Program("listmonk")
    # Zoho has the same two, but writes Added_Time and Modified_Time.
    written = {heading.strip() for heading in headings}
    if {"ADDED_TIME", "MODIFIED_TIME"} & written and "EMAIL" in written:
        return Program("brevo")
    return None


# What a heading means in the files of one program only.
_MEANT = {
    "brevo": {
        "double opt in": "double_opt_in", "added time": "added_at", "opt in": IGNORED,
        "blocklisted": "status", "subscribed": IGNORED, "landline number": "phone",
    },
    "mailchimp": {
        "cc": "country", "address": "street", "source": "source_detail", "sms phone number": "phone",
    },
    "listmonk": {"uuid": IGNORED, "status": "status"},
}  # fmt: skip


def meant_by(program: Program | None, heading: str) -> str | None:
    """The field of a heading, made plain, in this program's files; None: nothing of its own."""
    return _MEANT.get(program.name, {}).get(heading) if program else None


def needs_sign_up(program: str) -> bool:
    """Whether a moment of confirming proves nothing without one of signing up."""
    return program == "mailchimp"


def never_subscribed(program: str, file_name: str) -> bool:
    """Mailchimp's `nonsubscribed_….csv`: its times are not those of a consent."""
    return program == "mailchimp" and file_name.lower().startswith("nonsubscribed")
