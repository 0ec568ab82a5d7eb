"""What hangs on people and came with an import goes, of many people at once."""

from collections.abc import Sequence

from app import database
from app.contacts.values import column_of, read_value
from app.imports.undoing.back import Back
from app.imports.writing.fresh.copying import copy_values
from app.imports.writing.known import work as known_work
from app.imports.writing.known.complete import drop_values
from app.lib.problems import Problem

_PHONES = """
delete from contact_phones p using unnest($1::uuid[], $2::text[]) as n (contact, number)
 where p.contact = n.contact and p.number = n.number
"""
_TAGS = """
delete from contact_tags k using unnest($1::uuid[], $2::text[]) as n (contact, key), tags t
 where t.key = n.key and k.tag = t.id and k.contact = n.contact
"""
_ROLES = """
delete from contact_roles r using unnest($1::uuid[], $2::text[]) as n (contact, role)
 where r.contact = n.contact and r.role = n.role and r.until is null
"""
_FIELDS = "select id, kind, choices from custom_fields where id = any($1)"


async def unwrite(backs: Sequence[Back]) -> None:
    """In the caller's transaction, which holds the people; what is their own is changed after it."""
    for sql, name in ((_PHONES, "phones"), (_TAGS, "tags"), (_ROLES, "roles")):
        pairs = [(one.now.id, each) for one in backs for each in getattr(one, name)]
        if pairs:
            await database.execute(sql, *map(list, zip(*pairs, strict=True)))
    await database.execute(
        "delete from positions where id = any($1)",
        [each for one in backs for each in one.positions],
    )
    await database.execute(
        "delete from contact_addresses where id = any($1)",
        [each for one in backs for each in one.addresses],
    )
    await known_work.write([(one.now.id, each) for one in backs for each in one.work])
    await known_work.drop_empty_media([one.now.id for one in backs if one.work])
    await _values(backs)


async def _values(backs: Sequence[Back]) -> None:
    pairs = [(one.now.id, number) for one in backs for number in one.values]
    if not pairs:
        return
    await drop_values(pairs)
    fields = {row["id"]: row for row in await database.fetch(_FIELDS, [each for _, each in pairs])}
    restored = []
    for one in backs:
        values = []
        for number, text in one.values.items():
            row = fields[number]
            value = read_value(row["kind"], tuple(row["choices"]), text)
            if value is not None and not isinstance(value, Problem):
                values.append((number, column_of(value), value))
        restored.append((one.now.id, values))
    await copy_values(restored)
