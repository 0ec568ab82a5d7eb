"""What is true of people, written in SQL once: fragments over an alias, with our own words only. Pure."""


def main_address_first(alias: str) -> str:
    """An order of one person's addresses: the main one, else the oldest."""
    return f"{alias}.main_since is null, {alias}.created_at, {alias}.id"


def main_address(person: str = "c") -> str:
    """The e-mail address that stands for a person, or ''."""
    return (
        f"coalesce((select a.email from contact_addresses a where a.contact = {person}.id "
        f"order by {main_address_first('a')} limit 1), '')"
    )


def addresses(person: str = "c", column: str = "email") -> str:
    """All addresses of a person as an array, the one that stands for them first."""
    return (
        f"array(select a.{column} from contact_addresses a where a.contact = {person}.id "
        f"order by {main_address_first('a')})"
    )


def subjects(contact: str) -> str:
    """What the ledger calls this person: their addresses, and whoever they were without one."""
    return (
        f"(select id from contact_addresses where contact = {contact} "
        f"union all select id from person_subjects where contact = {contact})"
    )


def position_now(alias: str = "p", day: str = "current_date") -> str:
    """The position has not ended on this day; its last day counts."""
    return f"({alias}.until is null or {alias}.until >= {day})"


def main_position_first(alias: str = "p") -> str:
    """An order of one person's positions: the main one, else the newest."""
    return (
        f"{alias}.main_since is not null and {alias}.until is null desc, "
        f"{alias}.until desc nulls first, {alias}.since desc nulls last, {alias}.id desc"
    )
