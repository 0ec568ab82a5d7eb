"""A list whose subscribers are each permitted wrongly in one way, and one of them rightly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.lists.queries import OfferedList
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists

RIGHT = "right"

# What became of each one's permission for list $2, where $3 is another list.
_WRONG = {
    "otherpurpose": "update permission set purpose = 'field_knowledge' where address = $1",
    "otherchannel": "update permission set channel = 'phone' where address = $1",
    "otherlist": "update permission set list_id = $3 where address = $1",
    "nolist": "update permission set list_id = null where address = $1",
    "refused": "update permission set verdict = false, reason = 'withdrawn' where address = $1",
    "unasked": "delete from permission where address = $1",
}
_REFUSED_ELSEWHERE = """
insert into permission (address, purpose, channel, list_id, verdict, reason, since)
select $1, p.purpose, p.channel, p.list_id, false, 'withdrawn', now() + interval '1 minute'
  from (values ('field_knowledge', 'email', $2), ('marketing_directory', 'phone', $2),
               ('marketing_directory', 'email', $3), ('marketing_directory', 'email', null))
       as p (purpose, channel, list_id)
"""


@dataclass(frozen=True)
class Readers:
    """Subscribers of `offered`, by name: their addresses and who they are. `other` is another list."""

    offered: OfferedList
    other: OfferedList
    addresses: Mapping[str, UUID]
    contacts: Mapping[str, UUID]

    def named(self, ids: Iterable[object]) -> list[str]:
        """Who these are, by ids of addresses or people; once for each time they stand there."""
        names = {
            one: name for held in (self.addresses, self.contacts) for name, one in held.items()
        }
        return sorted(names[one] for one in ids)  # type: ignore[index]  # a stranger is a KeyError


async def readers() -> Readers:
    """Everybody subscribes to the one list; only one may get its letters."""
    one, other = await make_lists.a_list(), await make_lists.a_list()
    addresses, contacts = {}, {}
    for name in (RIGHT, *_WRONG):
        await make_deliveries.crowd(one.list_id, 1, name)
        row = await database.fetchrow(
            "select id, contact from contact_addresses where email = $1", f"{name}1@example.org"
        )
        assert row is not None
        addresses[name], contacts[name] = row["id"], row["contact"]
    for name, sql in _WRONG.items():
        await database.execute(_with_lists(sql), addresses[name], one.list_id, other.list_id)
    await database.execute(
        _with_lists(_REFUSED_ELSEWHERE), addresses[RIGHT], one.list_id, other.list_id
    )
    return Readers(one, other, addresses, contacts)


def _with_lists(sql: str) -> str:
    """With both lists named, whether the statement needs them or not."""
    return f"with lists (one, other) as (values ($2::uuid, $3::uuid)) {sql}"
