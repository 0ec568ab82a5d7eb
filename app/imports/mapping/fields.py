"""What a column of a file can be: the fields a row fills, with their names for people."""

from dataclasses import dataclass

from app.lib.languages import N_

CUSTOM = "custom:"  # followed by the id of a custom field about people
IGNORED = ""
# Not saved either, and somebody has said that it does not tell who may be mailed.
UNRELATED = "unrelated"
NOT_SAVED = frozenset({IGNORED, UNRELATED})

# In the order in which a form offers them. Codes of consent come from other newsletter programs.
FIELDS: dict[str, str] = {
    "email": N_("E-mail address"),
    "email_work": N_("E-mail address at work"),
    "email_home": N_("Private e-mail address"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "full_name": N_("Whole name"),
    "title": N_("Title"),
    "organisation": N_("Organisation"),
    "business_id": N_("Business ID"),
    "legal_form": N_("Legal form"),
    "position": N_("Position at the organisation"),
    "decision_maker": N_("Decision maker"),
    "phone": N_("Phone"),
    "mobile": N_("Mobile phone"),
    "home_phone": N_("Home phone"),
    "switchboard": N_("Switchboard"),
    "other_phone": N_("Other phone"),
    "role": N_("Relation"),
    "language": N_("Language"),
    "birth_year": N_("Year of birth"),
    "tags": N_("Areas of responsibility"),
    "beat": N_("Areas a journalist writes about"),
    "embargo_notes": N_("Embargo notes"),
    "owner": N_("Owner"),
    "street": N_("Street address"),
    "postcode": N_("Postcode"),
    "place": N_("Town"),
    "country": N_("Country"),
    "other_post": N_("Further postal addresses"),
    "notes": N_("Notes"),
    "source_detail": N_("Where it came from"),
    "opt_in_at": N_("Time of signing up"),
    "opt_in_ip": N_("Network address at signing up"),
    "confirmed_at": N_("Time of confirming"),
    "confirmed_ip": N_("Network address at confirming"),
    "status": N_("State in the other program"),
    "may_mail": N_("May be e-mailed"),
    "no_mail": N_("Must not be e-mailed"),
    "left_at": N_("Time of unsubscribing"),
    "left_why": N_("Reason for unsubscribing"),
    "cleaned_at": N_("Time of removal after bounces"),
    "double_opt_in": N_("Confirmed by e-mail, yes or no"),
    "added_at": N_("Time of being added"),
}

# What tells whether somebody may be mailed, and whether an empty cell of it leaves that open.
PERMISSION: dict[str, bool] = {
    "status": False, "may_mail": False, "no_mail": True, "left_at": True, "cleaned_at": True,
}  # fmt: skip
# Which kind an address or a number in such a column is; '' is judged by the address itself.
EMAILS = {"email": "", "email_work": "work_personal", "email_home": "personal"}
PHONES = {
    "mobile": "mobile", "phone": "work", "home_phone": "home", "switchboard": "switchboard",
    "other_phone": "other",
}  # fmt: skip
# A file may hold several columns of these; of all others one.
SEVERAL = frozenset({*EMAILS, *PHONES, "other_post", "tags", "notes", UNRELATED, *PERMISSION})
# Few files have any of these.
WORK = frozenset({"position", "decision_maker", "owner", "beat", "embargo_notes"})
NAMES_A_PERSON = frozenset({*EMAILS, *PHONES, "first_name", "last_name", "full_name"})


@dataclass(frozen=True)
class CustomField:
    """A field that staff defined about people, and that a column may fill."""

    id: int
    name: str
    kind: str
    choices: tuple[str, ...]
