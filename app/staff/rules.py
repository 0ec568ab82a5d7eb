"""Who may do what, what a password must be, which tries are too many, whose marketing rules are kept."""

import unicodedata
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from app.lib.languages import N_

SESSION_LIFETIME = timedelta(hours=12)
IDLE_LIMIT = timedelta(hours=4)
LINK_LIFETIME = timedelta(days=3)
DEVICE_LIFETIME = timedelta(days=365)

LEAST_CHARACTERS = 12
MOST_BYTES = 1024

PASSWORD_TOO_SHORT = N_("Use at least %(least)s characters. A sentence is easy to remember.")
PASSWORD_TOO_LONG = N_("This password is too long. Use at most %(most)s characters.")
PASSWORD_HAS_EMAIL = N_("Do not use your e-mail address or name in the password.")
PASSWORD_IS_COMMON = N_("This password is one of the first that attackers try. Choose another.")


class Right(StrEnum):
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    IMPORT_PEOPLE = "import_people"
    EXPORT_PEOPLE = "export_people"
    RECORD_CONSENT = "record_consent"
    ERASE_PEOPLE = "erase_people"
    HANDLE_REQUESTS = "handle_requests"
    MANAGE_LISTS = "manage_lists"
    WRITE_CAMPAIGNS = "write_campaigns"
    SEND_CAMPAIGNS = "send_campaigns"
    EXPORT_EVIDENCE = "export_evidence"
    SEE_MAIL = "see_mail"
    SEE_LOG = "see_log"
    SEE_BILLING = "see_billing"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_STAFF = "manage_staff"


class StaffRole(StrEnum):
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    PUBLISHER = "publisher"
    WRITER = "writer"
    VIEWER = "viewer"


ROLE_WORDS: dict[StaffRole, str] = {
    StaffRole.ADMINISTRATOR: N_("Administrator"),
    StaffRole.PRIVACY_OFFICER: N_("Privacy officer"),
    StaffRole.PUBLISHER: N_("Publisher"),
    StaffRole.WRITER: N_("Writer"),
    StaffRole.VIEWER: N_("Viewer"),
}

ROLE_HELP: dict[StaffRole, str] = {
    StaffRole.ADMINISTRATOR: N_("Everything, including accounts and settings."),
    StaffRole.PRIVACY_OFFICER: N_(
        "Answers what people ask about their own data; sees, edits, imports, exports and erases people; "
        "records consents; sees evidence, mail and logs; edits the settings."
    ),
    StaffRole.PUBLISHER: N_(
        "Edits, merges, imports and exports people, manages lists, writes and sends campaigns."
    ),
    StaffRole.WRITER: N_(
        "Suits a secretary or an account manager: adds, edits and merges people and organisations, "
        "keeps track of orders and interactions, and writes campaigns that somebody else sends."
    ),
    StaffRole.VIEWER: N_("Sees lists and people but cannot change anything."),
}

RIGHTS: dict[StaffRole, frozenset[Right]] = {
    StaffRole.ADMINISTRATOR: frozenset(Right),
    StaffRole.PRIVACY_OFFICER: frozenset(
        {
            Right.SEE_PEOPLE,
            Right.EDIT_PEOPLE,
            Right.IMPORT_PEOPLE,
            Right.EXPORT_PEOPLE,
            Right.RECORD_CONSENT,
            Right.ERASE_PEOPLE,
            Right.HANDLE_REQUESTS,
            Right.EXPORT_EVIDENCE,
            Right.SEE_MAIL,
            Right.SEE_LOG,
            Right.CHANGE_SETTINGS,
        }
    ),
    StaffRole.PUBLISHER: frozenset(
        {
            Right.SEE_PEOPLE,
            Right.EDIT_PEOPLE,
            Right.IMPORT_PEOPLE,
            Right.EXPORT_PEOPLE,
            Right.MANAGE_LISTS,
            Right.WRITE_CAMPAIGNS,
            Right.SEND_CAMPAIGNS,
            Right.SEE_MAIL,
        }
    ),
    StaffRole.WRITER: frozenset({Right.SEE_PEOPLE, Right.EDIT_PEOPLE, Right.WRITE_CAMPAIGNS}),
    StaffRole.VIEWER: frozenset({Right.SEE_PEOPLE}),
}


def rights_of(role: StaffRole) -> frozenset[Right]:
    return RIGHTS[role]


def leaves_an_administrator(usable: Collection[UUID], without: UUID) -> bool:
    """Whether somebody can still manage accounts once this member no longer does."""
    return any(member != without for member in usable)


_MOST_TRIED = """
123456789012 1234567890123 12345678901234 1234567890qwerty qwertyuiop123 qwertyuiopasdf
qwertyuiop12 qwerty123456 qwerty12345678 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3 abcdefghijkl
abcd12345678 abc123456789 password1234 password12345 password123456 passwordpassword
passw0rd1234 welcome12345 letmein12345 iloveyou1234 administrator administrator1 admin1234567
administraattori salasana1234 salasana12345 salasana123456 salasanasalasana hyvaasalasana
hyväsalasana tervetuloa12 tervetuloa123 lösenord1234 losenord1234 lösenordlösenord
losenordlosenord välkommen123 postilupa1234 postilupapostilupa changemenow1 changeme1234
correcthorsebatterystaple
"""
_COMMON = frozenset(_MOST_TRIED.split())


def tidy_password(password: str) -> str:
    """One spelling for what different keyboards send for the same letters (Unicode NFC)."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, *, email: str, name: str = "") -> str | None:
    """Why this password will not do, as a msgid (with `least` and `most`); None when it will.

    Length before variety, as NIST SP 800-63B 5.1.1.2 asks: no rules about kinds of characters.
    """
    plain = tidy_password(password).casefold()
    faults = (
        (len(plain) < LEAST_CHARACTERS, PASSWORD_TOO_SHORT),
        (len(password.encode()) > MOST_BYTES, PASSWORD_TOO_LONG),
        (_names_owner(plain, email, name), PASSWORD_HAS_EMAIL),
        (_is_common(plain), PASSWORD_IS_COMMON),
    )
    return next((sentence for applies, sentence in faults if applies), None)


def _names_owner(plain: str, email: str, name: str) -> bool:
    own = [email, email.rpartition("@")[0], name]
    return any(len(word) >= 4 and word.casefold() in plain for word in own)


def _is_common(plain: str) -> bool:
    return plain in _COMMON or len(set(plain)) <= 3


# Åland writes its own acts, but not those about marketing by e-mail.
_PLACES = {"FI": "finland", "AX": "finland", "SE": "sweden", "DE": "germany"}
STRICT = "strict"
PLACES = ("finland", "sweden", "germany", STRICT)
"""Whose rules for marketing can be kept."""


def place_of(country: str) -> str:
    """By its two letters; of a country whose rules nobody has written down, the strictest."""
    return _PLACES.get(country.upper(), STRICT)
