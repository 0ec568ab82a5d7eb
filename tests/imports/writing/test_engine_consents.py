"""Consents come in with what proves them; nobody who left is brought back."""

from datetime import UTC, datetime, timedelta

import pytest

from app import database
from app.consent import actions as consent
from app.consent.events import Method, State
from app.consent.grounds import stale
from app.consent.grounds.reasons import Reason
from app.consent.ledger.evidence import proves
from app.consent.queries import history, permissions_of
from app.consent.suppression.kept import suppress, suppressed
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import address_by_canonical
from app.imports.rules import Counts
from app.lib import clock
from app.lists.actions.unsubscribe import leave_list
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.imports import imported, people, said, table

HEADINGS = (
    "Sähköposti", "Etunimi", "Sukunimi", "Puhelin", "Yritys", "Titteli", "Tags", "OPTIN_TIME",
    "CONFIRM_TIME", "OPTIN_IP", "Kieli",
)  # fmt: skip
PROOF = ("2020-01-01 10:00:00", "2020-01-01 10:05:00", "192.0.2.1")
AINO = (
    "Aino@example.org",
    "Aino",
    "Mäkinen",
    "040 1234567",
    "Firma Oy",
    "TJ",
    "energia",
    *PROOF,
    "fi",
)
EINO = ("eino@example.org", "Eino", "Öberg", "", "", "", "", "", "", "", "sv")


