"""The staff pages' navigation: three groups of entries and the settings, and the places inside each entry."""

from collections.abc import Collection
from dataclasses import dataclass

from app.lib.languages import N_


@dataclass(frozen=True)
class Place:
    """A page of its own. `key` is what its templates set as `current`; `right` is the staff right it
    needs (None: every signed-in person); `label` is a msgid.
    """

    key: str
    path: str
    label: str
    right: str | None = None
    demo_only: bool = False


@dataclass(frozen=True)
class Entry:
    """What stands in the navigation. It opens its first place; the others are tabs beside that one."""

    label: str
    icon: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the last group has none and stands at the foot."""

    label: str
    entries: tuple[Entry, ...]


# A new page is one line here: a tab of an entry. More than ten entries are too many to see at a glance.
GROUPS = (
    Group(
        N_("Daily work"),
        (
            Entry(N_("Today"), "today", (Place("today", "/staff/", N_("Today")),)),
            Entry(
                N_("People"),
                "people",
                (
                    Place("people", "/staff/people", N_("People"), "see_people"),
                    Place("segments", "/staff/segments", N_("Segments"), "see_people"),
                    Place("imports", "/staff/imports", N_("Import"), "import_people"),
                ),
            ),
            Entry(
                N_("Organisations"),
                "building",
                (
                    Place(
                        "organisations", "/staff/organisations", N_("Organisations"), "see_people"
                    ),
                ),
            ),
        ),
    ),
    Group(
        N_("Letters"),
        (
            Entry(
                N_("Campaigns"),
                "send",
                (
                    Place("campaigns", "/staff/campaigns", N_("Campaigns"), "write_campaigns"),
                    Place("outgoing", "/staff/outgoing", N_("Outgoing mail"), "see_mail"),
                ),
            ),
            Entry(
                N_("Lists"), "list", (Place("lists", "/staff/lists", N_("Lists"), "see_people"),)
            ),
            Entry(
                N_("Grounds and permissions"),
                "shield",
                (
                    Place("grounds", "/staff/grounds", N_("Grounds"), "see_people"),
                    Place("questions", "/staff/questions", N_("Questions to answer"), "see_people"),
                    Place("asking-again", "/staff/asking-again", N_("Ask again"), "manage_lists"),
                    Place("funnel", "/staff/funnel", N_("From form to confirmed"), "see_people"),
                    Place("purposes", "/staff/purposes", N_("Purposes"), "see_people"),
                    Place(
                        "suppression", "/staff/suppression", N_("Suppression list"), "edit_people"
                    ),
                    Place("evidence", "/staff/evidence", N_("Evidence"), "export_evidence"),
                    Place("ledger", "/staff/ledger", N_("Seal"), "export_evidence"),
                ),
            ),
        ),
    ),
    Group(
        N_("Privacy"),
        (
            Entry(
                N_("Requests"),
                "inbox",
                (Place("requests", "/staff/requests", N_("Requests"), "handle_requests"),),
            ),
            Entry(
                N_("Disclosures"),
                "outbox",
                (
                    Place("disclosures", "/staff/disclosures", N_("Disclosures"), "export_people"),
                    Place(
                        "recipients", "/staff/recipients", N_("Recipients of data"), "export_people"
                    ),
                    Place("labels", "/staff/labels", N_("Address labels"), "export_people"),
                ),
            ),
            Entry(
                N_("Documentation"),
                "log",
                (
                    Place("notice", "/staff/notice", N_("Privacy notice"), "change_settings"),
                    Place("record", "/staff/record", N_("Record of processing"), "change_settings"),
                    Place("retention", "/staff/retention", N_("Retention periods"), "erase_people"),
                    Place("erasures", "/staff/erasures", N_("Erasures"), "erase_people"),
                    Place("log", "/staff/log", N_("Access log"), "see_log"),
                ),
            ),
        ),
    ),
    Group(
        "",
        (
            Entry(
                N_("Settings"),
                "settings",
                (
                    Place("settings", "/staff/settings", N_("Settings"), "change_settings"),
                    Place("fields", "/staff/fields", N_("Own fields"), "change_settings"),
                    Place("services", "/staff/services", N_("Services"), "see_people"),
                    Place(
                        "product-groups",
                        "/staff/product-groups",
                        N_("Product groups"),
                        "see_people",
                    ),
                    Place(
                        "controllers",
                        "/staff/settings/controllers",
                        N_("Earlier names"),
                        "change_settings",
                    ),
                    Place("members", "/staff/members", N_("Staff"), "manage_staff"),
                    Place(
                        "mailbox",
                        "/staff/mailbox",
                        N_("Test mailbox"),
                        "see_mail",
                        demo_only=True,
                    ),
                ),
            ),
        ),
    ),
)


def is_place(path: str) -> bool:
    """Whether a page at this path stands in the navigation itself."""
    return any(
        place.path == path for group in GROUPS for entry in group.entries for place in entry.places
    )


@dataclass(frozen=True)
class Navigation:
    """The groups with what one person may open, in one mode of the program."""

    groups: tuple[Group, ...]

    def siblings(self, path: str) -> tuple[Place, ...]:
        """The places beside the one at this path, itself included; none where it stands alone."""
        for places in (entry.places for group in self.groups for entry in group.entries):
            if len(places) > 1 and path in [place.path for place in places]:
                return places
        return ()


def navigation_for(rights: Collection[str], *, demo: bool) -> Navigation:
    """What a person with these rights may open: no empty entry, no empty group."""

    def opens(place: Place) -> bool:
        return (place.right is None or place.right in rights) and (demo or not place.demo_only)

    def seen(group: Group) -> Group:
        entries = [(entry, tuple(filter(opens, entry.places))) for entry in group.entries]
        kept = (Entry(entry.label, entry.icon, places) for entry, places in entries if places)
        return Group(group.label, tuple(kept))

    return Navigation(tuple(group for group in map(seen, GROUPS) if group.entries))
