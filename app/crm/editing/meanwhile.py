"""What the pages of changes of people and organisations do alike: rows, and two who save at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.contacts import words
from app.contacts.facts import MOST, Owner
from app.contacts.queries import changes, fields
from app.contacts.queries.fields import CustomFieldInForce
from app.contacts.rules import Role
from app.crm.editing import parts
from app.crm.editing.differences import Snapshot, differences, inputs_of, read, with_theirs, written
from app.crm.editing.parts import Fields, Team
from app.lib.languages import N_, gettext
from app.web.rendering.forms import EDITION, Form, filled
from app.web.rendering.languages import in_words

BASE, TAKE, MORE = "base", "take", "more"
NOTHING = ("", "-")

InWords = Callable[[str, Mapping[str, str]], str]


@dataclass(frozen=True)
class Line:
    """One field in two versions, in words."""

    subject: str
    label: str
    mine: str
    theirs: str
    take_theirs: bool


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else saved while this form was open (trial F7)."""

    lines: list[Line]
    by: str
    at: datetime | None


def opened(snapshot: Snapshot, edition: int) -> Form:
    """The form as it is shown first. It carries what it was opened with."""
    return filled({**inputs_of(snapshot), EDITION: str(edition), BASE: written(snapshot)})


def sent(form: Form, theirs: Snapshot) -> Form:
    """What was sent, with what stands now where theirs was chosen."""
    return Form(with_theirs(form.submitted, theirs, form.chosen(TAKE)))


async def meanwhile(
    owner: Owner,
    form: Form,
    mine: Snapshot,
    theirs: Snapshot,
    edition: int,
    in_words: InWords,
) -> Meanwhile:
    """Both versions beside each other; from now on the form knows what the other one saved."""
    labels = {f"field_{one.id}": one.name for one in await _custom(owner)}
    lines = [
        Line(
            each.subject,
            labels.get(each.subject) or words.field_in_words(each.subject),
            in_words(each.subject, each.mine),
            in_words(each.subject, each.theirs),
            each.take_theirs,
        )
        for each in differences(mine, theirs, read(form.value(BASE)))
    ]
    form.submitted[EDITION], form.submitted[BASE] = [str(edition)], [written(theirs)]
    last = next(iter(await changes.changes_of(owner, most=1)), None)
    return Meanwhile(lines, (last.by if last else None) or "", last.at if last else None)


async def _custom(owner: Owner) -> list[CustomFieldInForce]:
    return await fields.custom_fields("person" if owner.contact else "organisation")


@dataclass(frozen=True)
class CustomInput:
    """A field that staff defined, as the form asks for it."""

    id: int
    name: str
    kind: str
    options: list[tuple[str, str]]


def _input(field: CustomFieldInForce) -> CustomInput:
    if field.kind == "yes_no":
        options = [NOTHING, ("yes", gettext(N_("Yes"))), ("no", gettext(N_("No")))]
    else:
        options = [NOTHING, *((choice, choice) for choice in field.choices)]
    return CustomInput(field.id, field.name, field.kind, options)


def choices(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Stored values with their words in the current language."""
    return [(value, gettext(word)) for value, word in known.items()]


def for_form(form: Form, team: Team, custom: Fields) -> dict[str, Any]:
    """What the fields of `_fields.html` need."""
    return {
        "form": form,
        "most": MOST,
        "countries": [NOTHING, *words.countries_in_words()],
        "phone_kinds": choices(words.PHONE_KINDS),
        "network_choices": choices(words.NETWORKS),
        "phone_rows_shown": parts.row_count(form, "phones", "number"),
        "profile_rows_shown": parts.row_count(form, "profiles", "handle"),
        "custom": [_input(one) for one in custom],
        "owners": [NOTHING, *team],
        "languages": [(code.value, word) for code, word in in_words().items()],
        "sources": [NOTHING, *((kind, words.source_in_words(kind)) for kind in parts.SOURCES)],
        "role_choices": role_choices(),
    }


def role_choices() -> list[tuple[str, str]]:
    """What somebody can be to us; subscribers are told by their subscriptions."""
    return [(role.value, gettext(words.ROLE_WORDS[role])) for role in Role]


def common_in_words(subject: str, inputs: Mapping[str, str], team: Team) -> str:
    """What a subject says, for the page that shows two versions beside each other."""
    if subject == "owner":
        return dict(team).get(inputs["owner"], "")
    if subject == "country":
        return words.country_in_words(inputs["country"])
    if subject in ("phones", "profiles"):
        return ", ".join(_rows_in_words(subject, inputs))
    return words.value_in_words(subject, next(iter(inputs.values()), ""))


def _rows_in_words(subject: str, inputs: Mapping[str, str]) -> Sequence[str]:
    first, second = ("number", "kind") if subject == "phones" else ("handle", "network")
    start = f"{subject}.{first}."
    return [
        f"{value} ({words.value_in_words(subject, inputs[f'{subject}.{second}.{row}'])})"
        for name, value in inputs.items()
        if name.startswith(start) and (row := name.removeprefix(start))
    ]
