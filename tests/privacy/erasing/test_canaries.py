"""Nothing in a dump of the database or in the data directory names an erased person."""

import importlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app import config, database
from app.consent.ledger.evidence import proves
from app.consent.ledger.sealing import seal
from app.consent.ledger.verifying.verify import verify
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import address_by_canonical
from app.lib import clock
from app.piccolo_app import ROOMS
from app.privacy.erasing import actions, whose
from app.staff.periods.rules import Key
from tests.database.refusing import refusing
from tests.make import consent as make_consent
from tests.make.deliveries import World
from tests.make.imports import imported
from tests.privacy.erasing import canary
from tests.privacy.erasing.canary import Canary
from tests.privacy.retention.nights import destroyed

UNCONFIRMED = "qzx.unconfirmed@example.org"
REASON = "Asked by letter on 2.11.2026"
NOT_TEXTS = {
    "language", "country", "kind", "source_kind", "told_how", "role", "fields", "reasons", "left_by",
    "salt", "salts", "commitments", "mailbox_hash", "digest", "field", "network", "postcode",
    "search_grams", "url", "person_hash", "sealed_pdf", "sealed_json", "what", "rule",
}  # fmt: skip
"""Words of ours, and what stands in for a text."""
NOT_OF_A_PERSON = {
    "organisations", "domain_refusals", "billing_details", "billing_changes", "saved_views",
}  # fmt: skip
"""Texts about organisations."""


@pytest.fixture
async def planted(world: World, tmp_path: Path) -> Canary:
    folder = tmp_path / "data"
    folder.mkdir()
    config.use(replace(world.settings, data_dir=folder))
    return await canary.planted()


async def erased(known: Canary) -> None:
    found = await whose.of_contact(known.contact)
    assert found is not None
    await actions.erase(found, lambda: whose.of_contact(known.contact), REASON, by=known.by)


def places() -> list[tuple[str, str]]:
    """Every column of texts that a room names as personal."""
    found = []
    for room in ROOMS:
        module: Any = importlib.import_module(f"app.{room}.personal_data")
        for table, columns in module.PERSONAL.items():
            name = table._meta.tablename
            for column in () if room == "staff" or name in NOT_OF_A_PERSON else columns:
                kind = table._meta.get_column_by_name(column).value_type
                if kind in (str, bytes) and column not in NOT_TEXTS:
                    found.append((name, column))
    return found


# trial E19
async def test_the_word_stands_in_every_personal_column_before(planted: Canary) -> None:
    """The test would see it, wherever a room keeps what a person is called or said."""
    for table, column in places():
        rows = await database.fetch(f"select {column} as said from {table}")
        said = [row["said"] for row in rows if row["said"]]
        seen = [
            part
            for one in said
            for part in canary.decoded(one if isinstance(one, bytes) else str(one).encode())
        ]
        hits = [part for part in seen if canary.lines_with(part)]
        digits = [part for part in seen if b"407771234" in part or b"203.0.113" in part]
        assert hits or digits, f"{table}.{column}"


# trial E19
async def test_nothing_names_an_erased_person(planted: Canary, world: World) -> None:
    assert world.settings.database_url
    await erased(planted)
    await erased_unconfirmed()
    await until_requests_are_forgotten()
    for part in canary.decoded(canary.dump(world.settings.database_url)):
        assert canary.lines_with(part) == []
        assert canary.lines_with(part, b"407771234") == []
        assert canary.lines_with(part, b"203.0.113") == []
    for path, part in canary.in_files(config.current().data_dir):
        assert canary.lines_with(part) == [], path
    assert len([*canary.in_files(config.current().data_dir / "mailbox")]) == 2  # the neighbour's


async def until_requests_are_forgotten() -> None:
    """Who asked us something stays for three years, to show that it was answered."""
    with clock.standing_at(clock.now() + timedelta(days=3 * 366)):
        assert await destroyed(Key.REQUESTS) == 1


