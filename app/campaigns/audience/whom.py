"""Which segments a campaign keeps to, and the condition that says so.

Whoever is in any of the segments 'only' and in none of the segments 'except' is a candidate. Nobody
else is: they are not counted as left out either. What was chosen is frozen when sending begins.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app import database
from app.lib.languages import N_
from app.lib.refusals import NotReady
from app.segments.compile import compile_condition
from app.segments.definition import BadDefinitionError

NOT_UNDERSTOOD = N_(
    "These segments ask for something that cannot be asked: %(names)s. Mend them first."
)


class SegmentNotUnderstood(NotReady):
    """Nobody can say whom the campaign is meant for, so it goes to nobody, and says so."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(NOT_UNDERSTOOD, names=", ".join(names))
        self.names = names


class Usage(StrEnum):
    ONLY = "only"
    EXCEPT = "except"


@dataclass(frozen=True)
class ChosenSegment:
    """A segment as a campaign uses it, or could; `definition` is what a used one asks."""

    id: UUID
    name: str
    usage: Usage | None
    is_archived: bool
    definition: dict[str, object]


async def segments_of(campaign_id: int) -> list[ChosenSegment]:
    """Those it uses, by name."""
    return await _segments(campaign_id, "u.usage is not null")


async def segments_for(campaign_id: int) -> list[ChosenSegment]:
    """Those it uses and those it could, by name; an archived one only where it is in use."""
    return await _segments(campaign_id, "(s.archived_at is null or u.usage is not null)")


async def _segments(campaign_id: int, which: str) -> list[ChosenSegment]:
    rows = await database.fetch(
        "select s.id, s.name, u.usage, s.archived_at is not null as is_archived, "
        "case when u.usage is not null then coalesce(u.frozen, s.definition) else '{}' end::text "
        "as definition from segments s "
        "left join campaign_segments u on u.segment = s.id and u.campaign = $1 "
        f"where {which} order by lower(s.name), s.id",
        campaign_id,
    )
    return [
        ChosenSegment(
            **{
                **row,
                "usage": Usage(row["usage"]) if row["usage"] else None,
                "definition": json.loads(row["definition"]),
            }
        )
        for row in rows
    ]


def condition(segments: Sequence[ChosenSegment], first: int) -> tuple[str, list[object]]:
    """SQL over `a` (contact_addresses), beginning with 'and', and its values from `$first` on.

    '' when the campaign goes to the whole list. Raises SegmentNotUnderstood, which names them.
    """
    only, without, values, broken = [], [], list[object](), []
    for segment in segments:
        if segment.usage is None:
            continue
        try:
            rule, bound = compile_condition(segment.definition, first + len(values))
        except BadDefinitionError:
            broken.append(segment.name)
            continue
        values += bound
        if segment.usage is Usage.ONLY:
            only.append(f"select c.id from contacts c where {rule}")
        else:
            rows = f"select from contacts c where c.id = a.contact and {rule}"
            without.append(f" and not exists ({rows})")
    if broken:
        raise SegmentNotUnderstood(broken)
    among = f" and a.contact in ({' union '.join(only)})" if only else ""
    return among + "".join(without), values


def reaches_others(segments: Sequence[ChosenSegment]) -> bool:
    """Whether anybody is meant beside the subscribers, where the list admits other grounds.

    Those are people of the campaign's segments, never the whole register.
    """
    return any(segment.usage is Usage.ONLY for segment in segments)


async def freeze_segments(campaign_id: int) -> None:
    """Keep the questions as they stand: what is running never changes (trial C23)."""
    await database.execute(
        "update campaign_segments u set frozen = s.definition from segments s "
        "where s.id = u.segment and u.campaign = $1 and u.frozen is null",
        campaign_id,
    )


async def release_segments(campaign_id: int) -> None:
    """Back to the questions as they are: it was taken back before it left."""
    await database.execute(
        "update campaign_segments set frozen = null where campaign = $1", campaign_id
    )
