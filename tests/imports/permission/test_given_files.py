"""Files as people really have them: who may be mailed after each, and who is blocked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import database
from app.lib.refusals import Invalid
from tests.imports.given import given_file
from tests.imports.permission.test_no_stays_no import permitted
from tests.imports.test_commands import asked
from tests.make import lists as make_lists


@dataclass(frozen=True)
class Given:
    """What the command is told, and what comes of it: who may be mailed, how many are blocked."""

    name: str
    file: str
    columns: Sequence[tuple[str, str]]
    mailed: Sequence[str]
    blocked: int
    people: int

    @property
    def has_list(self) -> bool:
        return self.name != "S2"


FILES = [
    Given("S1", "s1_mailtrain.csv", [("created", "opt_in_at"), ("status", "may_mail")],
          ["mt.one@example.org"], 0, 3),
    Given("S2", "s2_state.csv", [], [], 0, 2),
    Given("S3", "s3_newsletter.csv", [("Uutiskirje", "status")], ["kylli@example.org"], 0, 2),
    Given("S4", "s4_statuses.csv", [],
          ["st00@example.org", "st01@example.org", "st02@example.org"], 28, 16),
    Given("S5", "s5_optout.csv", [], [], 5, 0),
    Given("N3", "n3_ghost.csv", [("created_at", "opt_in_at")], ["ghostb.yes@example.org"], 1, 2),
    Given("N7", "n7_hub.csv", [("Create Date", "opt_in_at")], ["heli.hub@example.com"], 1, 1),
    Given("N10", "n10_ml.csv", [], ["ml.yes@example.org"], 3, 1),
]  # fmt: skip


@pytest.mark.parametrize("given", FILES, ids=[one.name for one in FILES])
async def test_only_who_said_yes_may_be_mailed(db: None, given: Given, tmp_path: Path) -> None:
    """# trial H12"""
    file = given_file(given.file, tmp_path)
    more = {}
    if given.has_list:
        await make_lists.a_list("kirje")
        more = {"list_slug": "kirje", "evidence": "x"}
    done = await asked(file, columns=given.columns, **more)
    assert await permitted() == list(given.mailed)
    assert done["suppressed"] == given.blocked
    assert await database.fetchval("select count(*) from contacts") == given.people


async def test_numbers_under_status_are_asked_about(db: None, tmp_path: Path) -> None:
    """# trial H13"""
    file = given_file("s1_mailtrain.csv", tmp_path)
    await make_lists.a_list("kirje")
    with pytest.raises(Invalid):
        await asked(file, list_slug="kirje", evidence="x", columns=[("created", "opt_in_at")])