async def test_who_asked_stays_only_among_the_requests(planted: Canary) -> None:
    """The one exception of an erasure: name and letters of a request, until its time ends."""
    await erased(planted)
    await erased_unconfirmed()
    for table, column in places():
        rows = await database.fetch(f"select {column} as said from {table}")
        said = "\n".join(str(row["said"]) for row in rows)
        named = any(one.lower() in said.lower() for one in (*canary.EMAILS, *canary.NAME))
        assert not named or table == "privacy_requests", f"{table}.{column}"
    assert await destroyed(Key.REQUESTS) == 0


async def erased_unconfirmed() -> None:
    """Somebody who asked for letters and never confirmed has nothing but an address."""
    found = await whose.of_email(UNCONFIRMED)
    assert found is not None
    assert found.contact is None
    await actions.erase(found, lambda: whose.of_email(UNCONFIRMED), REASON, by=None)


async def test_a_neighbour_keeps_everything(planted: Canary) -> None:
    await erased(planted)
    assert await address_by_canonical("kaisa@example.org") is not None
    rows = await database.fetch(
        "select data from import_chunks where import_id = $1", planted.import_id
    )
    text = b"".join(part for row in rows for part in canary.decoded(row["data"]))
    assert b"kerttu@example.org" in text


# trial E19
async def test_the_ledger_keeps_its_events_and_the_rest_of_the_evidence_fits(
    planted: Canary,
) -> None:
    before = await database.fetch("select * from consent_events order by id")
    await make_consent.given()
    await seal()
    await erased(planted)
    after = await database.fetch("select * from consent_events order by id")
    assert after[: len(before)] == before
    told = [(row["state"], row["subject"]) for row in after if row["subject"] in planted.addresses]
    assert [state for state, _ in told].count("erased") == 2
    kept = await database.fetch(
        "select v.*, e.evidence_digest from consent_evidence v join consent_events e on e.id = v.event"
    )
    assert kept
    for row in kept:
        assert proves(dict(row), row["evidence_digest"])
    assert (await verify()).faults == []
    await seal()
    assert (await verify()).faults == []


# trial E19
async def test_the_same_address_does_not_come_back_with_a_file(planted: Canary) -> None:
    await erased(planted)
    done = await imported(canary.file_of_them(), by=planted.by)
    assert done.counts.suppressed == 1
    assert await address_by_canonical(canary.EMAILS[0].lower()) is None


# trial E19
async def test_an_address_that_was_never_confirmed_is_kept_away_too(planted: Canary) -> None:
    await erased_unconfirmed()
    [kept] = (await suppressed([UNCONFIRMED]))[UNCONFIRMED]
    assert (kept.list_id, kept.reason) == (None, Cause.ERASED)
    done = await imported(f"E-mail\n{UNCONFIRMED}\n", by=planted.by)
    assert done.counts.suppressed == 1


# trial E20
@pytest.mark.parametrize("table", ["erasures", "contacts"])
async def test_an_erasure_that_is_cut_off_has_erased_nothing_and_can_be_done_again(
    planted: Canary, table: str
) -> None:
    """Neither half in the database nor in the files beside it."""
    before = [row["subject"] for row in await database.fetch(_ALL_SUBJECTS)]
    files = len([*canary.in_files(config.current().data_dir)])
    async with refusing(table):
        with pytest.raises(asyncpg.RaiseError):
            await erased(planted)
    assert [row["subject"] for row in await database.fetch(_ALL_SUBJECTS)] == before
    assert len([*canary.in_files(config.current().data_dir)]) == files
    known = await address_by_canonical(canary.EMAILS[0].lower())
    assert known is not None
    assert await suppressed([canary.EMAILS[0].lower()]) == {}
    await erased(planted)
    assert await address_by_canonical(canary.EMAILS[0].lower()) is None
    assert (await verify()).faults == []


_ALL_SUBJECTS = "select subject from consent_events order by id"


async def test_erasing_twice_finds_nobody(planted: Canary) -> None:
    await erased(planted)
    assert await whose.of_contact(planted.contact) is None
    assert await whose.of_email(canary.EMAILS[0].lower()) is None
