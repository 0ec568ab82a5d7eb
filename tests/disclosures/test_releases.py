"""Every release is written down: to whom, why, what and whose data, and who was left out of it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from app import database
from app.contacts.actions import people
from app.contacts.facts import PersonFields, Source, Who
from app.disclosures import personal_data, queries
from app.disclosures.actions import (
    SortedOut,
    add_people,
    change_recipient,
    end_recipient,
    record_disclosure,
    refuse_release,
    sort_out,
)
from app.disclosures.rules import (
    CONTRACT_NOT_YET,
    CONTRACT_OVER,
    NO_BASIS,
    NO_CONTRACT,
    RecipientNow,
    against_release,
    ends_soon,
)
from app.lib.refusals import Conflict, NotFound
from app.privacy.recording import stops
from tests.consent.grounds import made as made_grounds
from tests.disclosures import made
from tests.make import lists as make_lists
from tests.make import staff as make_staff

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("to", "basis", "against"),
    [
        (made.HOUSE, "", None),
        (replace(made.HOUSE, contract=None), "Yhteinen tilaisuus", NO_CONTRACT),
        (replace(made.HOUSE, contract_until=TODAY), "", None),
        (replace(made.HOUSE, contract_until=TODAY - DAY), "", CONTRACT_OVER),
        (replace(made.HOUSE, contract_on=TODAY), "", None),
        (replace(made.HOUSE, contract_on=TODAY + DAY), "", CONTRACT_NOT_YET),
        (made.ORGANISER, "Yhteinen tilaisuus", None),
        (made.ORGANISER, "", NO_BASIS),
        (made.ORGANISER, "  ", NO_BASIS),
    ],
)
def test_nothing_goes_without_a_contract_or_a_basis(
    to: RecipientNow, basis: str, against: str | None
) -> None:
    objection = against_release(to, basis, TODAY)
    assert (objection.sentence if objection else None) == against


@pytest.mark.parametrize(
    ("until", "soon"), [(None, False), (61, False), (60, True), (0, True), (-1, True)]
)
def test_a_contract_ends_soon_sixty_days_before(until: int | None, soon: bool) -> None:
    day = None if until is None else TODAY + until * DAY
    assert ends_soon(replace(made.HOUSE, contract_until=day), TODAY) is soon


async def three() -> tuple[UUID, UUID, UUID]:
    """One permits that data go outside the EEA, one has not been asked, one's data is restricted."""
    known = [
        (await make_lists.subscriber(f"{name}@example.org")).address
        for name in ("aino", "olli", "kaisa")
    ]
    await made.permits(known[0].id)
    await made.permits(known[2].id)
    by = await make_staff.member()
    await stops.restrict(known[2].contact_id, how="", by=by)
    first, second, third = (one.contact_id for one in known)
    return first, second, third


# register R15
async def test_outside_the_eea_goes_only_who_permits_it(db: None) -> None:
    permitting, other, restricted = await three()
    house, harbor = await made.registered(made.HOUSE), await made.registered(made.HARBOR)
    without_mail = await people.add_person(
        PersonFields(first_name="Eero", last_name="Osoitteeton"), Source("meeting"), Who(None)
    )
    asked = [other, restricted, permitting, without_mail]
    at_home, abroad = await sort_out(house.id, asked), await sort_out(harbor.id, asked)
    assert at_home.may_go == [other, permitting, without_mail]
    assert at_home.left_out == {"restricted": [restricted]}
    assert abroad.may_go == [permitting]
    assert abroad.left_out == {
        "no_transfer": [other, without_mail], "restricted": [restricted],
    }  # fmt: skip


# register R14
async def test_a_release_says_who_why_what_and_whose(db: None) -> None:
    permitting, other, _ = await three()
    harbor, by = await made.registered(made.HARBOR), await make_staff.member()
    left_out = {"no_transfer": [other], "no_address": [uuid4()]}
    number = await record_disclosure(made.release(harbor), [permitting], left_out, by=by)
    await change_recipient(harbor.firm, replace(made.HARBOR, country="SE", safeguard=None))
    known = await queries.disclosure(number)
    assert known is not None
    assert (known.to.name, known.to.country) == ("Print Harbor Ltd", "GB"), "as it was then"
    assert (known.given, known.left_out, known.commission) == (1, 2, "T-2026-3")
    assert [one.id for one in await queries.people_of(number, left_out=False, most=9)] == [
        permitting
    ]
    stayed = await queries.people_of(number, left_out=True, most=9)
    assert [(one.id, one.reason) for one in stayed] == [
        (other, "no_transfer"), (None, "no_address"),
    ]  # fmt: skip
    assert [one.id for one in await queries.given_to(permitting)] == [number]
    assert await queries.given_to(other) == []
    [told] = await queries.recipients_told_about(permitting)
    assert (told.firm, told.facts.country) == (harbor.firm, "SE")
    await end_recipient(harbor.firm)
    assert len(await queries.recipients_told_about(permitting)) == 1
    with pytest.raises(NotFound):
        await record_disclosure(made.release(harbor), [permitting], {}, by=by)


async def test_a_release_that_may_not_be_leaves_no_trace(db: None) -> None:
    permitting, other, _ = await three()
    harbor, organiser = await made.registered(made.HARBOR), await made.registered(made.ORGANISER)
    for to, given in ((harbor, [permitting, other]), (organiser, [permitting])):
        with pytest.raises(Conflict):
            await record_disclosure(made.release(to), given, {}, by=None)
    assert await queries.number_of_disclosures() == 0
    offered = await make_lists.a_list()
    await made_grounds.purpose_says(offered.list_id, release_basis="Yhteinen tilaisuus")
    await refuse_release(organiser.id, "marketing_directory")


async def test_whoever_is_erased_leaves_zeros_and_the_number(db: None) -> None:
    """A thousand in a row, and the rest in another."""
    person = (await make_lists.subscriber("aino@example.org")).address
    house = await made.registered(made.HOUSE)
    others = [uuid4() for _ in range(1000)]
    number = await record_disclosure(made.release(house), [*others, person.contact_id], {}, by=None)
    await add_people(number, SortedOut([uuid4()], {"no_address": [uuid4()]}))
    rows = await database.fetch(
        "select cardinality(people) as people, reason from disclosure_people order by id"
    )
    assert [tuple(row) for row in rows] == [
        (1000, None), (1, None), (1, None), (1, "no_address"),
    ]  # fmt: skip
    assert "disclosures" in await personal_data.collect([person.id])
    await personal_data.erase([person.id])
    assert await personal_data.collect([person.id]) == {}
    known = await queries.disclosure(number)
    assert known is not None
    assert (known.given, known.left_out) == (1002, 1)
    kept = await database.fetchval(
        "select count(*) from disclosure_people, unnest(people) one where one = $1",
        personal_data.ERASED,
    )
    assert kept == 1
