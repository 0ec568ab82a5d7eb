"""A person without an e-mail address forbids and permits like everybody, and it holds for what comes later."""

import json
from uuid import UUID

import pytest

from app import database
from app.consent import queries as ledger
from app.consent.actions import OnSuppressionList, record
from app.consent.events import ANY_CHANNEL, Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.ledger.verifying.projection import first_deviations
from app.contacts.actions import addresses
from app.contacts.actions.people import add_person
from app.contacts.duplicates.join import Wish
from app.contacts.facts import PersonFields, Source, Who
from app.contacts.queries.people import subjects_of
from app.crm.duplicates import actions as merging
from app.crm.people.actions import add_address
from app.crm.views.walks import Condition
from app.disclosures.actions import sort_out
from app.imports.writing.known.inherited import inherit
from app.lib import clock
from app.lib.refusals import Conflict
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase
from app.privacy.erasing.whose import Whose
from app.privacy.labels import actions as labels
from app.privacy.labels.rules import Order
from app.privacy.labels.whom import Whom
from app.privacy.queries import known_subjects
from app.privacy.recording import stops
from app.privacy.recording.stops import Reach
from tests.disclosures import made
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.privacy.labels.test_runs import PURPOSE, by_post
from tests.privacy.recording.test_consents import send, typed

__all__ = ["by_post"]
AT_HOME = PersonFields(
    "Veli", "Kirjeinen", street="Rantatie 3", postcode="96100", place="Rovaniemi"
)


@pytest.fixture
async def by(db: None) -> UUID:
    return await make_staff.member()


async def person(by: UUID, fields: PersonFields = AT_HOME) -> UUID:
    return await add_person(fields, Source("meeting", "2026"), Who(by))


async def why_no_paper(contact: UUID) -> str | None:
    everybody = Whom("Kaikki", Condition())
    paper = await labels.prepared(everybody, PURPOSE, Order.NAME)
    return {one.person.id: str(one.reason) for one in paper.left_out}.get(contact)


async def subject_of(contact: UUID) -> UUID:
    [subject] = await subjects_of(contact)
    return subject.id


async def events_at(subject: UUID) -> list[tuple[str, str, str]]:
    rows = await database.fetch(
        "select state, channel, method from consent_events where subject = $1 order by id", subject
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("reach", "stopped"),
    [
        (Reach(), Reason.OBJECTED),
        (Reach(channel="post"), Reason.OBJECTED),
        (Reach(channel="phone"), None),
        (Reach(purpose=PURPOSE), Reason.OBJECTED),
        (Reach(purpose="advocacy"), None),
        (None, Reason.RESTRICTED),
    ],
)
async def test_no_paper_goes_to_who_forbade_it(
    by: UUID, by_post: None, reach: Reach | None, stopped: Reason | None
) -> None:
    # register R14
    contact, other = await person(by), await person(by, PersonFields("Anna", "Muu"))
    assert await why_no_paper(contact) is None
    for new in (1, 0):
        if reach is None:
            assert await stops.restrict(contact, how="", by=by) == new
        else:
            assert await stops.record_objection(contact, reach, how="kirje", by=by) == new
    assert await why_no_paper(contact) == stopped
    assert await subjects_of(other) == []
    assert await first_deviations() == []


async def test_a_restriction_keeps_the_data_here_until_it_is_lifted(by: UUID) -> None:
    contact, house = await person(by), await made.registered(made.HOUSE)
    await stops.restrict(contact, how="", by=by)
    assert (await sort_out(house.id, [contact])).left_out == {"restricted": [contact]}
    assert await stops.is_restricted(contact)
    await stops.lift_restriction(contact, told_on=clock.today(), told_how="kirjeellä", by=by)
    assert (await sort_out(house.id, [contact])).may_go == [contact]


@pytest.mark.parametrize("way", ["typed", "file", "merge"])
async def test_a_no_holds_for_the_address_that_comes_later(by: UUID, way: str) -> None:
    # register R14
    contact, news = await person(by), await make_lists.a_list()
    await stops.record_objection(contact, Reach(), how="puhelimessa", by=by)
    if way == "merge":
        known = await make_contacts.person()
        await merging.merge(known.contact_id, contact, Wish(), by=by)
        address = known.id
    else:
        mailed = make_contacts.address()
        if way == "typed":
            address = await add_address(contact, mailed, None, Who(by))
        else:
            address = await addresses.add_address(contact, mailed, None, Who(by))
            await inherit({contact: {address: mailed.envelope}}, "fi", by)
    assert await events_at(address) == [("objected", ANY_CHANNEL, "merge")]
    with pytest.raises(OnSuppressionList):
        await record(
            make_consent.new_event(
                address, State.GIVEN, Method.ORAL, list_id=news.list_id, actor=Actor.STAFF
            )
        )
    assert await first_deviations() == []


