"""Whoever alters the ledger is found out, and the first altered event is named."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from app import database
from app.consent import actions, personal_data
from app.consent.events import Method, State
from app.consent.ledger import files
from app.consent.ledger.sealing import reseal, seal
from app.consent.ledger.verifying.portions import by_index, in_sql
from app.consent.ledger.verifying.report import Report, in_json, told
from app.consent.ledger.verifying.verify import verify
from app.consent.wordings.texts import publish_notice
from app.lib import clock
from app.staff.periods.rules import Key
from tests.make import consent as make
from tests.privacy.retention.nights import destroyed


async def said() -> list[tuple[int | None, str]]:
    return [(fault.event, fault.said) for fault in (await verify()).faults]


async def as_superuser(*sentences: str) -> None:
    """Past every trigger."""
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        for sentence in sentences:
            await database.execute(sentence)


@pytest.fixture
async def ids(committed: None) -> list[int]:
    """Twenty consents in three seals, and the ids of their sixty events."""
    await publish_notice({"fi": "<p>Seloste</p>"})
    for number in range(20):
        await make.given()
        if number in (4, 11):
            await seal()
    await seal()
    rows = await database.fetch("select event from ledger_leaves order by number")
    return [row["event"] for row in rows]


async def test_an_untouched_ledger_verifies(ids: list[int]) -> None:
    await actions.record(make.new_event(uuid4()))
    report = await verify()
    assert report.faults == []
    assert (report.events, report.size, report.waiting, report.checkpoints) == (60, 60, 1, 3)
    assert report.proved == 60
    assert "Everything agrees." in told(report)
    assert in_json(report)["ok"] is True


async def test_an_empty_ledger_verifies(committed: None) -> None:
    assert (await verify()).faults == []


# trial E9
@pytest.mark.parametrize(
    "change",
    [
        "state = 'giveN'", "purpose_version = 2", "at = at + interval '1 microsecond'", "language = 'sv'",
        "subject = gen_random_uuid()", "actor = 'staff'", "evidence_digest = sha256('x')",
        "list_id = gen_random_uuid()", "undoes = 1", "recorded_at = recorded_at - interval '1 day'",
        "notice_version = 1", "wording = null",
        "at = (to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || 'Z BC')::timestamptz",
    ],
)  # fmt: skip
async def test_one_byte_of_one_event_names_it(ids: list[int], change: str) -> None:
    await as_superuser(f"update consent_events set {change} where id = {ids[36]}")
    report = await verify()
    assert report.faults[0].said == "the event is not as it was sealed"
    assert report.first_event == ids[36]
    assert in_json(report)["first_event"] == ids[36]
    assert f"Event {ids[36]}: the event is not as it was sealed." in told(report)


ALTERED = (
    "ip = '198.51.100.7'", "email = 'x@example.org'", "ip = null", "salts = '{}'", "salt = '12'",
    "message_id = 'x'", "detail = '{\"seconds\": 13}'", "detail = null", "detail = '{\"seconds\": [12]}'",
    "commitments = '{\"page\": \"00\"}'",
    # another value beside the commitment to what stood there
    ("email = 'x@example.org', commitments = jsonb_build_object('email', encode(sha256("
    "decode(salts ->> 'email', 'hex') || 'email\\000'::bytea || convert_to(email, 'UTF8')), 'hex'))"),
)  # fmt: skip
NOBODY_DREW = (
    "salts = '{\"ip\": \"x\"}'", "salts = '[]'", "commitments = '[]'", "commitments = '{\"ip\": 1}'",
    "detail = '[]'",
)  # fmt: skip


# trial E9
@pytest.mark.parametrize("changes", [ALTERED, NOBODY_DREW])
async def test_altered_evidence_names_its_event(ids: list[int], changes: tuple[str, ...]) -> None:
    events = ids[7 : 7 + len(changes)]
    await as_superuser(*[
        f"update consent_evidence set {change} where event = {event}"
        for event, change in zip(events, changes, strict=True)
    ])  # fmt: skip
    assert await said() == [(event, "the evidence is not what was recorded") for event in events]


# trial E9
async def test_functions_of_the_owner_are_not_asked(ids: list[int]) -> None:
    await as_superuser(
        f"update consent_events set state = 'refused' where id = {ids[36]}",
        "create function public.sha256(bytea) returns bytea language sql as 'select hash from ledger_leaves'",
        "create function public.set_config(text, text, boolean) returns text language sql as 'select $2'",
    )
    database_name = await database.fetchval("select current_database()")
    await database.execute(f'alter database "{database_name}" set search_path = public, pg_catalog')
    assert (await said())[0] == (ids[36], "the event is not as it was sealed")


async def test_any_detail_proves_its_event(committed: None) -> None:
    details: list[dict[str, object] | None] = [
        None, {}, {"b": 'ä"\\\n', "a": 1.50, "Z": True, "ö": None}, {"a": [1, {"c": 2}]}
    ]  # fmt: skip
    for detail in details:
        evidence = replace(make.EVIDENCE, detail=detail)
        await actions.record(make.new_event(uuid4(), evidence=evidence))
    await seal()
    report = await verify()
    assert (report.faults, report.proved) == ([], 4)


async def test_an_altered_sentence_is_told(ids: list[int]) -> None:
    await as_superuser("update wordings set sentence = sentence || '!' where id = "
                       f"(select wording from consent_events where id = {ids[3]})")  # fmt: skip
    ((event, what),) = await said()
    assert event is None
    assert "not the sentence that was shown" in what


async def test_an_altered_form_is_told(ids: list[int]) -> None:
    await database.execute(
        "insert into form_versions (digest, html, created_at) values (sha256('<form>'), '<form>', now())"
    )
    assert await said() == []
    await as_superuser("update form_versions set html = '<form checked>'")
    ((_, what),) = await said()
    assert "is not the one that was shown" in what


async def test_an_altered_sentence_with_its_digest_names_the_first_event(ids: list[int]) -> None:
    await as_superuser(
        "update wordings set sentence = 'Muuta', digest = sha256('Muuta') where id = "
        f"(select wording from consent_events where id = {ids[3]})"
    )
    assert (await said())[0] == (ids[3], "the event is not as it was sealed")


# trial E9
async def test_a_deleted_event_is_named(ids: list[int]) -> None:
    await as_superuser(f"delete from consent_events where id = {ids[10]}")
    assert (await said())[0] == (ids[10], "the event was deleted")


# trial E9
async def test_an_event_slipped_in_is_named(ids: list[int]) -> None:
    await as_superuser(
        "insert into consent_events (id, subject, state, method, purpose, purpose_version, channel, "
        "language, actor, at, recorded_at) values (1000000, gen_random_uuid(), 'given', 'form', "
        "'field_knowledge', 1, 'email', 'fi', 'person', now(), now())"
    )
    faults = await said()
    assert (1_000_000, "the event was never sealed, and does not wait for it") in faults


# trial E9
async def test_two_events_that_changed_places_are_named(ids: list[int]) -> None:
    one, two = ids[20], ids[21]
    await as_superuser(
        f"update consent_events set id = -1 where id = {one}",
        f"update consent_events set id = {one} where id = {two}",
        f"update consent_events set id = {two} where id = -1",
    )
    assert [event for event, _ in await said()][:1] == [one]


# trial E9
async def test_an_event_altered_together_with_its_seal_is_named_by_what_is_kept_outside(
    ids: list[int],
) -> None:
    await as_superuser(
        f"update consent_events set state = 'refused' where id = {ids[36]}",
        f"update ledger_leaves set hash = sha256('x') where event = {ids[36]}",
    )
    faults = await said()
    assert (ids[36], "the seal is not the one that was kept outside") in faults
    assert any("has another head" in what for _, what in faults)


TAIL = (
    "delete from consent_evidence where event in (select event from ledger_leaves where number > 47)",
    "delete from consent_events where id in (select event from ledger_leaves where number > 47)",
    "delete from ledger_leaves where number > 47",
)


# trial E9
async def test_a_tail_that_was_cut_off_is_missed(ids: list[int]) -> None:
    await as_superuser(*TAIL)
    faults = [what for _, what in await said()]
    assert "the newest 12 events of the tree are missing" in faults


# trial E9
async def test_a_tail_cut_off_with_its_seal_is_caught_by_the_kept_checkpoint(
    ids: list[int],
) -> None:
    await as_superuser(
        *(sentence.replace("47", "35") for sentence in TAIL),
        "delete from ledger_checkpoints where size > 36",
        "delete from permission where address not in (select subject from consent_events)",
    )
    ((event, what),) = await said()
    assert event is None
    assert "keeps a checkpoint of 60 events, and the database has 36" in what


# trial E9
async def test_a_database_that_does_not_know_a_newer_tree_is_an_old_one(ids: list[int]) -> None:
    await reseal("Trying")
    await as_superuser(
        "delete from ledger_checkpoints where tree = 2",
        "delete from ledger_leaves where tree = 2",
        "delete from ledger_trees where number = 2",
        "delete from unsealed",
    )
    ((_, what),) = await said()
    assert "an older database was restored" in what


async def test_after_resealing_everything_verifies(ids: list[int]) -> None:
    await as_superuser(
        *(sentence.replace("47", "35") for sentence in TAIL),
        "delete from ledger_checkpoints where size > 36",
        "delete from permission where address not in (select subject from consent_events)",
    )
    await reseal("The disk failed")
    await seal()
    report = await verify()
    assert report.faults == []
    assert (report.events, report.size) == (36, 37)


async def test_a_forged_checkpoint_is_noticed(ids: list[int]) -> None:
    (path,) = files.folder().glob("*.txt")
    text = path.read_text()
    path.write_text(text.replace("\n36\n", "\n35\n"))
    faults = [what for _, what in await said()]
    assert any("checkpoint of 35 events" in what and "another head" in what for what in faults)
    assert any("checkpoint of 35 events" in what and "not signed" in what for what in faults)


async def test_a_permission_nobody_gave_names_the_last_event(ids: list[int]) -> None:
    last = await _permission_nobody_gave(ids)
    assert await said() == [(last, "the permission does not follow from the events")]


async def test_of_a_long_ledger_the_parts_are_recomputed_beside_each_other(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.consent.ledger.verifying.portions.PORTION", 10)
    report = await verify()
    assert (report.faults, report.events, report.size) == ([], 60, 60)
    last = await _permission_nobody_gave(ids)
    await as_superuser(
        f"update consent_events set language = 'sv' where id in ({ids[4]}, {ids[30]})"
    )
    assert await said() == [
        (ids[4], "the event is not as it was sealed"),
        (ids[30], "the event is not as it was sealed"),
        (last, "the permission does not follow from the events"),
    ]


async def test_what_is_missing_between_two_parts_is_told_once(
    ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.consent.ledger.verifying.portions.PORTION", 10)
    await as_superuser("delete from ledger_leaves where number in (19, 20)")
    missing = [what for _, what in await said() if what.startswith("leaf")]
    assert missing == ["leaf 19 of the tree is missing", "leaf 20 of the tree is missing"]


async def _permission_nobody_gave(ids: list[int]) -> int:
    subject = await database.fetchval("select subject from consent_events where id = $1", ids[5])
    await actions.record(make.new_event(subject, State.OBJECTED, Method.PAGE))
    await seal()
    await as_superuser(
        f"update permission set verdict = true, reason = 'given' where address = '{subject}'"
    )
    last = await database.fetchval("select max(id) from consent_events")
    assert isinstance(last, int)
    return last


async def test_what_is_taken_back_counts_as_it_does_when_it_is_recorded(ids: list[int]) -> None:
    early, late = [
        row["subject"]
        for row in await database.fetch(
            "select subject from consent_events where id in ($1, $2)", ids[5], ids[8]
        )
    ]
    for subject in (early, late):
        left = await actions.record(make.new_event(subject, State.WITHDRAWN, Method.PAGE))
        if subject == early:
            undone = make.new_event(early, State.CORRECTED, Method.PAGE, undoes=left)
            await actions.record(undone)
    await database.execute(
        "insert into consent_events (subject, state, method, purpose, purpose_version, channel, "
        "language, actor, undoes, at, recorded_at) select subject, 'corrected', method, purpose, "
        "purpose_version, channel, language, actor, id, at + interval '11 minutes', recorded_at "
        "from consent_events where id = $1",
        left,
    )
    await seal()
    assert await said() == []
    await as_superuser(f"update permission set verdict = not verdict where address = '{early}'")
    assert len(await said()) == 1


async def test_a_permission_without_any_event_is_told(ids: list[int]) -> None:
    await as_superuser(
        "insert into permission (address, purpose, channel, verdict, reason, since) "
        "values (gen_random_uuid(), 'field_knowledge', 'email', true, 'given', now())"
    )
    assert await said() == [(None, "a permission stands without any event")]


async def test_what_waits_for_more_than_a_minute_is_told(ids: list[int]) -> None:
    waiting = await actions.record(make.new_event(uuid4()))
    assert await said() == []
    with clock.standing_at(clock.now() + timedelta(seconds=61)):
        ((event, what),) = await said()
    assert event == waiting
    assert "more than a minute" in what


async def test_an_erased_person_leaves_a_ledger_that_verifies(ids: list[int]) -> None:
    subject = await database.fetchval("select subject from consent_events where id = $1", ids[5])
    await personal_data.erase([subject])
    report = await verify()
    assert report.faults == []
    assert report.proved == 57


async def test_reduced_evidence_verifies(ids: list[int]) -> None:
    with clock.standing_at(clock.now() + timedelta(days=366)):
        assert await destroyed(Key.NETWORK) == 60
    assert (await verify()).faults == []


async def test_a_changed_node_is_noticed(committed: None) -> None:
    await actions.record_many([make.new_event(uuid4()) for _ in range(300)])
    await seal()
    assert (await verify()).faults == []
    await as_superuser("update ledger_nodes set hash = sha256('x')")
    assert await said() == [(None, "a kept node of level 8 is not what the leaves make")]


def test_only_faults_of_events_are_first() -> None:
    report = Report()
    report.found("the checkpoint is wrong")
    report.found("wrong", 7)
    report.found("wrong too", 8)
    assert report.first_event == 7


async def test_a_portion_of_the_leaves_reads_no_table_from_end_to_end(ids: list[int]) -> None:
    async with by_index() as connection:
        plan = await connection.fetch(f"explain {in_sql()}", 1, 0, 20, True)
    lines = "\n".join(line[0] for line in plan)
    assert "Index Scan using consent_events_pkey" in lines
    assert "Seq Scan" not in lines
