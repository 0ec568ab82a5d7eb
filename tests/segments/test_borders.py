"""On the very border of a question about an own field: more is not from, before is not until."""

import pytest

from app import database
from tests.make import contacts as make_contacts
from tests.segments.test_segments import ask, within

_FIELD = """
insert into custom_fields (name, about, kind, created_at) values ('Own', 'person', $1, now())
returning id
"""


@pytest.mark.parametrize(
    ("kind", "column", "kept", "asked"),
    [
        ("number", "number", "12.5", {"more": False, "less": False, "number_is": True}),
        ("date", "day", "'2026-11-03'", {"since": True, "before": False}),
    ],
)
async def test_the_value_itself(
    db: None, kind: str, column: str, kept: str, asked: dict[str, bool]
) -> None:
    person = await make_contacts.known_person()
    field = await database.fetchval(_FIELD, kind)
    await database.execute(
        f"insert into field_values (field, contact, {column}) values ($1, $2, {kept})",
        field,
        person,
    )
    for operator, is_in in asked.items():
        found = await within(ask(f"{kind}:{field}", operator, kept.strip("'")))
        assert (person in found) is is_in, operator


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
async def test_a_sign_of_the_database_stands_for_itself(db: None, sign: str) -> None:  # trial A19
    wanted = await make_contacts.known_person(title=f"100 {sign} media")
    await make_contacts.known_person(title="Toimittaja")
    assert await within(ask("title", "contains", sign)) == {wanted}
