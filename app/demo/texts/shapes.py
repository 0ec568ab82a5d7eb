"""What the demo's invented people and organisations are written down as."""

from dataclasses import dataclass, field


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
    """Somebody at an organisation. `left_days` ago they left it. `lists` are slugs they agreed to."""

    first_name: str
    last_name: str
    title: str
    email: str
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
    interactions: tuple[DemoInteraction, ...] = ()
    notes: str = ""
    card: bool = False


@dataclass(frozen=True)
class DemoOrder:
    """What was ordered `days` ago, and the later facts: (kind, days ago, what, price, period, note)."""

    service: str
    days: int
    what: str
    price: str
    period: str
    facts: tuple[tuple[str, int, str, str | None, str | None, str], ...] = ()


@dataclass(frozen=True)
class DemoOrganisation:
    name: str
    kind: str
    business_id: str = ""
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
