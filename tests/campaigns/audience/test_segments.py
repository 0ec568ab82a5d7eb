"""Campaigns that go only to some segments, or to all but some."""

import json
from collections.abc import Mapping
from itertools import count
from uuid import UUID

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries
from app.campaigns.audience.whom import SegmentNotUnderstood, Usage, freeze_segments, segments_of
from app.campaigns.running import settle
from app.campaigns.writing import actions, checks
from app.campaigns.writing import readers as writing_readers
from app.lib.languages import Language, speaking
from app.segments import actions as segments
from tests.conftest import StaffAs
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World, engine_at, outcomes, until
from tests.make.smtp import oracle_sink
from tests.make.staff import StaffBrowser

# Of a crowd, every third reads Finnish, Swedish, English: by the number in the name.
SWEDISH = {"field": "language", "is": "is", "value": "sv"}
ENGLISH = {"field": "language", "is": "is", "value": "en"}


_numbers = count(1)


async def segment(definition: Mapping[str, object], name: str = "") -> UUID:
    """No two in use share a name."""
    name = name or f"Segment {next(_numbers)}"
    return await segments.add(name, dict(definition), by=None)


async def draft(
    readers: int,
    only: tuple[Mapping[str, object], ...],
    without: tuple[Mapping[str, object], ...] = (),
) -> int:
    """A written draft to so many readers, kept to these segments."""
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, readers)
    made = await make_deliveries.campaign(a_list.list_id, started=False)
    usages = {await segment(one): Usage.ONLY for one in only}
    usages |= {await segment(one): Usage.EXCEPT for one in without}
    await actions.choose_segments(made, usages)
    return made


async def start(campaign: int) -> None:
    await database.execute("update campaigns set started_at = now() where id = $1", campaign)
    await freeze_segments(campaign)
    await audience.freeze(campaign)


@pytest.mark.parametrize(
    ("only", "without", "people"),
    [
        ((), (), 30),
        ((SWEDISH,), (), 10),
        ((SWEDISH, ENGLISH), (), 20),
        ((), (SWEDISH,), 20),
        ((), (SWEDISH, ENGLISH), 10),
        ((SWEDISH, ENGLISH), (ENGLISH,), 10),
        (({"any": [SWEDISH, {"not": SWEDISH}]},), ({"not": ENGLISH},), 10),
        (({"any": []},), (), 0),
        ((), ({"field": "owner", "is": "is", "value": str(UUID(int=1))},), 30),
        ((), ({"field": "owner", "is": "missing", "value": ""},), 0),
    ],
)
async def test_what_is_counted_before_is_what_is_frozen(
    db: None,
    only: tuple[Mapping[str, object], ...],
    without: tuple[Mapping[str, object], ...],
    people: int,
) -> None:
    """Whoever is outside is no candidate: neither counted as left out nor given a row."""
    campaign = await draft(30, only, without)
    before = await queries.audience(campaign)
    assert (before.people, before.excluded) == (people, 0)
    await start(campaign)
    assert await outcomes(campaign) == ({"p": people} if people else {})
    candidates = await database.fetchval("select candidates from campaigns where id = $1", campaign)
    assert candidates == people


async def test_pages_keep_to_the_segments(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "PEOPLE_PER_PAGE", 3)
    campaign = await draft(30, (SWEDISH,), (ENGLISH,))
    await start(campaign)
    assert await outcomes(campaign) == {"p": 10}


async def test_permission_counts_inside_the_segment_only(db: None) -> None:
    campaign = await draft(30, (SWEDISH,))
    await database.execute("update permission set verdict = false, reason = 'withdrawn'")
    before = await queries.audience(campaign)
    assert (before.people, dict(before.left_out)) == (0, {"withdrawn": 10})
    await start(campaign)
    assert await outcomes(campaign) == {"withdrawn": 10}


# trial C23
async def test_what_runs_uses_the_question_as_it_was(db: None) -> None:
    campaign = await draft(30, (SWEDISH,))
    await database.execute("update campaigns set started_at = now() where id = $1", campaign)
    await freeze_segments(campaign)
    chosen = (await segments_of(campaign))[0]
    await segments.change(chosen.id, "Other", ENGLISH, 1, by=None)
    await segments.archive(chosen.id, by=None)
    await audience.freeze(campaign)
    rows = await database.fetch(
        "select c.language from delivery d join contact_addresses a on a.id = d.address "
        "join contacts c on c.id = a.contact where d.campaign = $1", campaign,
    )  # fmt: skip
    assert [row["language"] for row in rows] == ["sv"] * 10


async def test_the_rest_keeps_to_the_same_segments(db: None) -> None:
    campaign = await draft(30, (SWEDISH,))
    await start(campaign)
    await database.execute("update delivery set state = 'a'")
    await database.execute("update campaigns set finished_at = now()")
    list_id = await database.fetchval("select list from campaigns where id = $1", campaign)
    await make_deliveries.crowd(list_id, 6, "late")
    assert (await queries.rest(campaign)).people == 2
    assert len(await queries.rest_people(campaign)) == 2
    reached = await settle.send_to_the_rest(campaign, by=None)
    assert (reached.reopened, reached.added) == (0, 2)


async def test_somebody_to_preview_as_is_in_the_segment(db: None) -> None:
    campaign = await draft(6, ({"field": "language", "is": "is", "value": "fi"},))
    reader = await writing_readers.some_reader(campaign, "fi")
    assert reader is not None
    assert await writing_readers.reader(campaign, reader.address) == reader
    assert {one.email for one in await writing_readers.matching_readers(campaign, "reader")} == {
        "reader3@example.org",
        "reader6@example.org",
    }


