"""The shapes of what `texts/` holds: the invented agency, its people, and the organisations it knows."""

import tomllib
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

TEXTS = Path(__file__).parent / "texts"
Shape = TypeVar("Shape")


@dataclass(frozen=True)
class DemoListText:
    """One list in one language."""

    name: str
    description: str
    how_often: str
    sentence: str


@dataclass(frozen=True)
class DemoList:
    slug: str
    purpose: str
    texts: dict[str, DemoListText]


@dataclass(frozen=True)
class DemoLetter:
    """One language version of a campaign."""

    subject: str
    preheader: str
    body: str


@dataclass(frozen=True)
class Names:
    """What people of one language are called."""

    first: tuple[str, ...]
    last: tuple[str, ...]


@dataclass(frozen=True)
class DemoRelease:
    """Data that went to the recipient of this name, `days` ago, about `most` people at most."""

    to: str
    kind: str
    why: str
    fields: tuple[str, ...]
    days: int
    most: int


@dataclass(frozen=True)
class Agency:
    """Who the agency is, its lists, a letter it sent and one it drafts, and its readers' names."""

    identity: dict[str, str]
    recipients: tuple[dict[str, object], ...]
    releases: tuple[DemoRelease, ...]
    lists: tuple[DemoList, ...]
    sent: dict[str, DemoLetter]
    draft: dict[str, DemoLetter]
    names: dict[str, Names]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class DemoInteraction:
    """`days` ago; `due` is in how many days the follow-up is due, negative when late."""

    kind: str
    days: int
    subject: str
    text: str
    follow_up: str = ""
    due: int = 0


@dataclass(frozen=True)
class DemoPerson:
    """Somebody at an organisation. `left_days` ago they left it. `lists` are slugs they agreed to.

    `talked` is what they said three days ago about the list `asked_about`: they are asked today.
    """

    email: str
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    language: str = "fi"
    phone: str = ""
    decides: bool = False
    left_days: int | None = None
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    profiles: tuple[tuple[str, str, str], ...] = ()
    source: tuple[str, str] = ("meeting", "")
    beat: str = ""
    embargo: str = ""
    lists: tuple[str, ...] = ()
    talked: str = ""
    asked_about: str = ""
    interactions: tuple[DemoInteraction, ...] = ()
    notes: str = ""
    card: bool = False


@dataclass(frozen=True)
class DemoFact:
    """What became of an order `days` ago: a `change` of its terms, or its `end`."""

    kind: str
    days: int
    what: str = ""
    price: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True)
class DemoOrder:
    """What was ordered `days` ago, and the later facts."""

    service: str
    days: int
    what: str
    price: str
    period: str
    facts: tuple[DemoFact, ...] = ()


@dataclass(frozen=True)
class DemoOrganisation:
    name: str
    kind: str
    business_id: str = ""
    legal_form: str = ""
    web: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    parent: str = ""
    roles: tuple[str, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    orders: tuple[DemoOrder, ...] = ()
    billing: dict[str, str] = field(default_factory=dict)
    stage: str = ""
    next_step: str = ""
    next_days: int = 0
    considers: tuple[str, ...] = ()
    size: int = 0


@dataclass(frozen=True)
class RegisterPart:
    """Organisations with their people; services with their descriptions."""

    organisations: tuple[DemoOrganisation, ...]
    services: dict[str, str] = field(default_factory=dict)


@cache
def agency() -> Agency:
    return _load("agency", Agency)


@cache
def register() -> RegisterPart:
    """Customers first, then media houses, then the others."""
    parts = [_load(name, RegisterPart) for name in ("customers", "media_houses", "others")]
    return RegisterPart(
        organisations=tuple(each for part in parts for each in part.organisations),
        services={name: text for part in parts for name, text in part.services.items()},
    )


def _load(name: str, shape: type[Shape]) -> Shape:
    text = (TEXTS / f"{name}.toml").read_text(encoding="utf-8")
    made: Shape = shaped(tomllib.loads(text), shape)
    return made


def shaped(value: Any, shape: Any) -> Any:
    """`value` as `shape`. TypeError for a name or a kind of value that the shape does not know."""
    kinds = get_args(shape)
    if isinstance(shape, type) and is_dataclass(shape):
        fields = get_type_hints(shape)
        texts = {name: shaped(each, fields.get(name, object)) for name, each in value.items()}
        return shape(**texts)
    if get_origin(shape) is dict:
        return {name: shaped(each, kinds[1]) for name, each in value.items()}
    if get_origin(shape) is tuple:
        many = kinds[:1] * len(value) if kinds[-1] is ... else kinds
        return tuple(shaped(each, kind) for each, kind in zip(value, many, strict=True))
    if not isinstance(value, shape):
        raise TypeError(f"{value!r} is no {shape}")
    return value
