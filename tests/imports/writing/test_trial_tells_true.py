"""What a dry run promises is what the run does: the same counts, outcomes and findings."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import database
from app.imports import actions
from app.imports.rules import Known
from app.imports.writing import engine
from tests.doses import dose
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.imports import described, info, said, table, tried

HEADINGS = (
    "Email", "First name", "Last name", "Phone", "Organisation", "Business ID", "Street", "Tags",
    "Title", "Notes", "Status", "Optin time", "Decision maker", "Beat",
)  # fmt: skip


def texts(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *choices])


ROWS = st.tuples(
    texts(
        "a@example.org", "b@example.org", "c@example.org", "a@example.org, b@example.org",
        "c@example.org ::: a@example.org", "d@example.org, D@example.org", "known@example.org",
        "known@example.org, e@example.org", "other@example.org, known@example.org", "bad@",
    ),
    texts("Aino", "Eino", "A."),
    texts("Aho", "Eho"),
    texts("040 1234567", "050 1234567", "09 1", "040 1234567 ::: 050 7654321"),
    texts("Firma Oy", "FIRMA OY", "Toinen Oy"),
    texts("2617416-4"),
    texts("Kauppakatu 1"),
    texts("metsä", "metsä, energia"),
    texts("Toimittaja", "Päällikkö"),
    texts("Muistiin"),
    texts("unsubscribed", "cleaned"),
    texts("2026-01-02 10:00"),
    texts("yes"),
    texts("metsä"),
)  # fmt: skip
FILES = st.lists(ROWS, min_size=2, max_size=9)


async def outcomes(import_id: object, column: str) -> bytes:
    rows = await database.fetch(
        f"select {column} as letters from import_chunks where import_id = $1 order by number",
        import_id,
    )
    return b"".join(row["letters"] for row in rows)


class _BackError(Exception):
    """Takes back what was written."""


def _take_back() -> None:
    raise _BackError


async def compare(content: str, known: Known, chunk_rows: int, *, listed: bool) -> None:
    told: dict[str, Any] = {}
    if listed:
        told = {"list_id": (await make_lists.a_list()).list_id, "evidence": "lomake"}
    await make_contacts.person("known@example.org", first_name="Aino", last_name="Aho")
    await make_contacts.person("other@example.org")
    import_id = await described(content, known=known, chunk_rows=chunk_rows, **told)
    trial = (await tried(import_id)).trial
    await actions.start(import_id, None, may_record_consent=True)
    await engine.run(import_id)
    assert (await outcomes(import_id, "outcomes")) == (await outcomes(import_id, "tried"))
    assert (await info(import_id)).counts == trial
    assert await said(import_id) == await said(import_id, is_trial=True)


@given(
    rows=FILES, known=st.sampled_from(list(Known)), chunk_rows=st.sampled_from([1, 2, 2000]),
    listed=st.booleans(),
)  # fmt: skip
@pytest.mark.once
@settings(max_examples=dose(40, 300), suppress_health_check=list(HealthCheck), deadline=None)
async def test_a_trial_and_its_run_say_the_same(
    db: None, rows: list[tuple[str, ...]], known: Known, chunk_rows: int, listed: bool
) -> None:
    content = table(HEADINGS, ("first@example.org", *[""] * (len(HEADINGS) - 1)), *rows)
    with suppress(_BackError):
        async with database.transaction():
            await compare(content, known, chunk_rows, listed=listed)
            _take_back()


async def test_of_namesakes_with_one_number_a_trial_means_the_one_that_the_run_finds(
    db: None,
) -> None:
    """The first of them: a row without an address completes nobody else."""
    namesake = ("Aino", "", "040 1234567")
    rows = [
        ("a@example.org", *namesake, "", "", "", "metsä", *[""] * 6),
        ("b@example.org", *namesake, *[""] * 10),
        ("", *namesake, "", "", "", "metsä", *[""] * 6),
    ]
    await compare(table(HEADINGS, *rows), Known.FILL, 2, listed=False)
