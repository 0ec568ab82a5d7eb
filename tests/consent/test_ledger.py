"""Recording events: what is kept, what cannot be changed, what permission follows."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from app import database
from app.consent import actions, queries
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.shown.forms import FormShown, keep_form
from app.consent.wordings.texts import keep_wording, publish_notice
from app.database import transaction
from app.lib.refusals import Conflict, NotFound
from tests.architecture.statements import statements
from tests.make import consent as make


async def reasons(subject: UUID) -> dict[UUID | None, Reason]:
    return {one.list_id: one.reason for one in await queries.permissions_of(subject)}


async def test_a_consent_is_written_as_permission_at_once(db: None) -> None:
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    assert await reasons(subject) == {list_id: Reason.CONSENT}


async def test_an_objection_rewrites_every_permission(db: None) -> None:
    subject, first, second = uuid4(), uuid4(), uuid4()
    await make.given(subject, list_id=first)
    await make.given(subject, list_id=second)
    await actions.record(make.new_event(subject, State.OBJECTED, Method.PAGE))
    assert set((await reasons(subject)).values()) == {Reason.OBJECTED}


async def test_an_undone_objection_gives_the_permissions_back(db: None) -> None:
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    objection = await actions.record(make.new_event(subject, State.OBJECTED, Method.PAGE))
    await actions.record(make.new_event(subject, State.CORRECTED, Method.PAGE, undoes=objection))
    assert (await reasons(subject))[list_id] is Reason.CONSENT


@pytest.mark.parametrize("method", [Method.ONE_CLICK, Method.MAILTO, Method.COMPLAINT])
async def test_undoing_what_cannot_be_undone_is_refused(db: None, method: Method) -> None:
    left = await actions.record(make.new_event(subject := uuid4(), State.WITHDRAWN, method))
    with pytest.raises(Conflict):
        await actions.record(make.new_event(subject, State.CORRECTED, Method.PAGE, undoes=left))


async def test_undoing_twice_is_refused(db: None) -> None:
    left = await actions.record(make.new_event(subject := uuid4(), State.OBJECTED, Method.PAGE))
    undo = make.new_event(subject, State.CORRECTED, Method.PAGE, undoes=left)
    await actions.record(undo)
    with pytest.raises(Conflict):
        await actions.record(undo)


async def test_nobody_undoes_somebody_elses_objection(db: None) -> None:
    left = await actions.record(make.new_event(subject := uuid4(), State.OBJECTED, Method.PAGE))
    with pytest.raises(Conflict):
        await actions.record(make.new_event(uuid4(), State.CORRECTED, Method.PAGE, undoes=left))
    assert set((await reasons(subject)).values()) == {Reason.OBJECTED}


async def test_an_unknown_purpose_is_refused_and_nothing_written(db: None) -> None:
    with pytest.raises(NotFound):
        await actions.record(make.new_event(subject := uuid4(), purpose="world_peace"))
    assert await queries.history(subject) == []


async def test_many_events_are_kept_in_their_order(db: None) -> None:
    subject = await make.given()
    states = [past.state for past in await queries.history(subject)]
    assert states == [State.REQUESTED, State.CONFIRMATION_SENT, State.GIVEN]


async def test_no_events_are_nothing(db: None) -> None:
    assert await actions.record_many([]) == []


async def test_one_persons_event_takes_seven_statements_at_most(db: None) -> None:
    subject = await make.given()
    async with statements() as asked:
        await actions.record(make.new_event(subject, State.WITHDRAWN, Method.PAGE))
    assert len(asked) <= 7, asked.report()


@pytest.mark.parametrize(
    "attack",
    [
        "update {table} set {column} = {column}",
        "delete from {table}",
        "truncate {table} cascade",
    ],
)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("consent_events", "state"),
        ("wordings", "sentence"),
        ("notice_versions", "html"),
        ("purposes", "basis"),
        ("form_versions", "html"),
    ],
)
async def test_the_ledger_refuses_to_be_changed(
    db: None, attack: str, table: str, column: str
) -> None:
    # trial E10
    await make.given()
    await publish_notice({"fi": "<p>Seloste</p>"})
    await keep_form(FormShown("<form></form>"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        async with transaction():
            await database.execute(attack.format(table=table, column=column))


async def test_the_ip_stands_only_in_the_evidence(db: None) -> None:
    # register R7
    subject = await make.given()
    columns = await database.fetch(
        "select table_name from information_schema.columns where column_name in ('ip', 'network') "
        "and table_name <> 'social_profiles'"  # there a network is LinkedIn or Mastodon
    )
    rows = await database.fetch("select ip from consent_evidence where subject = $1", subject)
    assert {row["table_name"] for row in columns} == {"consent_evidence"}
    assert {row["ip"] for row in rows} == {make.EVIDENCE.ip}


async def test_equal_evidence_of_two_people_has_two_digests(db: None) -> None:
    ids = await actions.record_many([make.new_event(uuid4()), make.new_event(uuid4())])
    digests = await database.fetchval(
        "select count(distinct evidence_digest) from consent_events where id = any($1)", ids
    )
    assert digests == 2


async def test_history_tells_what_was_said_then(db: None) -> None:
    # trial E13
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    await keep_wording(list_id, "fi", "Aivan uusi lause.")
    past = (await queries.history(subject))[-1]
    assert (past.wording, past.wording_version) == ("Minulle saa lähettää uutiskirjeen.", 1)
    assert past.purpose_names["sv"] == "Främjande av kunskap och kompetens i branschen"
    assert past.actor is Actor.PERSON


async def test_history_marks_what_was_undone(db: None) -> None:
    left = await actions.record(make.new_event(subject := uuid4(), State.OBJECTED, Method.PAGE))
    await actions.record(make.new_event(subject, State.CORRECTED, Method.PAGE, undoes=left))
    assert [past.is_undone for past in await queries.history(subject)] == [True, False]
