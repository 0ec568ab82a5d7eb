"""Before an import and after its undoing the register is the same."""

import json
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import database
from app.contacts.actions import belongings, custom_fields, positions
from app.contacts.facts import Owner, PositionFields, Who
from app.imports import actions
from app.imports.rules import Known, State
from app.imports.undoing import run as undoing
from app.lists.queries import OfferedList
from tests.doses import dose
from tests.imports.writing.test_trial_tells_true import FILES, HEADINGS
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.imports import imported, info, table

# Of each table what says something of people; marks of time and counts of savings are none of it.
TABLES = {
    "contacts": "search_key, search_grams, sort_key, first_name, last_name, title, language, street, "
    "postcode, place, country, notes, owner, id",
    "contact_addresses": "id, contact, email, canonical, kind, main_since",
    "contact_phones": "contact, number, kind",
    "contact_tags": "contact, tag",
    "contact_roles": "contact, role, since, until",
    "positions": "contact, organisation, title, decision_maker, since, until, main_since",
    "field_values": "contact, field, text, number, day",
    "field_sources": "contact, fields, kind, detail",
    "media_profiles": "contact, beat, embargo_notes",
    "organisations": "id, name, business_id, search_key",
    "tags": "id, name",
    "subscriptions": "list, address, joined_at, left_at, left_by",
    "imported_consents": "address",
    "import_changes": "contact, field, old, new",
    "import_kept": "contact, organisation, reason",
}
OPEN_SUPPRESSIONS = "select digest, list_id, reason from suppressions where lifted_at is null"
PERMITTED = "select address, list_id from permission where verdict"


async def snapshot() -> dict[str, list[str]]:
    questions = {name: f"select {columns} from {name}" for name, columns in TABLES.items()}
    questions |= {"suppressions": OPEN_SUPPRESSIONS, "permission": PERMITTED}
    return {
        name: sorted(
            json.dumps(list(row.values()), default=str) for row in await database.fetch(sql)
        )
        for name, sql in questions.items()
    }


async def undo(import_id: UUID) -> None:
    await actions.undo(import_id, None)
    await undoing.run(import_id)
    assert (await info(import_id)).state is State.UNDONE, (await info(import_id)).failure


ME = Who(None)
NUMBER = "Kengännumero"


async def a_register(subscribed: OfferedList) -> None:
    """People whom the files of this test complete, replace or block."""
    contact = await make_contacts.known_person(
        "known@example.org", first_name="Aino", last_name="Aho", title="Päätoimittaja", notes="Vanha",
    )  # fmt: skip
    outlet = await make_contacts.organisation("Firma Oy")
    await positions.add_position(contact, outlet, PositionFields(main=True), ME)
    await belongings.set_tags(contact, ["energia"], ME)
    await belongings.set_phones(contact, None, [("+358401234567", "mobile")], ME)
    field = await custom_fields.define_field(NUMBER, "person", "number", [], None)
    await custom_fields.set_value(Owner(contact=contact), field, "41", ME)
    await make_contacts.person("other@example.org")
    await make_lists.subscriber("a@example.org", subscribed)


def _take_back() -> None:
    raise _BackError


class _BackError(Exception):
    """Takes back what was written."""


# trial H13
@given(
    rows=FILES, known=st.sampled_from(list(Known)), chunk_rows=st.sampled_from([1, 2000]),
    at_once=st.booleans(), size=st.sampled_from(["", "41", "42,5"]),
)  # fmt: skip
@pytest.mark.once
@settings(max_examples=dose(25, 200), suppress_health_check=list(HealthCheck), deadline=None)
async def test_an_undone_import_has_never_been(
    db: None, rows: list[tuple[str, ...]], known: Known, chunk_rows: int, at_once: bool, size: str
) -> None:
    first = ("first@example.org", *[""] * (len(HEADINGS) - 1))
    content = table((*HEADINGS, NUMBER), *((*row, size) for row in (first, *rows)))
    with suppress(_BackError):
        async with database.transaction():
            chosen = await make_lists.a_list()
            await a_register(chosen)
            before = await snapshot()
            done = await imported(
                content, known=known, chunk_rows=chunk_rows, may_record_consent=at_once,
                list_id=chosen.list_id, evidence="lomake", role="media",
            )  # fmt: skip
            await undo(done.id)
            assert await snapshot() == before
            again = await imported(content, known=known, chunk_rows=chunk_rows, role="media",
                                   list_id=chosen.list_id, evidence="lomake")  # fmt: skip
            assert again.counts == done.counts
            _take_back()
