"""How often each list's letters may come, on both pages of choices."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.contacts.queries.people import AddressOfPerson
from app.lib.languages import gettext
from app.lists.fewer import queries
from app.lists.fewer.rules import EVERY, WORDS, Choice, Pace
from app.lists.queries import Subscribed
from app.web.rendering.forms import Form


async def choices_of(owner: AddressOfPerson, have: Sequence[Subscribed]) -> dict[str, Choice]:
    """By slug; of those lists alone of which there is something to choose."""
    known = await queries.choices(owner.contact_id, [one.list_id for one in have])
    return {one.slug: known[one.list_id] for one in have if one.list_id in known}


def field_of(slug: str) -> str:
    return f"pace_{slug}"


def as_filled(choices: Mapping[str, Choice]) -> dict[str, str]:
    return {field_of(slug): one.pace or EVERY for slug, one in choices.items()}


def options_of(choices: Mapping[str, Choice]) -> dict[str, list[tuple[str, str]]]:
    """By slug, what the page offers: value and words."""
    return {
        slug: [(value, gettext(WORDS[value])) for value in one.options]
        for slug, one in choices.items()
    }


def read_fewer(form: Form, choices: Mapping[str, Choice]) -> dict[UUID, Pace | None]:
    """What was chosen; a list whose field is missing is left alone, an unknown value refused."""
    wanted: dict[UUID, Pace | None] = {}
    for slug, one in choices.items():
        if form.chosen(field_of(slug)):
            value = form.one(field_of(slug), one.options)
            wanted[one.list_id] = Pace(value) if value else None
    return wanted
