"""The staff pages' navigation: what there is, and what each item asks for."""

from collections.abc import Collection
from dataclasses import dataclass

from app.lib.languages import N_


@dataclass(frozen=True)
class NavigationItem:
    """`right` is the staff right it needs (None: every signed-in person); `label` is a msgid."""

    key: str
    path: str
    label: str
    icon: str
    right: str | None = None
    demo_only: bool = False


ITEMS = (
    NavigationItem("today", "/staff/", N_("Today"), "today"),
    NavigationItem("people", "/staff/people", N_("People"), "people", "see_people"),
    NavigationItem(
        "organisations", "/staff/organisations", N_("Organisations"), "building", "see_people"
    ),
    NavigationItem("services", "/staff/services", N_("Services"), "briefcase", "see_people"),
    NavigationItem("segments", "/staff/segments", N_("Segments"), "label", "see_people"),
    NavigationItem("lists", "/staff/lists", N_("Lists"), "list", "see_people"),
    NavigationItem(
        "suppression", "/staff/suppression", N_("Suppression list"), "shield", "edit_people"
    ),
    NavigationItem("campaigns", "/staff/campaigns", N_("Campaigns"), "send", "write_campaigns"),
    NavigationItem("imports", "/staff/imports", N_("Import"), "import", "import_people"),
    NavigationItem("outgoing", "/staff/outgoing", N_("Outgoing mail"), "outbox", "see_mail"),
    NavigationItem(
        "mailbox", "/staff/mailbox", N_("Test mailbox"), "inbox", "see_mail", demo_only=True
    ),
    NavigationItem("evidence", "/staff/evidence", N_("Evidence"), "shield", "export_evidence"),
    NavigationItem("log", "/staff/log", N_("Access log"), "log", "see_log"),
    NavigationItem("members", "/staff/members", N_("Staff"), "people", "manage_staff"),
    NavigationItem("settings", "/staff/settings", N_("Settings"), "settings", "change_settings"),
)


def items_for(rights: Collection[str], *, demo: bool) -> list[NavigationItem]:
    """What a person with these rights may open."""
    return [
        item
        for item in ITEMS
        if (item.right is None or item.right in rights) and (demo or not item.demo_only)
    ]
