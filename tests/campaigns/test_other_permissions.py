"""A permission of another purpose, channel or list, or one that says no, never lets a letter go.

One list with readers who are each wrong in exactly one way, asked through everything that joins
permissions. The right one carries refusals of every other purpose, channel and list along.
"""

from collections.abc import Awaitable, Callable

import pytest

import app.askable  # noqa: F401 - registers what can be asked
from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries
from app.campaigns.audience.queries import rest_people
from app.campaigns.outcomes import Settlement
from app.campaigns.running.settle import send_to_the_rest, settle
from app.campaigns.sending import statements
from app.campaigns.writing.readers import matching_readers, reader, some_reader
from app.consent import queries as ledger
from app.consent.actions import Evidence
from app.consent.events import Method, State
from app.consent.grounds.reasons import Reason
from app.contacts.queries.people import addresses_of
from app.crm.organisations.queries import may_mail
from app.crm.views.columns import values
from app.crm.views.people_columns import permission_column
from app.imports.writing.consents import Terms
from app.imports.writing.may_bring import may_bring
from app.lib.refusals import Conflict
from app.lists import person_queries, staff_queries
from app.lists.actions.unsubscribe import leave_list
from app.lists.queries import subscribed
from app.lists.subscriber_queries import Show, find_subscribers, subscribers
from app.segments.compile import compile_condition
from tests.consent import permissions as make_permissions
from tests.consent.permissions import RIGHT, Readers
from tests.make import deliveries as make_deliveries

PLANNED = """
insert into delivery (campaign, seq, address, language, state, at, ground)
select $1, row_number() over (order by id), id, 'fi', $2::text::"char", now(), 'c'
  from contact_addresses where id = any($3)
"""


@pytest.fixture
async def world(db: None) -> Readers:
    return await make_permissions.readers()


async def planned(world: Readers, state: str = "p") -> int:
    """A campaign on its way that has a row for everybody, whatever they may be sent."""
    campaign = await make_deliveries.campaign(world.offered.list_id)
    await database.execute(PLANNED, campaign, state, list(world.addresses.values()))
    await database.execute(
        "update campaigns set expires_at = now() + interval '1 day' where id = $1", campaign
    )
    return campaign


async def states(world: Readers, campaign: int, state: str) -> list[str]:
    rows = await database.fetch(
        'select address from delivery where campaign = $1 and state = $2::text::"char"',
        campaign,
        state,
    )
    return world.named(row["address"] for row in rows)


async def frozen(world: Readers) -> list[str]:
    campaign = await make_deliveries.campaign(world.offered.list_id)
    await audience.freeze(campaign)
    return await states(world, campaign, "p")


async def counted(world: Readers) -> list[str]:
    campaign = await make_deliveries.campaign(world.offered.list_id, started=False)
    return [RIGHT] * (await queries.audience(campaign)).people


async def found_as_reader(world: Readers) -> list[str]:
    campaign = await make_deliveries.campaign(world.offered.list_id, started=False)
    return world.named(one.address for one in await matching_readers(campaign, "example.org"))


async def shown_as_reader(world: Readers) -> list[str]:
    campaign = await make_deliveries.campaign(world.offered.list_id, started=False)
    asked = [await reader(campaign, address) for address in world.addresses.values()]
    return world.named(one.address for one in asked if one)


async def first_reader(world: Readers) -> list[str]:
    campaign = await make_deliveries.campaign(world.offered.list_id, started=False)
    asked = [await some_reader(campaign, language) for language in ("fi", "sv", "en")]
    return world.named(one.address for one in asked if one)


async def rest_counted(world: Readers) -> list[str]:
    campaign = await planned(world, "e")
    return [RIGHT] * (await queries.rest(campaign)).people


async def rest_named(world: Readers) -> list[str]:
    campaign = await planned(world, "e")
    return [one.email.removesuffix("1@example.org") for one in await rest_people(campaign)]


async def rest_sent_to(world: Readers) -> list[str]:
    campaign = await planned(world, "e")
    await database.execute(
        "update campaigns set frozen_at = now(), finished_at = now() where id = $1", campaign
    )
    await send_to_the_rest(campaign, by=None)
    return await states(world, campaign, "p")


async def sending_statement(world: Readers) -> list[str]:
    campaign = await planned(world)
    seqs = list(range(1, 1 + len(world.addresses)))
    nothing: list[object] = [[] for _ in range(7)]
    await database.fetch(statements.EXCHANGE, 1, *nothing, campaign, seqs, [])
    return await states(world, campaign, "t")


