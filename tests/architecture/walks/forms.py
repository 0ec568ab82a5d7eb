"""The forms of a page, filled in as somebody would who types into every field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tests.make.staff import PASSWORD

NEW_PASSWORD = "seitsemän pientä purjevenettä"

BY_KIND = {"email": "new@example.net", "date": "2026-12-01", "time": "12.00", "number": "1",
           "url": "https://example.net/", "datetime-local": "2026-12-01T12:00"}  # fmt: skip
TYPED = "Typed"
OTHERWISE = {
    "name": "Other", "what": "Other", "beat": "Other", "next_step": "Other", "name_fi": "Other",
    "title": "Other", "first_name": "Other", "new": "", "list": "",
}  # fmt: skip
"""Fields that get another value than the page offers, so that sending the form changes something."""
EMPTY = {
    "postcode": "96100", "business_id": "", "vat_number": "", "price": "10", "terms_days": "14",
    "einvoice_address": "", "einvoice_operator": "", "organisation": "", "parent": "", "names": "",
    "slug": "other", "contact_phone": "", "country": "FI", "on": "", "source_on": "", "web": "",
    "time": "12.00", "dpo_phone": "", "consent_months": "", "renewal_days": "", "birth_year": "",
    "country_0": "US", "country_1": "US",
    "days_0": "30", "days_1": "30",
}  # fmt: skip
PASSWORD_FIELDS = {"password": NEW_PASSWORD, "again": NEW_PASSWORD, "present": PASSWORD}


Fields = dict[str, list[str]]


@dataclass
class PageForm:
    """One form with one of its buttons pressed."""

    path: str
    fields: Fields = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Collects the posting forms of a page; every box is ticked, every empty field is typed in."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[PageForm] = []
        self.pressed: list[tuple[PageForm, str, str]] = []
        self._form: PageForm | None = None
        self._by_id: dict[str, PageForm] = {}
        self._options: list[tuple[str, bool]] | None = None
        self._select = self._text = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = PageForm(urlsplit(said.get("action") or self.here).path)
            self.forms.append(self._form)
            if "id" in said:
                self._by_id[said["id"]] = self._form
        form = self._by_id.get(said.get("form", "")) or self._form
        name = said.get("name", "")
        if form is None or "disabled" in said:
            return
        if tag == "input" and name:
            self._input(form, name, said)
        elif tag == "button" and name:
            self.pressed.append((form, name, said.get("value", "")))
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option" and self._options is not None:
            self._options.append((said.get("value", ""), "selected" in said))
        elif tag == "textarea" and name:
            self._area, self._text = name, ""

    def _input(self, form: PageForm, name: str, said: dict[str, str]) -> None:
        kind, value = said.get("type", "text"), said.get("value", "")
        if kind == "radio":
            if "checked" in said or name not in form.fields:
                form.fields[name] = [value]
        elif kind in ("hidden", "checkbox", "file"):
            form.put(name, value)
        else:
            form.put(name, _typed(name, kind, value))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._options is not None and self._form is not None:
            chosen = [value for value, selected in self._options if selected]
            some = [value for value, _ in self._options if value]
            value = next(iter([*chosen, *some]), "")
            self._form.put(self._select, OTHERWISE.get(self._select, value))
            self._options = None
        elif tag == "textarea" and self._area and self._form is not None:
            self._form.put(self._area, self._text.strip() or TYPED)
            self._area = ""


def _typed(name: str, kind: str, value: str) -> str:
    if name in PASSWORD_FIELDS:
        return PASSWORD_FIELDS[name]
    if name in OTHERWISE:
        return OTHERWISE[name]
    if name.startswith(("phones.", "profiles.")):
        return value
    return value or EMPTY.get(name, BY_KIND.get(kind, TYPED))


def forms_of(page: str, here: str) -> list[PageForm]:
    """Each posting form of the page, as it is and with every button that has a name."""
    reader = _Reader(here)
    reader.feed(page)
    pressed = [
        PageForm(form.path, {**form.fields, name: [value]}) for form, name, value in reader.pressed
    ]
    return [*reader.forms, *pressed]
