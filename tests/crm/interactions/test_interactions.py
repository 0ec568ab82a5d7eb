"""Talks: who took part, what was said, safely shown and found again (R12)."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import database
from app.contacts.facts import Owner, Who
from app.contacts.rules import folded
from app.contacts.search.grams import grams_of_beginning
from app.crm import personal_data
from app.crm.follow_ups import actions as follow_ups_actions
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions import actions as interactions_actions
from app.crm.interactions import notes
from app.crm.interactions import queries as interactions_queries
from app.crm.interactions.actions import InteractionEditedMeanwhile, InteractionFields
from app.crm.people.queries import last_interaction
from app.crm.relations import actions as relations_actions
from app.crm.relations import queries as relations_queries
from app.crm.rules import LONGEST_TEXT, InteractionKind, Stage
from app.crm.services import queries as services_queries
from app.lib import clock
from app.lib.refusals import Invalid, NotFound
from app.staff.log.words import WORDS
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import staff as make_staff
from tests.make.crm import NOBODY

NOON = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


async def fields_of(talk: UUID) -> InteractionFields:
    found = await interactions_queries.interaction(talk)
    assert found is not None
    return InteractionFields(
        found.kind, found.at, found.organisation, found.subject, found.text,
        [one.id for one in found.people], [one.id for one in found.staff],
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(InteractionKind))
async def test_a_talk_keeps_who_took_part_and_what_was_said(
    db: None, kind: InteractionKind
) -> None:  # register R12
    there = await make_contacts.organisation("Rovapuu Oy")
    person, me = await make_crm.person_at(there), await make_staff.member(name="Elias Hakala")
    talk = await make_crm.talk(
        [person, person], NOON, kind=kind, organisation=there, subject="Spring",
        text="Wants it in **Swedish**", staff=[me],
    )  # fmt: skip
    found = await interactions_queries.interaction(talk)
    assert found is not None
    assert (found.kind, found.at, found.organisation_name) == (kind, NOON, "Rovapuu Oy")
    assert [one.name for one in found.people] == ["Aino Mäkinen"]
    assert [one.name for one in found.staff] == ["Elias Hakala"]


async def test_the_last_contact_is_the_newest_talk_that_took_place(
    db: None,
) -> None:  # register R12
    person = await make_contacts.known_person()
    assert await last_interaction(Owner(contact=person)) is None
    now = clock.now()
    for ago in (timedelta(days=9), timedelta(days=2), -timedelta(days=5)):
        await make_crm.talk([person], now - ago)
    found = await last_interaction(Owner(contact=person))
    assert found is not None
    assert found.at == now - timedelta(days=2)


async def test_what_was_written_is_found_by_the_beginnings_of_words(db: None) -> None:
    person = await make_contacts.known_person()
    talk = await make_crm.talk([person], subject="Kevätkampanja", text="Päätös *joulukuussa*")
    for beginning in ("kevat", "KEVÄT", "päät", "joulu"):
        found = await database.fetch(
            "select id from interactions where search_grams @> $1",
            grams_of_beginning(folded(beginning)),
        )
        assert [row["id"] for row in found] == [talk], beginning
    changed = InteractionFields(InteractionKind.NOTE, NOON, people=[person], text="Other")
    await interactions_actions.change_interaction(talk, changed, 1, NOBODY)
    key = await database.fetchval("select search_key from interactions where id = $1", talk)
    assert key == " other"


async def test_a_talk_needs_somebody_who_is_known(db: None) -> None:
    with pytest.raises(Invalid):
        await make_crm.talk([])
    with pytest.raises(NotFound):
        await make_crm.talk([UUID(int=1)])
    with pytest.raises(NotFound):
        await make_crm.talk([], organisation=UUID(int=1))


@pytest.mark.parametrize("year", [1, 1899, 2101, 9998])
async def test_a_day_that_cannot_be_meant_is_refused(db: None, year: int) -> None:
    person, day = await make_contacts.known_person(), date(year, 12, 30)
    with pytest.raises(Invalid):
        await make_crm.talk([person], datetime(year, 12, 30, tzinfo=UTC))
    with pytest.raises(Invalid):
        await follow_ups_actions.add_follow_up(FollowUpFields("Call", day), NOBODY, contact=person)
    with pytest.raises(Invalid):
        await relations_actions.set_prospect(Owner(contact=person), Stage.IDEA, "Call", day, NOBODY)


async def test_changing_a_talk_moves_it_in_every_stream(db: None) -> None:
    first, second = await make_contacts.known_person(), await make_contacts.known_person()
    talk = await make_crm.talk([first], NOON)
    later = NOON + timedelta(days=3)
    changed = InteractionFields(InteractionKind.MEETING, later, people=[second])
    await interactions_actions.change_interaction(talk, changed, 1, NOBODY)
    with clock.standing_at(later + timedelta(days=1)):
        assert await last_interaction(Owner(contact=first)) is None
        found = await last_interaction(Owner(contact=second))
    assert found is not None
    assert found.at == later


async def test_who_changes_a_talk_second_is_shown_what_stands(db: None) -> None:  # trial F7
    person = await make_contacts.known_person()
    talk = await make_crm.talk([person], NOON, text="First")
    mine = InteractionFields(InteractionKind.CALL, NOON, people=[person], text="Mine")
    theirs = InteractionFields(InteractionKind.CALL, NOON, people=[person], text="Theirs")
    await interactions_actions.change_interaction(talk, theirs, 1, NOBODY)
    with pytest.raises(InteractionEditedMeanwhile) as refused:
        await interactions_actions.change_interaction(talk, mine, 1, NOBODY)
    assert refused.value.theirs == theirs
    assert refused.value.edition == 2
    assert (await fields_of(talk)).text == "Theirs"


async def test_a_deleted_talk_is_gone_and_the_deletion_is_logged(staff: Any) -> None:
    person = await make_contacts.known_person()
    talk = await make_crm.talk([person])
    await interactions_actions.delete_interaction(talk, Who(staff.signed_in.id))
    await interactions_actions.delete_interaction(talk, Who(staff.signed_in.id))
    assert await interactions_queries.interaction(talk) is None
    with pytest.raises(NotFound):
        changed = InteractionFields(InteractionKind.NOTE, NOON, people=[person])
        await interactions_actions.change_interaction(talk, changed, 1, NOBODY)
    logged = "select count(*) from access_log where what = 'interaction_deleted' and about = $1"
    assert await database.fetchval(logged, str(talk)) == 1


HOSTILE = """# Heading
line one
line two
<script>alert(1)</script> <img src=x onerror=alert(1)>
![picture](https://example.com/x.png) [bad](javascript:alert(1)) [good](https://example.com/)
[data](data:text/html;base64,PHNjcmlwdD4=) <https://example.com/?q="onmouseover=alert(1)>
"""


def test_what_was_written_is_shown_safely() -> None:  # trial A21
    html = str(notes.shown(HOSTILE))
    for piece in ("<script", "<img", "javascript:", "data:", "style=", "<h1"):
        assert piece not in html, piece
    assert "line one<br>" in html
    assert not re.search(r"<[^>]*\son\w+\s*=", html)
    rel = 'rel="noopener noreferrer nofollow"'
    assert f'<a href="https://example.com/" {rel}>good</a>' in html


@pytest.mark.parametrize("piece", ["[", "![[", "_*", "a**b", "[a](", "> 1. - ", "&#", "`"])
def test_nonsense_is_shown_in_a_moment(piece: str) -> None:  # trial A32
    began = time.process_time()
    notes.shown((piece * LONGEST_TEXT)[:LONGEST_TEXT])
    assert time.process_time() - began < 4


async def test_stages_of_a_considered_service_are_dated_rows(db: None) -> None:  # register R12
    there, service = await make_contacts.organisation(), await make_crm.service("Press service")
    owner = Owner(organisation=there)
    await relations_actions.set_stage(owner, service, Stage.OFFERED, "By mail", NOBODY)
    await relations_actions.set_stage(owner, service, Stage.WON, "", NOBODY)
    await relations_actions.set_stage(owner, service, Stage.WON, "", NOBODY)  # changes nothing
    (now,) = await relations_queries.considered(owner)
    assert (now.service_name, now.stage) == ("Press service", Stage.WON)
    newest, older = await relations_queries.considered(owner, past=True)
    assert (older.stage, older.note, older.until) == (Stage.OFFERED, "By mail", newest.since)
    await relations_actions.stop_considering(owner, service, NOBODY)
    assert await relations_queries.considered(owner) == []
    noted = await database.fetch("select what from access_log where about = $1", str(there))
    assert {row["what"] for row in noted} <= set(WORDS)
    assert "organisation_stage_set" in {row["what"] for row in noted}


async def test_what_roles_need_is_kept_with_its_history(db: None) -> None:  # register R18
    person = await make_contacts.known_person()
    owner = Owner(contact=person)
    await relations_actions.set_media_profile(person, "Energy", "Never before nine", NOBODY)
    await relations_actions.set_media_profile(person, "Energy", "Before nine", NOBODY)
    await relations_actions.set_prospect(owner, Stage.CONTACTED, "Call", date(2026, 12, 1), NOBODY)
    await relations_actions.set_prospect(owner, Stage.OFFERED, "Call", None, NOBODY)
    media, prospect = (
        await relations_queries.media_profile(person),
        await relations_queries.prospect(owner),
    )
    assert media is not None
    assert prospect is not None
    assert (media.beat, media.embargo_notes) == ("Energy", "Before nine")
    assert (prospect.stage, prospect.next_step_on) == (Stage.OFFERED, None)
    rows = await database.fetch(
        "select field, old, new from contact_changes where contact = $1 and old <> '' order by id",
        person,
    )
    assert [tuple(row) for row in rows] == [
        ("embargo_notes", "Never before nine", "Before nine"),
        ("stage", "contacted", "offered"),
        ("next_step_on", "2026-12-01", ""),
    ]
    with pytest.raises(NotFound):
        await relations_actions.set_media_profile(UUID(int=1), "Energy", "", NOBODY)


async def test_a_person_is_told_and_erased_with_all_that_is_about_them(db: None) -> None:
    there = await make_contacts.organisation()
    first, second = await make_contacts.person(), await make_contacts.person()
    alone = await make_crm.talk([first.contact_id], text="Alone")
    both = await make_crm.talk([first.contact_id, second.contact_id], text="Together")
    await make_crm.order(there, ordered_by=first.contact_id, note="As agreed")
    await relations_actions.set_media_profile(first.contact_id, "Energy", "", NOBODY)
    told = await personal_data.collect([first.id])
    assert {row["text"] for row in told["interactions"]} == {"Alone", "Together"}
    assert told["media_profiles"][0]["beat"] == "Energy"
    assert told["order_facts"][0]["note"] == "As agreed"
    await personal_data.erase([first.id])
    assert await interactions_queries.interaction(alone) is None
    left = await interactions_queries.interaction(both)
    assert left is not None
    assert [one.id for one in left.people] == [second.contact_id]
    told = await personal_data.collect([first.id])
    assert {name: rows for name, rows in told.items() if rows} == {}
    assert len(await services_queries.orders_of(there)) == 1


async def test_saving_what_stands_already_changes_nothing(staff: Any) -> None:
    person = await make_contacts.known_person()
    talk = await make_crm.talk([person], NOON, text="As it was")
    who = Who(staff.signed_in.id)
    await interactions_actions.change_interaction(talk, await fields_of(talk), 1, who)
    found = await interactions_queries.interaction(talk)
    assert found is not None
    assert found.edition == 1
    noted = await database.fetchval(
        "select count(*) from access_log where what = 'interaction_changed'"
    )
    assert noted == 0
