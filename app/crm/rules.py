"""What an interaction, a stage and a follow-up are, and how near a day is. Pure."""

from datetime import date
from enum import StrEnum

from app.lib.languages import N_, gettext, ngettext

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
LONGEST_WHAT = 200
MOST_PEOPLE = 100


class InteractionKind(StrEnum):
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    SOCIAL = "social"
    EVENT = "event"
    NOTE = "note"
    ENQUIRY = "enquiry"


class Stage(StrEnum):
    """How far the sale of a service has come. `won` and `lost` end them."""

    IDEA = "idea"
    CONTACTED = "contacted"
    OFFERED = "offered"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"


KIND_WORDS: dict[InteractionKind, str] = {
    InteractionKind.CALL: N_("Call"),
    InteractionKind.MEETING: N_("Meeting"),
    InteractionKind.EMAIL: N_("E-mail"),
    InteractionKind.SOCIAL: N_("Social media"),
    InteractionKind.EVENT: N_("Event"),
    InteractionKind.NOTE: N_("Note"),
    InteractionKind.ENQUIRY: N_("Enquiry"),
}
KIND_ICONS: dict[InteractionKind, str] = {
    InteractionKind.CALL: "phone",
    InteractionKind.MEETING: "people",
    InteractionKind.EMAIL: "mail",
    InteractionKind.SOCIAL: "people",
    InteractionKind.EVENT: "today",
    InteractionKind.NOTE: "note",
    InteractionKind.ENQUIRY: "inbox",
}
STAGE_WORDS: dict[Stage, str] = {
    Stage.IDEA: N_("Idea"),
    Stage.CONTACTED: N_("Contacted"),
    Stage.OFFERED: N_("Offer made"),
    Stage.NEGOTIATING: N_("In negotiation"),
    Stage.WON: N_("Won"),
    Stage.LOST: N_("Lost"),
}


def due_in_words(due_on: date, today: date) -> str:
    """'due today', '3 days late', 'in 5 days', in the current language."""
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -days)
    if days == 0:
        return gettext(N_("due today"))
    if days == 1:
        return gettext(N_("due tomorrow"))
    return ngettext("in %(n)s day", "in %(n)s days", days)


def due_look(due_on: date, today: date) -> str:
    """How a follow-up's day is drawn: late, today or later."""
    if due_on < today:
        return "no"
    return "wait" if due_on == today else "none"