async def test_a_no_follows_a_merge_and_goes_back_when_it_is_undone(
    by: UUID, by_post: None
) -> None:
    news, kept, gone = await make_lists.a_list(), await make_contacts.person(), await person(by)
    await record(make_consent.new_event(kept.id, list_id=news.list_id))
    await stops.record_objection(gone, Reach(), how="", by=by)
    merge = await merging.merge(kept.contact_id, gone, Wish(), by=by)
    assert len(await subjects_of(kept.contact_id)) == 2
    assert await why_no_paper(kept.contact_id) == Reason.OBJECTED
    assert not any(one.counts for one in await ledger.permissions_of(kept.id))
    await merging.undo(merge, by=by)
    assert await why_no_paper(gone) == Reason.OBJECTED
    assert await why_no_paper(kept.contact_id) != Reason.OBJECTED
    assert any(one.counts for one in await ledger.permissions_of(kept.id))
    assert await first_deviations() == []


async def test_a_transfer_is_permitted_on_paper_and_taken_back(staff: StaffBrowser) -> None:
    # register R15
    await make_lists.identity()
    await make_lists.open_for_sign_up()
    contact = await person(staff.signed_in.id)
    await made.mail_through(made.OUTSIDE)
    harbor, page = await made.registered(made.HARBOR), f"/staff/people/{contact}"
    asked = await staff.get(f"{page}/consent")
    assert 'name="address"' not in asked.text
    assert 'name="then"' not in asked.text
    offered = await make_lists.a_list()
    data = typed(staff, offered, contact) | {"list": "transfer"}
    assert (await send(staff, contact, data)).status_code == 303
    assert (await sort_out(harbor.id, [contact])).may_go == [contact]
    shown = (await staff.get(page)).text
    assert "Not permitted" not in shown
    subject = await subject_of(contact)
    assert f"/staff/proof/{subject}" in shown
    address = await add_address(contact, make_contacts.address(), None, Who(staff.signed_in.id))
    assert await events_at(address) == []
    assert (await sort_out(harbor.id, [contact])).may_go == [contact]
    await staff.send_form(f"{page}/stop", {"reach": "transfer", "how": "puhelimessa"})
    assert (await sort_out(harbor.id, [contact])).left_out == {"no_transfer": [contact]}
    assert [one[0] for one in await events_at(subject)] == ["given", "withdrawn"]


async def test_the_page_and_the_proof_tell_who_said_what(staff: StaffBrowser) -> None:
    contact = await person(staff.signed_in.id)
    page = f"/staff/people/{contact}"
    assert (await staff.get(f"{page}/stop")).status_code == 200
    sent = await staff.send_form(f"{page}/stop", {"reach": "post", "how": "kirjeellä"})
    assert sent.status_code == 303
    shown = (await staff.get(page)).text
    assert "All marketing by post" in shown
    assert "All marketing by phone" not in shown
    subject = await subject_of(contact)
    assert await known_subjects(str(contact)) == [subject], "as a command is asked"
    sheet = await staff.get(f"/staff/proof/{subject}")
    for word in ("Veli Kirjeinen", "Letter by post", "kirjeellä", "what staff recorded"):
        assert word in sheet.text, word
    told = await staff.send_form(f"/staff/proof/{subject}", {"format": "json", "use": "own"})
    [event] = json.loads(told.content)["events"]
    assert event["evidence"]["detail"] == {"how": "kirjeellä", "name": "Veli Kirjeinen"}
    file = await staff.send_form("/staff/evidence", {"address": str(subject), "format": "jsonl"})
    assert json.loads(file.content)["person"] == str(subject)


async def test_erasing_leaves_events_that_point_at_nobody(by: UUID) -> None:
    # register R20
    contact = await person(by)
    await stops.record_objection(contact, Reach(), how="kirje", by=by)
    subject = await subject_of(contact)

    async def again() -> Whose | None:
        return await whose.of_contact(contact)

    known = await again()
    assert known is not None
    await erase(known, again, "Pyysi poistamaan", by=by)
    assert [one[0] for one in await events_at(subject)] == ["objected", "erased"]
    left = "select count(*) from {} where {} = $1"
    for table, column in (
        ("consent_evidence", "subject"), ("permission", "address"), ("person_subjects", "id"),
    ):  # fmt: skip
        assert await database.fetchval(left.format(table, column), subject) == 0, table


async def test_nobody_is_named_in_the_ledger_for_a_no_that_is_none(by: UUID) -> None:
    contact = await person(by)
    with pytest.raises(Conflict):
        await stops.lift_restriction(contact, told_on=clock.today(), told_how="x", by=by)
    assert await subjects_of(contact) == []
