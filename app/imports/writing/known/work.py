"""What a row changes of a known person's work: position, owner, what a journalist writes about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from app import database
from app.contacts.actions.positions import in_short
from app.contacts.actions.recording import FieldChange
from app.imports.reading.work import Work
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.known.rows import Held, Kept
from app.imports.writing.owners import names_of
from app.imports.writing.things import Named
from app.lib import clock


@dataclass
class WorkChanges:
    """What is new; `position` is one the person holds already, `media` beat and embargo notes."""

    position: Held | None = None
    owner: UUID | None = None
    media: tuple[str, str] | None = None
    history: list[FieldChange] = field(default_factory=list)


def says_media(people: Sequence[Ready]) -> bool:
    """Whether any row has what would stand in a journalist's profile."""
    works = (one.person.work for one in people)
    return any(work.beat or work.embargo_notes for work in works if work is not None)


async def owner_names(people: Sequence[Ready], rows: Mapping[UUID, Kept]) -> Mapping[UUID, str]:
    """Of those whom rows name and of those who are owners now; nobody is asked when no row names any."""
    named = {one.person.work.owner for one in people if one.person.work is not None} - {None}
    if not named:
        return {}
    before = {one.owner for one in rows.values()}
    return await names_of([member for member in named | before if member])


def work_changes(
    work: Work, now: Kept, employer: Named | None, names: Mapping[UUID, str], *, overwrite: bool
) -> WorkChanges:
    """`employer` is the organisation the row names, as far as the register knows it."""
    changes = WorkChanges()
    if employer is not None and employer.id in now.positions:
        _position(changes, work, employer.name, now.positions[employer.id], overwrite=overwrite)
    if work.owner not in (None, now.owner) and (overwrite or now.owner is None):
        changes.owner = work.owner
        old, new = (names.get(one, "") if one else "" for one in (now.owner, work.owner))
        changes.history.append(FieldChange("owner", old, new))
    _media(changes, work, now.media, overwrite=overwrite)
    return changes


def _media(changes: WorkChanges, work: Work, before: tuple[str, str], *, overwrite: bool) -> None:
    beat, notes = (
        new if new and (overwrite or not old) else old
        for old, new in zip(before, (work.beat, work.embargo_notes), strict=True)
    )
    if (beat, notes) == before:
        return
    changes.media = beat, notes
    both = (
        FieldChange("beat", before[0], beat), FieldChange("embargo_notes", before[1], notes),
    )  # fmt: skip
    changes.history += [change for change in both if change.old != change.new]


def _position(
    changes: WorkChanges, work: Work, employer: str, held: Held, *, overwrite: bool
) -> None:
    """An unticked mark is a gap: who fills gaps ticks it, and only who overwrites takes it away."""
    old = held.fields
    title, decides = old.title, old.decision_maker
    if work.position and (overwrite or not title):
        title = work.position
    if work.decision_maker is not None and (overwrite or not decides):
        decides = work.decision_maker
    new = replace(old, title=title, decision_maker=decides)
    if new != old:
        changes.position = Held(held.id, new)
        before, after = (in_short(employer, one) for one in (old, new))
        changes.history.append(FieldChange("position", before, after))


_POSITIONS = """
update positions p set title = n.title, decision_maker = n.decides
  from unnest($1::bigint[], $2::text[], $3::boolean[]) as n (id, title, decides) where p.id = n.id
"""
_MEDIA = """
insert into media_profiles (contact, beat, embargo_notes, changed_at)
select n.contact, n.beat, n.embargo, $4
  from unnest($1::uuid[], $2::text[], $3::text[]) as n (contact, beat, embargo)
    on conflict (contact) do update
   set beat = excluded.beat, embargo_notes = excluded.embargo_notes, changed_at = excluded.changed_at
"""


_NO_MEDIA = """
delete from media_profiles where contact = any($1) and beat = '' and embargo_notes = ''
"""


async def drop_empty_media(contacts: Sequence[UUID]) -> None:
    """As if nobody had ever said what they write about."""
    await database.execute(_NO_MEDIA, list(contacts))


async def write(changes: Sequence[tuple[UUID, WorkChanges]]) -> None:
    """Of people who are locked; owners and history are written with the rest of what changes."""
    positions = [one.position for _, one in changes if one.position is not None]
    if positions:
        await database.execute(
            _POSITIONS,
            [one.id for one in positions],
            [one.fields.title for one in positions],
            [one.fields.decision_maker for one in positions],
        )
    media = [(contact, *one.media) for contact, one in changes if one.media is not None]
    if media:
        await database.execute(_MEDIA, *map(list, zip(*media, strict=True)), clock.now())
