"""What changed and where facts came from (register rows R13 and R18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.contacts.facts import Owner
from app.contacts.words import field_in_words

CUSTOM = "custom:"


@dataclass(frozen=True)
class PastChange:
    """One field changed; `by` is the name of the member of staff, if one did it."""

    id: int
    field: str
    old: str
    new: str
    at: datetime
    actor: str
    by: str | None
    why: str
    custom_name: str | None

    @property
    def label(self) -> str:
        """What the field is called, in the current language."""
        return self.custom_name or field_in_words(self.field)


async def custom_names(fields: Iterable[str]) -> dict[str, str]:
    """What the custom fields among these are called, by the names under which changes are kept."""
    ids = {int(one.removeprefix(CUSTOM)) for one in fields if one.startswith(CUSTOM)}
    if not ids:
        return {}
    rows = await database.fetch("select id, name from custom_fields where id = any($1)", list(ids))
    return {f"{CUSTOM}{row['id']}": row["name"] for row in rows}


async def changes_of(
    owner: Owner, before: tuple[datetime, int] | None = None, most: int = 50
) -> list[PastChange]:
    """The newest first; `before` is the (at, id) of the last one shown."""
    conditions = [f"c.{owner.column} = $1"]
    values: list[object] = [owner.id, most]
    if before is not None:
        conditions.append("(c.at, c.id) < ($3, $4)")
        values += before
    rows = await database.fetch(
        "select c.id, c.field, c.old, c.new, c.at, c.actor, s.name as by, c.why, "
        "f.name as custom_name from contact_changes c left join staff_members s on s.id = c.by "
        "left join custom_fields f on c.field = 'custom:' || f.id "
        f"where {' and '.join(conditions)} order by c.at desc, c.id desc limit $2",
        *values,
    )
    return [PastChange(**row) for row in rows]


@dataclass(frozen=True)
class PastSource:
    """Where these fields came from, other than the record itself."""

    fields: tuple[str, ...]
    kind: str
    detail: str
    on: date | None
    at: datetime
    by: str | None
    import_id: UUID | None


async def sources_of(owner: Owner) -> list[PastSource]:
    """The newest first."""
    rows = await database.fetch(
        "select fs.fields, fs.kind, fs.detail, fs.source_on, fs.at, s.name as by, fs.import_id "
        "from field_sources fs left join staff_members s on s.id = fs.by "
        f"where fs.{owner.column} = $1 order by fs.at desc, fs.id desc limit 200",
        owner.id,
    )
    return [
        PastSource(
            tuple(row["fields"]), row["kind"], row["detail"], row["source_on"], row["at"],
            row["by"], row["import_id"],
        )
        for row in rows
    ]  # fmt: skip