async def test_a_consent_with_proof_counts_with_its_evidence(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    done = await imported(table(HEADINGS, AINO, EINO), list_id=list_id, evidence="Vanha lomake")
    assert (3, "no_sign_up", "eino@example.org") in await said(done.id)
    aino, eino = [await address_by_canonical(f"{one}@example.org") for one in ("aino", "eino")]
    assert aino is not None
    assert eino is not None
    (standing,) = await permissions_of(aino.id)
    assert (standing.allowed, standing.reason) == (True, Reason.CONSENT)
    assert await permissions_of(eino.id) == []
    (event,) = await history(aino.id)
    assert (event.state, event.method) == (State.GIVEN, Method.IMPORT)
    assert event.at.isoformat() == "2020-01-01T10:05:00+00:00"
    row = await database.fetchrow("select * from consent_evidence where event = $1", event.id)
    assert row is not None
    assert (row["email"], row["ip"]) == ("Aino@example.org", "192.0.2.1")
    assert "Vanha lomake" in row["detail"]
    assert await database.fetchval("select count(*) from subscriptions where left_at is null") == 1


async def test_without_the_right_a_consent_waits(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    text = table(HEADINGS, AINO)
    await imported(text, list_id=list_id, evidence="Lomake", may_record_consent=False)
    aino = await address_by_canonical("aino@example.org")
    assert aino is not None
    (standing,) = await permissions_of(aino.id)
    assert (standing.allowed, standing.reason) == (False, Reason.NOT_CONFIRMED)
    assert await database.fetchval("select address from imported_consents") == aino.id
    assert await database.fetchval("select count(*) from subscriptions") == 0
    again = await imported(text, list_id=list_id, evidence="Lomake", may_record_consent=False)
    assert again.counts == Counts(unchanged=1)


@pytest.mark.parametrize("given", [True, False])
async def test_the_quick_way_into_the_ledger_says_what_the_slow_one_says(
    db: None, given: bool
) -> None:
    """New people go through COPY, known ones through `record_many`: all but ids are alike."""
    list_id = (await make_lists.a_list()).list_id
    await make_contacts.person("eino@example.org")
    text = table(HEADINGS, AINO, ("eino@example.org", *AINO[1:]))
    await imported(text, list_id=list_id, evidence="Lomake", may_record_consent=given)
    await stale.decide_anew()
    for table_, left_out in (
        ("consent_events", ("id", "subject", "recorded_at", "evidence_digest")),
        ("permission", ("id", "address", "fact")),
        ("consent_evidence", ("event", "subject", "salts", "email", "detail")),
    ):
        first, second = (dict(row) for row in await database.fetch(f"select * from {table_}"))
        for column in left_out:
            first.pop(column), second.pop(column)
        assert first == second
    for row in await database.fetch(
        "select e.evidence_digest, v.* from consent_events e join consent_evidence v on v.event = e.id"
    ):
        assert proves(dict(row), row["evidence_digest"])


# trial F5
async def test_nobody_who_left_is_brought_back(db: None) -> None:
    offered = await make_lists.a_list()
    text = table(HEADINGS, AINO)
    await imported(text, list_id=offered.list_id, evidence="Lomake")
    aino = await address_by_canonical("aino@example.org")
    assert aino is not None
    await leave_list(
        offered.list_id, aino.id, "marketing_directory", Method.PAGE, consent.Evidence()
    )
    again = await imported(text, list_id=offered.list_id, evidence="Lomake")
    assert "has_left" in [code for _, code, _ in await said(again.id)]
    (standing,) = await permissions_of(aino.id)
    assert standing.allowed is False
    assert await database.fetchval("select count(*) from subscriptions where left_at is null") == 0


# trial F5
@pytest.mark.parametrize("cause", [Cause.ERASED, Cause.OBJECTED, Cause.BOUNCED])
async def test_a_suppressed_address_does_not_come_in(db: None, cause: Cause) -> None:
    await suppress("aino@example.org", None, cause, clock.now())
    done = await imported(table(HEADINGS, AINO, EINO))
    assert done.counts == Counts(created=1, suppressed=1)
    assert await people() == ["Eino Öberg eino@example.org"]
    assert (2, "suppressed", "Aino@example.org") in await said(done.id)


# decision: an objection stops mail, never upkeep
@pytest.mark.parametrize("cause", list(Cause))
async def test_the_record_of_somebody_who_objected_is_kept_up(db: None, cause: Cause) -> None:
    """A customer's new title comes with the file; no consent does."""
    offered, contact = await make_lists.a_list(), await make_contacts.known_person(AINO[0])
    await suppress("aino@example.org", None, cause, clock.now())
    rows = table((*HEADINGS, "Titteli"), (*AINO, "Johtaja"))
    done = await imported(rows, list_id=offered.list_id, evidence="Lomake")
    assert done.counts == Counts(updated=1)
    title = await database.fetchval("select title from contacts where id = $1", contact)
    assert title == "Johtaja"
    assert "has_left" in [code for _, code, _ in await said(done.id)]
    assert await database.fetchval("select count(*) from subscriptions") == 0
    assert await database.fetchval("select count(*) from consent_events") == 0


MAILCHIMP_LEFT = ("Email Address", "First Name", "OPTIN_TIME", "LEID", "EUID", "UNSUB_TIME",
                  "UNSUB_CAMPAIGN_TITLE", "UNSUB_REASON")  # fmt: skip


# trial F5
async def test_an_unsubscribed_file_suppresses_whatever_is_asked(db: None) -> None:
    offered = await make_lists.a_list()
    await imported(table(HEADINGS, AINO), list_id=offered.list_id, evidence="Lomake")
    left = ("2021-01-01 10:00:00", "Kirje", "ei kiinnosta")
    text = table(
        MAILCHIMP_LEFT,
        ("aino@example.org", "Aino", PROOF[0], "1", "2", *left),
        ("new@example.org", "Uusi", PROOF[0], "1", "2", *left),
        ("broken", "X", "", "", "", *left),
    )
    done = await imported(text, list_id=offered.list_id, evidence="Lomake", suppresses=None)
    assert done.counts == Counts(suppressed=2, refused=1)
    assert await people() == ["Aino Mäkinen aino@example.org"]
    rows = await suppressed(["aino@example.org", "new@example.org"])
    assert Cause.UNSUBSCRIBED_ELSEWHERE in {row.reason for row in rows["new@example.org"]}
    aino = await address_by_canonical("aino@example.org")
    assert aino is not None
    assert [one.allowed for one in await permissions_of(aino.id)] == [False]
    event = (await history(aino.id))[-1]
    assert (event.state, event.at) == (State.WITHDRAWN, datetime(2021, 1, 1, 10, tzinfo=UTC))
    kept = await database.fetchrow(
        "select v.detail ->> 'why' as why, e.recorded_at from consent_evidence v "
        "join consent_events e on e.id = v.event where v.event = $1",
        event.id,
    )
    assert kept is not None
    assert kept["why"] == "ei kiinnosta"
    assert kept["recorded_at"] > event.at
    assert await database.fetchval("select count(*) from subscriptions where left_at is null") == 0


# trial F5
@pytest.mark.parametrize("left_at", ["2019-12-31 10:00:00", ""])
async def test_who_agreed_here_after_leaving_elsewhere_leaves_when_the_file_comes(
    db: None, left_at: str
) -> None:
    offered = await make_lists.a_list()
    await imported(table(HEADINGS, AINO), list_id=offered.list_id, evidence="Lomake")
    row = ("aino@example.org", "Aino", PROOF[0], "1", "2", left_at, "Kirje", "ei kiinnosta")
    await imported(table(MAILCHIMP_LEFT, row), list_id=offered.list_id)
    aino = await address_by_canonical("aino@example.org")
    assert aino is not None
    event = (await history(aino.id))[-1]
    assert event.state is State.WITHDRAWN
    assert clock.now() - event.at < timedelta(minutes=5)
