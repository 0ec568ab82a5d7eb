"""`postilupa contacts erase`, as the operator runs it."""

import asyncio
import json
from collections.abc import Callable
from functools import partial

import pytest
from click.testing import Result

from app import database
from app.contacts.queries.people import address_by_canonical
from tests.conftest import SECRET
from tests.make import contacts as make_contacts
from tests.make.commands import postilupa
from tests.make.deliveries import World

Erase = Callable[..., Result]


@pytest.fixture
def erase(world: World) -> Erase:
    assert world.settings.database_url is not None
    environment = {
        "POSTILUPA_DATABASE_URL": world.settings.database_url,
        "POSTILUPA_SECRET_KEY": SECRET.decode(),
        "POSTILUPA_DATA_DIR": str(world.folder),
    }
    return partial(postilupa, "contacts", "erase", **environment)


@pytest.fixture
async def matti(committed: None) -> str:
    await make_contacts.known_person("matti@example.org", first_name="Matti", last_name="Virtanen")
    await make_contacts.known_person("oona@example.org", notes="Matti Virtasen kollega")
    return "matti@example.org"


def test_somebody_is_erased_and_texts_of_others_are_named(erase: Erase, matti: str) -> None:
    done = erase("Matti@Example.org", "--reason", "Request of 2 November", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["addresses"] == 1
    assert len(told["mentions"]) == 1
    again = erase(matti, "--reason", "Request of 2 November")
    assert again.exit_code == 1
    assert "Nobody in the register" in again.stderr


def test_a_reason_with_the_name_is_refused(erase: Erase, matti: str) -> None:
    done = erase(matti, "--reason", "Matti Virtanen asked")
    assert done.exit_code == 1
    assert "leave them out" in done.stderr


def test_help_says_that_it_cannot_be_undone(erase: Erase) -> None:
    assert "cannot be undone" in erase("--help").stdout


async def test_the_texts_wait_for_a_decision(erase: Erase, matti: str) -> None:
    await asyncio.to_thread(erase, matti, "--reason", "Request of 2 November")
    assert await address_by_canonical(matti) is None
    waiting = "select count(*) from erasure_mentions where decided_at is null"
    assert await database.fetchval(waiting) == 1
