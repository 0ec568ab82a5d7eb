"""Files as other programs write them, with several addresses, numbers and people in them."""

from pathlib import Path

import pytest

from app import database
from app.imports.rules import Counts
from tests.make.imports import imported, people, said

INPUTS = Path(__file__).parents[3] / "shared" / "found" / "inputs"

pytestmark = pytest.mark.skipif(not INPUTS.exists(), reason="the sample files are not here")


async def count(table: str) -> int:
    number: int = await database.fetchval(f"select count(*) from {table}")
    return number


async def test_a_card_with_everything_twice(db: None) -> None:
    done = await imported((INPUTS / "v1_multi.vcf").read_bytes())
    assert done.counts == Counts(created=1)
    assert (await count("contact_addresses"), await count("contact_phones")) == (2, 4)
    kinds = await database.fetch("select kind from contact_addresses order by canonical")
    assert [row["kind"] for row in kinds] == ["personal", "work_personal"]
    assert [code for _, code, _ in await said(done.id)] == ["other_post"]


async def test_two_columns_of_addresses(db: None) -> None:
    done = await imported((INPUTS / "c20.csv").read_bytes())
    assert done.counts == Counts(created=2)
    assert await count("contact_addresses") == 3


async def test_several_in_a_cell(db: None) -> None:
    await imported((INPUTS / "g1_google.csv").read_bytes())
    assert {"aino.gmaki@example.com", "aino.toinen@example.org", "aino.koti@example.org"} <= {
        one.rpartition(" ")[2] for one in await people()
    }


async def test_two_people_at_one_address(db: None) -> None:
    done = await imported((INPUTS / "d1.csv").read_bytes())
    assert done.counts == Counts(created=1, unchanged=1, refused=1)
    assert ("other_name", 3) in [(code, row) for row, code, _ in await said(done.id)]
    assert await count("contact_phones") == 1
