"""Somebody told one of us what they do not want: three reaches of an objection, and a restriction."""

from uuid import UUID

import pytest

from app import database
from app.consent import actions as consent
from app.consent.actions import OnSuppressionList
from app.consent.events import ANY_CHANNEL, Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.queries import permissions_of
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from app.lib import clock
from app.lib.refusals import Conflict
from app.privacy.recording import stops
from app.privacy.recording.stops import Channel, Reach
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

PURPOSE = "marketing_directory"


async def two() -> tuple[Subscriber, Subscriber]:
    """One person with two addresses on one list."""
    known = await make_lists.subscriber("aino@example.org")
    return known, await make_lists.second_address_of(known)


async def allowed(known: Subscriber) -> bool:
    return any(one.allowed for one in await permissions_of(known.address.id))


async def events(known: Subscriber) -> list[tuple[str, str, str]]:
    rows = await database.fetch(
        "select state, channel, purpose from consent_events where subject = $1 order by id",
        known.address.id,
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("sent", "said", "ends"),
    [
        (ANY_CHANNEL, ("objected", ANY_CHANNEL, PURPOSE), True),
        ("email", ("objected", "email", PURPOSE), True),
        ("post", ("objected", "post", PURPOSE), False),
        ("phone", ("objected", "phone", PURPOSE), False),
        (f"purpose:{PURPOSE}", ("objected_to_purpose", ANY_CHANNEL, PURPOSE), True),
        ("purpose:advocacy", ("objected_to_purpose", ANY_CHANNEL, "advocacy"), False),
    ],
)
async def test_an_objection_reaches_as_far_as_was_said(
    staff: StaffBrowser, sent: str, said: tuple[str, str, str], ends: bool
) -> None:
    both = await two()
    path = f"/staff/people/{both[0].address.contact_id}/stop"
    assert f'value="{ANY_CHANNEL}" checked' in (await staff.get(path)).text
    done = await staff.send_form(path, {"reach": sent, "how": "Puhelimessa"})
    assert done.status_code == 303
    for known in both:
        assert (await events(known))[-1] == said
        assert await allowed(known) is not ends
        open_ones = "select count(*) from subscriptions where address = $1 and left_at is null"
        assert await database.fetchval(open_ones, known.address.id) == (0 if ends else 1)
    before = await events(both[0])
    await staff.send_form(path, {"reach": sent})
    assert await events(both[0]) == before


async def test_nothing_chosen_is_asked_again(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("aino@example.org")
    path = f"/staff/people/{known.address.contact_id}/stop"
    for reach in ("", "fax", "purpose:nothing"):
        answer = await staff.send_form(path, {"reach": reach, "how": "Kirjeellä"})
        assert answer.status_code == 422
        assert 'value="Kirjeellä"' in answer.text
    assert await allowed(known)


# trial E8
async def test_an_objection_to_all_channels_stops_what_others_say(db: None) -> None:
    known, by = await make_lists.subscriber("aino@example.org"), await make_staff.member()
    await stops.record_objection(known.address.contact_id, Reach(), how="", by=by)
    [row] = (await suppressed(["aino@example.org"]))["aino@example.org"]
    assert (row.reason, row.list_id) == (Cause.OBJECTED, None)
    with pytest.raises(OnSuppressionList):
        await consent.record(
            make_consent.new_event(
                known.address.id, State.GIVEN, Method.WRITTEN, list_id=known.list.list_id,
                purpose=PURPOSE, actor=Actor.STAFF,
            )
        )  # fmt: skip


async def test_a_restriction_stops_everything_until_the_person_was_told(
    staff: StaffBrowser,
) -> None:
    both = await two()
    here = f"/staff/people/{both[0].address.contact_id}"
    done = await staff.send_form(f"{here}/restrict", {"how": "Kirjeellä"})
    assert done.status_code == 303
    for known in both:
        assert not await allowed(known)
        assert {one.reason for one in await permissions_of(known.address.id)} == {Reason.RESTRICTED}
    assert "Tell the person before the restriction ends" in (await staff.get(f"{here}/stop")).text
    for fields in ({"on": "", "told": "Kirjeellä"}, {"on": "2026-11-02", "told": " "}):
        answer = await staff.send_form(f"{here}/unrestrict", fields)
        assert answer.status_code == 422
        assert not await allowed(both[0])
    done = await staff.send_form(f"{here}/unrestrict", {"on": "2026-11-02", "told": "Kirjeellä"})
    assert done.status_code == 303
    assert await allowed(both[0])
    assert not (await suppressed(["aino@example.org"]))
    told = await database.fetchval(
        "select v.detail ->> 'told_how' from consent_evidence v join consent_events e "
        "on e.id = v.event where e.state = 'corrected' and e.subject = $1",
        both[0].address.id,
    )
    assert told == "Kirjeellä"
    again = await staff.send_form(f"{here}/unrestrict", {"on": "2026-11-02", "told": "Taas"})
    assert again.status_code == 409


async def test_an_objection_outlives_a_restriction(db: None) -> None:
    known, by = await make_lists.subscriber("aino@example.org"), await make_staff.member()
    contact = known.address.contact_id
    await stops.record_objection(contact, Reach(channel=Channel.EMAIL), how="", by=by)
    await stops.restrict(contact, how="", by=by)
    await stops.lift_restriction(contact, told_on=clock.today(), told_how="Kirjeellä", by=by)
    assert not await allowed(known)
    assert {one.reason for one in await permissions_of(known.address.id)} >= {Reason.OBJECTED}
    with pytest.raises(Conflict):
        await stops.lift_restriction(contact, told_on=clock.today(), told_how="Taas", by=by)


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("viewer", "stop"),
        ("viewer", "restrict"),
        ("writer", "unrestrict"),
        ("publisher", "unrestrict"),
    ],
)
async def test_others_may_not(staff_as: StaffAs, role: str, act: str) -> None:
    known = await make_lists.subscriber("aino@example.org")
    contact: UUID = known.address.contact_id
    before = await events(known)
    browser = await staff_as(role)
    fields = {"reach": ANY_CHANNEL, "on": "2026-11-02", "told": "x"}
    answer = await browser.send_form(f"/staff/people/{contact}/{act}", fields)
    assert answer.status_code == 403
    assert await events(known) == before
