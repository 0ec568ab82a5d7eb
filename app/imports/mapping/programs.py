"""Programs whose exports are known by their columns (`programs.toml`), and what those columns mean.

On what this rests, looked up in November 2026:

- listmonk: its own source (`cmd/subscribers.go`) writes seven columns. `status` is that of the person
  (enabled, disabled, blocklisted). Who left a single list or never confirmed is not in the file (its
  issues 738 and 2855), so nothing in it proves a consent.
- Mailchimp: the headings of many exports and importers in public repositories. The file of those who never
  subscribed has the columns of the others, times included: only its name tells it from them. Whoever
  was added in bulk has a CONFIRM_TIME too, but no OPTIN_TIME: without that a row proves no consent. Of
  times we found no word of Mailchimp's own on their zone; other importers read them as UTC, and so do we.
- Brevo: its reference of the export names EMAIL, ADDED_TIME and MODIFIED_TIME, says that times are not in
  UTC unless that was asked for, and lets the status of each channel be added; a public program that
  reads such files finds the channels in _SUBSCRIBED and _BLOCKLISTED, and days as 31-12-2025. Brevo's
  modules write 1 or Yes into DOUBLE_OPT-IN when somebody confirms. That ADDED_TIME is the moment of it
  is not proved: it is when the person came to Brevo. EMAIL_BLACKLISTED, BLACKLISTED and their like
  are headings that name a block wherever they stand.
- Ghost: the tests of its own export (`id,email,name,note,subscribed_to_emails,complimentary_plan,…`).
- Substack: the tests of public programs that read its `email_list.csv`. `active_subscription` is about
  paying, `email_disabled` about mail; that `created_at` is when somebody agreed is not said.
- HubSpot: the labels of its properties as its reference and its client libraries list them.
- MailerLite: a file as it exports; a public program reads its column Subscriber as the address. Its
  `Subscribed` is also the day of a bulk import, so only the opt-in date proves anything.
- Constant Contact: programs that read `Email status` and `Email permission status`, and its own page on files
  with `Is Unsubscribed`. An implied permission is none.
- Mailtrain: its own source (`server/routes/subscriptions.js`) writes cid, status, HASH_EMAIL, EMAIL; in its
  tables 1 is subscribed, 2 unsubscribed, 3 bounced, 4 complained.
- Campaign Monitor: `ConsentToTrack` is asked for with every address; the state is active, unsubscribed,
  unconfirmed, bounced or deleted.
- Klaviyo: exports in public repositories: SUBSCRIBED, UNSUBSCRIBED and NEVER_SUBSCRIBED, with the
  time of the consent beside it.
- phpList: its own source: the columns of its table of subscribers. Who has not confirmed gets no mail there.
- CiviCRM: the labels of its own fields; 'Do not mail' is about paper. On Hold is 'On Hold Bounce' or
  'On Hold Opt Out', as a number 1 or 2.
- Mautic, SuiteCRM, EspoCRM and Odoo: the names of their fields for an opt-out, which are headings that
  name a block wherever they stand (`headings.toml`).
- ActiveCampaign, Kit and Keila: their pages name the states (active, unconfirmed, unsubscribed, bounced;
  active, inactive, cancelled, bounced, complained; active, unsubscribed, unreachable), which the words
  of `app/imports/permission` know. Of the columns of their files, and of those of Creamailer,
  LianaMailer and Apsis, nothing public was found: headings and words of three languages have to do.
- Google, Thunderbird and LinkedIn: the headings that public programs read and write; LinkedIn puts notes
  above them. Outlook: a public list of its headings in many languages, among them Finnish and Swedish;
  its `Title` is Mr. or Mrs., and 'Postadress, arbete' is what it calls a postcode. Apple's address book
  exports vCards only.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.contacts.rules import folded
from app.imports.rules import Suppresses

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Program:
    """A program whose export this is. `suppresses`: nobody in the file may be mailed."""

    name: str
    title: str
    suppresses: Suppresses | None = None
    is_utc: bool = False
    needs_sign_up: bool = False
    means: Mapping[str, str] = field(default_factory=dict, hash=False)
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


def plain(heading: str) -> str:
    """`E-Mail_Address` and `sähköposti (2)` as the lists of headings have them."""
    return _SIGNS.sub(" ", folded(heading)).strip()


@cache
def _told() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_suffix(".toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _program(name: str, suppresses: str | None = None) -> Program:
    told = _told()[name]
    return Program(
        name,
        told["title"],
        Suppresses(suppresses) if suppresses else None,
        told.get("utc", False),
        told.get("needs_sign_up", False),
        told.get("means", {}),
        told.get("words", {}),
    )


def program_of(headings: Sequence[str]) -> Program | None:
    """Told by columns that only this program writes."""
    seen = {plain(heading) for heading in headings}
    written = {heading.strip() for heading in headings}
    for name, told in _told().items():
        for mark in told["known_by"]:
            if _fits(mark, seen, written):
                return _program(name, mark.get("suppresses"))
    return None


def _fits(mark: Mapping[str, Any], seen: set[str], written: set[str]) -> bool:
    return (
        seen.issuperset(mark.get("all", ()))
        and written.issuperset(mark.get("written", ()))
        and ("any" not in mark or not seen.isdisjoint(mark["any"]))
        and seen.isdisjoint(mark.get("without", ()))
    )


def titles() -> list[str]:
    """What the programs call themselves whose exports are known."""
    return sorted((told["title"] for told in _told().values()), key=str.casefold)


def named(name: str) -> Program | None:
    """The program whose name an import keeps as its format."""
    return _program(name) if name in _told() else None


def meant_by(program: Program | None, heading: str) -> str | None:
    """The field of a heading, made plain, in this program's files; None: nothing of its own."""
    return program.means.get(heading) if program else None


def words_of(name: str) -> Mapping[str, str]:
    """What this program says of permission in words of its own."""
    program = named(name)
    return program.words if program else {}


def needs_sign_up(name: str) -> bool:
    """Whether a moment of confirming proves nothing without one of signing up."""
    program = named(name)
    return program is not None and program.needs_sign_up


def is_in_utc(name: str) -> bool:
    program = named(name)
    return program is not None and program.is_utc


def never_subscribed(program: str, file_name: str) -> bool:
    """Mailchimp's `nonsubscribed_….csv`: its times are not those of a consent."""
    return program == "mailchimp" and file_name.lower().startswith("nonsubscribed")