async def test_an_archived_segment_stays_in_use_and_a_copy_keeps_it(db: None) -> None:
    campaign = await draft(30, (SWEDISH,), (ENGLISH,))
    await database.execute("update segments set archived_at = now()")
    assert (await queries.audience(campaign)).people == 10
    copy = await actions.copy_as_new(campaign, by=None)
    assert [one.usage for one in await segments_of(copy)] == [
        one.usage for one in await segments_of(campaign)
    ]


async def test_the_editor_keeps_what_was_chosen(staff: StaffBrowser) -> None:
    campaign = await draft(30, ())
    chosen, other = await segment(SWEDISH, "Swedish"), await segment(ENGLISH, "English")
    page = (await staff.get(f"/staff/campaigns/{campaign}")).text
    assert "Who gets it" in page
    letter = {"version": "fi", "subject": "News", "body": "Text", "edition": "1"}
    answer = await staff.send_form(
        f"/staff/campaigns/{campaign}",
        {**letter, "segments": "shown", f"segment-{chosen}": "only", f"segment-{other}": ""},
    )
    assert answer.status_code == 303
    assert [(one.name, one.usage) for one in await segments_of(campaign)] == [("Swedish", "only")]
    check = (await staff.get(f"/staff/campaigns/{campaign}/check")).text
    assert "Only readers in any of these segments: Swedish." in check
    assert "10 people will get it." in check
    await staff.send_form(f"/staff/campaigns/{campaign}", {**letter, "edition": "2"})
    assert len(await segments_of(campaign)) == 1


async def test_a_wrong_choice_is_refused_and_nothing_is_lost(staff: StaffBrowser) -> None:
    campaign = await draft(3, ())
    chosen = await segment(SWEDISH, "Swedish")
    answer = await staff.send_form(
        f"/staff/campaigns/{campaign}",
        {
            "version": "fi", "subject": "A subject that stays", "body": "Text", "edition": "1",
            "segments": "shown", f"segment-{chosen}": "drop table",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "A subject that stays" in answer.text
    assert await segments_of(campaign) == []


async def test_nobody_in_the_segments_stops_the_campaign(
    db: None, mail_server: None, staff_as: StaffAs
) -> None:
    campaign = await draft(3, ({"any": []},))
    with speaking("en"):
        found = await checks.checks(campaign)
    assert "Recipients" in [check.name for check in checks.blocking(found)]
    publisher = await staff_as("publisher")
    await publisher.send_form(f"/staff/campaigns/{campaign}/send")
    assert await database.fetchval("select started_at from campaigns") is None


async def test_a_new_campaign_goes_to_the_whole_list(db: None) -> None:
    a_list = await make_lists.a_list()
    made = await actions.create(a_list.list_id, Language.FINNISH, by=None)
    assert await segments_of(made) == []


async def test_a_segment_that_cannot_be_understood_lets_nobody_through(db: None) -> None:
    campaign = await draft(3, (), (SWEDISH,))
    await database.execute(
        """update segments set definition = '{"field": "gone", "is": "is", "value": ""}'"""
    )
    assert (await queries.audience(campaign)).people == 0
    with speaking("en"):
        stops = {check.name for check in checks.blocking(await checks.checks(campaign))}
    assert "Segments" in stops


NOT_ASKABLE = {"field": "of another version", "is": "is", "value": "x"}


async def broken(campaign: int) -> None:
    """A segment as another version of the program could have saved it."""
    await database.execute(
        "update segments set definition = $2::text::jsonb, name = 'Radio' "
        "from campaign_segments u where u.segment = segments.id and u.campaign = $1",
        campaign,
        json.dumps(NOT_ASKABLE),
    )


@pytest.mark.parametrize("usage", ["only", "without"])
async def test_a_segment_that_is_not_understood_stops_the_campaign_and_is_named(
    db: None, usage: str
) -> None:
    """It never shrinks the audience, nor lets through whom it was to leave out."""
    asked = (SWEDISH,)
    campaign = await (draft(6, asked) if usage == "only" else draft(6, (), asked))
    await broken(campaign)
    with speaking(Language.ENGLISH):
        stopping = checks.blocking(await checks.checks(campaign))
    assert any("Radio" in check.sentence for check in stopping)
    with pytest.raises(SegmentNotUnderstood, match="Radio"):
        await start(campaign)
    assert await outcomes(campaign) == {}
    assert (
        await database.fetchval("select frozen_at from campaigns where id = $1", campaign) is None
    )


async def test_one_that_is_not_understood_any_more_pauses_what_has_started(world: World) -> None:
    campaign = await draft(6, (SWEDISH,))
    await broken(campaign)
    await database.execute("update campaigns set started_at = now() where id = $1", campaign)
    await freeze_segments(campaign)
    async with oracle_sink(world.log) as sink, engine_at(sink):
        await until(lambda: database.fetchval("select paused_at from campaigns"))
    assert await database.fetchval("select pause_reason from campaigns") == "segment"
    assert await outcomes(campaign) == {}


async def test_the_rest_is_not_sent_to_by_a_segment_that_is_not_understood(db: None) -> None:
    campaign = await draft(6, (SWEDISH,))
    await start(campaign)
    await database.execute(
        "update campaign_segments set frozen = $1::text::jsonb", json.dumps(NOT_ASKABLE)
    )
    with pytest.raises(SegmentNotUnderstood):
        await queries.rest(campaign)