async def kept_in_line(world: Readers) -> list[str]:
    campaign = await planned(world)
    seqs = list(range(1, 1 + len(world.addresses)))
    await database.execute(statements.EXCLUDE_UNPERMITTED, campaign, seqs)
    return await states(world, campaign, "p")


async def sent_again_by_hand(world: Readers) -> list[str]:
    campaign = await planned(world, "u")
    for seq in range(1, 1 + len(world.addresses)):
        try:
            await settle(campaign, seq, Settlement.SEND_AGAIN, by=None)
        except Conflict:
            continue
    return await states(world, campaign, "p")


async def own_choices(world: Readers) -> list[str]:
    asked = {each: await subscribed([each], "fi") for each in world.addresses.values()}
    return world.named(each for each, held in asked.items() for _ in held)


async def number_of_subscribers(world: Readers) -> list[str]:
    return [RIGHT] * (await staff_queries.existing_counted(world.offered.slug)).subscribers


async def list_of_subscribers(world: Readers) -> list[str]:
    shown = await subscribers(world.offered.list_id, Show.ACTIVE)
    return world.named(one.address for one in shown)


async def allowed_subscribers(world: Readers) -> list[str]:
    shown = await find_subscribers(world.offered.list_id, Show.ALL, "")
    return world.named(one.address for one in shown if one.allowed)


async def in_segment(world: Readers, field: str, value: str) -> list[str]:
    asked = {"field": field, "is": "is", "value": value}
    condition, bound = compile_condition(asked)
    rows = await database.fetch(f"select c.id from contacts c where {condition}", *bound)
    return world.named(row["id"] for row in rows)


async def segment_of_this_list(world: Readers) -> list[str]:
    return await in_segment(world, "mailable", str(world.offered.list_id))


async def segment_of_any_list(world: Readers) -> list[str]:
    return await in_segment(world, "mailable", "any")


async def filter_of_people(world: Readers) -> list[str]:
    return await in_segment(world, "permission", f"{world.offered.list_id}:yes")


async def column_of_people(world: Readers) -> list[str]:
    known = await staff_queries.existing(world.offered.slug)
    shown = await values(database.fetch, [permission_column(known)], list(world.contacts.values()))
    cells = {one: row[f"list:{known.id}"] for one, row in shown.items()}
    return world.named(one for one, cell in cells.items() if cell and cell["verdict"])


async def page_of_an_organisation(world: Readers) -> list[str]:
    known = await staff_queries.existing(world.offered.slug)
    answers = await may_mail(list(world.contacts.values()), [known])
    return world.named(one for (one, _), reason in answers.items() if reason is Reason.CONSENT)


async def page_of_a_person(world: Readers) -> list[str]:
    asked = {
        one: await person_queries.permissions_of(await addresses_of(one))
        for one in world.contacts.values()
    }
    return world.named(
        one
        for one, held in asked.items()
        if world.offered.slug in [each.slug for each in held.subscribed_to]
    )


async def leaving_without_subscription(world: Readers) -> list[str]:
    await database.execute("delete from subscriptions")
    for address in world.addresses.values():
        await leave_list(
            world.offered.list_id, address, world.offered.purpose, Method.PAGE, Evidence()
        )
    rows = await database.fetch("select subject from consent_events where state = 'withdrawn'")
    return world.named(row["subject"] for row in rows)


async def known_to_an_import(world: Readers) -> list[str]:
    await database.execute("delete from subscriptions")
    purpose = await ledger.purpose(world.offered.purpose)
    assert purpose is not None
    terms = Terms(world.offered.list_id, State.GIVEN, purpose, world.offered.list_id, None)
    answers = await may_bring(terms, list(world.addresses.values()))
    assert answers[world.addresses["refused"]] is False
    return world.named(one for one, may in answers.items() if may is None)


QUESTIONS: tuple[Callable[[Readers], Awaitable[list[str]]], ...] = (
    frozen, counted, found_as_reader, shown_as_reader, first_reader, rest_counted, rest_named,
    rest_sent_to, sending_statement, kept_in_line, sent_again_by_hand, own_choices,
    number_of_subscribers, list_of_subscribers, allowed_subscribers, segment_of_this_list,
    segment_of_any_list, filter_of_people, column_of_people, page_of_an_organisation,
    page_of_a_person, leaving_without_subscription, known_to_an_import,
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.usefixtures("mail_server")
async def test_only_the_permission_of_that_purpose_channel_and_list_counts(
    world: Readers, question: Callable[[Readers], Awaitable[list[str]]]
) -> None:
    # trial E7: through each real builder
    assert await question(world) == [RIGHT]
