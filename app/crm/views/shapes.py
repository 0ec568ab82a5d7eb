"""What a list shows: the filters that are set, the columns, the order; and the views that come ready."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from app.contacts.about import About
from app.crm.views.walks import Sort, sort_of
from app.lib.languages import N_, gettext

MOST_COLUMNS = 15
LONGEST_KEY = 60
ANY = "any"
FILTERS: Mapping[About, tuple[str, ...]] = {
    About.PEOPLE: (
        "role",
        "list",
        "state",
        "owner",
        "kind",
        "tag",
        "language",
        "import",
        "segment",
    ),
    About.ORGANISATIONS: ("kind", "legal_form", "role", "owner", "place"),
}
"""What can be filtered by. Anything else in a request is passed over (trial A19)."""


@dataclass(frozen=True)
class View:
    """Filters, columns and order under a name; `key` is a word of ours or a saved view's id."""

    key: str
    name: str
    filters: Mapping[str, str]
    columns: tuple[str, ...]
    sort: Sort = Sort.NAME
    is_own_name: bool = False

    @property
    def words(self) -> str:
        return self.name if self.is_own_name else gettext(self.name)


def _of_role(role: str, name: str, *columns: str) -> View:
    return View(role, name, {"role": role}, columns)


ALL = "all"
READY: Mapping[About, tuple[View, ...]] = {
    About.PEOPLE: (
        View(ALL, N_("Everybody"), {}, ("organisation", "roles", "last_contact", "owner")),
        _of_role("customer", N_("Customers"), "organisation", "services", "owner", "last_contact"),
        _of_role(
            "prospect", N_("Prospects"), "organisation", "stage", "considered", "next_step",
            "next_step_on", "owner",
        ),
        _of_role(
            "media", N_("Media contacts"), "beat", "outlet", "may_mail", "embargo", "last_contact"
        ),
        _of_role(
            "partner", N_("Partners"), "organisation", "title", "phones", "owner", "last_contact"
        ),
        _of_role(
            "authority", N_("Authorities"), "organisation", "title", "phones", "owner", "last_contact"
        ),
        _of_role("subscriber", N_("Subscribers"), "lists", "language", "created"),
    ),
    About.ORGANISATIONS: (
        View(
            ALL, N_("All organisations"), {},
            ("kind", "roles", "business_id", "services", "people", "last_contact", "owner"),
        ),
        _of_role("customer", N_("Customers"), "services", "people", "owner", "last_contact"),
        _of_role(
            "prospect", N_("Prospects"), "stage", "considered", "next_step", "next_step_on", "owner"
        ),
        _of_role("media", N_("Media houses"), "place", "people", "last_contact", "owner"),
        _of_role("partner", N_("Partners"), "place", "people", "owner", "last_contact"),
        _of_role("authority", N_("Authorities"), "place", "people", "owner", "last_contact"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A view with what was changed on the page; `text` is searched for and never in an address."""

    about: About
    view: View
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    sort: Sort = Sort.NAME
    text: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What brings this shape back: as a query, or as hidden fields of a form."""
        said = {"view": self.view.key if self.view.key != ALL else ""}
        if dict(self.filters) != dict(self.view.filters):
            set_ = {name: value for name, value in self.filters.items() if value}
            said |= set_ or {FILTERS[self.about][0]: ANY}
        if self.columns != self.view.columns:
            said["columns"] = ",".join(self.columns)
        if self.sort is not self.view.sort:
            said["sort"] = self.sort.value
        return {name: value for name, value in said.items() if value}

    def path(self, base: str, **more: str) -> str:
        """The address of this list; what is searched for is left out."""
        query = urlencode({**self.fields, **{name: value for name, value in more.items() if value}})
        return f"{base}?{query}" if query else base


def shape_of(about: About, view: View, said: Mapping[str, str], text: str = "") -> Shape:
    """From a query or a form. Filters that are said take the place of all of the view's own."""
    given = {name: said.get(name, "")[:80] for name in FILTERS[about]}
    is_said = any(given.values()) or "filters" in said
    filters = {name: value for name, value in given.items() if value and value != ANY}
    parts = dict.fromkeys(said.get("columns", "").split(","))
    columns = tuple(part for part in parts if 0 < len(part) <= LONGEST_KEY)[:MOST_COLUMNS]
    return Shape(
        about=about,
        view=view,
        filters=filters if is_said else dict(view.filters),
        columns=columns or view.columns,
        sort=sort_of(said["sort"]) if said.get("sort") else view.sort,
        text=text,
    )


def ready(about: About, key: str) -> View | None:
    return next((view for view in READY[about] if view.key == key), None)
