"""Random people with random facts: what is written down, who is in the audience, who is sent to.

Each has to be what `decide` answers when it is asked about that reader and that letter.
"""

import random
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app import database
from app.campaigns.audience import freeze
from app.campaigns.sending import statements
from app.consent import queries as ledger
from app.consent.grounds import projection, stale
from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import Answer, FactKind, Ground, Message, Reader
from app.consent.grounds.readers import readers, whose
from app.consent.rules import decide, grounds_that_hold
from app.contacts.legal_forms import LegalForm
from app.lib import clock
from app.lists.actions.admitting import admit
from app.lists.queries import OfferedList
from app.lists.tables import Subscription
from tests.campaigns.test_no_permission_no_mail import OWN_PURPOSE, a_list
from tests.consent.grounds import made
from tests.consent.reference import random_history
from tests.consent.test_no_permission_no_mail import record, recordable
from tests.doses import dose
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists

GROUNDS = (Ground.CONSENT, *made.ALL)
KINDS = ("personal", "work_personal", "work_personal", "role", "role", "unknown")
OFFERED = list(OWN_PURPOSE)


async def somebody(chance: random.Random, groups: list[int]) -> UUID:
    """With a history in the ledger, perhaps; subscribed, perhaps; and with some of all facts."""
    address, today = uuid4(), clock.today()
    if chance.random() < 0.6:
        await record(address, recordable(random_history(chance, longest=8)))
    person = await make_contacts.person(made.new_email(), address_id=address)
    form = chance.choice([None, *LegalForm, LegalForm.COMPANY, LegalForm.COMPANY])
    organisation = await make_contacts.organisation()
    await database.execute(
        "update organisations set legal_form = $2 where id = $1", organisation, form
    )
    held = await made.position(person.contact_id, organisation)
    await made.address_of(person.contact_id, chance.choice(KINDS))
    if chance.random() < 0.5:
        row = Subscription(id=uuid4(), list=OFFERED[0], address=address, joined_at=clock.now())
        await Subscription.insert(row)
    for _ in range(chance.randrange(3)):
        await record_fact(sale(chance, address, groups), None)
    for _ in range(chance.randrange(3)):
        checked = chance.choice([None, today, today - timedelta(days=400)])
        day = today - timedelta(days=chance.randrange(0, 900))
        fact = NewFact(
            FactKind.DUTIES, address, day, list_id=chance.choice(OFFERED), position=held,
            note="Vastaa siitä.", checked_on=checked,
        )  # fmt: skip
        await record_fact(fact, None)
    await some_facts_of_the_person(chance, person.contact_id, held)
    return address


def sale(chance: random.Random, address: UUID, groups: list[int]) -> NewFact:
    return NewFact(
        FactKind.SALE, address, clock.today() - timedelta(days=chance.randrange(0, 900)),
        product_group=chance.choice([*groups, *groups, None]),
        refusal_offered=chance.choice(["Voit kieltää.", "Voit kieltää.", ""]),
    )  # fmt: skip


async def some_facts_of_the_person(chance: random.Random, contact: UUID, held: int) -> None:
    today = clock.today()
    if chance.random() < 0.3:
        due = today + timedelta(days=chance.choice([-20, -1, 0, 1, 20]))
        told = chance.choice([None, None, clock.now()])
        await database.execute(
            "update contacts set told_due_on = $2, told_at = $3 where id = $1", contact, due, told
        )
    if chance.random() < 0.1:
        await database.execute(
            "update contacts set birth_year = $2 where id = $1",
            contact,
            today.year - chance.choice([5, 15, 30]),
        )
    if chance.random() < 0.2:
        await database.execute(
            "update positions set until = $2 where id = $1", held, today - timedelta(days=3)
        )
    if chance.random() < 0.1:
        await database.execute(
            "update contacts set country = $2 where id = $1", contact, chance.choice(["SE", "DE"])
        )


@pytest.fixture
async def groups(db: None) -> list[int]:
    await make_lists.identity()
    for list_id, purpose in OWN_PURPOSE.items():
        await a_list(list_id, purpose)
    await made.balance(OFFERED[0])
    return [await made.product_group(), await made.product_group("Matkailu")]


def offered(list_id: UUID) -> OfferedList:
    return OfferedList(list_id, "", OWN_PURPOSE[list_id], "fi", "", "", "", uuid4(), "")


async def asked(
    addresses: list[UUID], list_id: UUID, group: int
) -> tuple[dict[UUID, Reader], Message]:
    """The readers as they are, and the letter about those products."""
    known = await readers(await whose(addresses), await ledger.events_of_each(addresses))
    letter = (await projection.messages(await ledger.purposes()))[list_id]
    return known, Message(**{**vars(letter), "product_groups": frozenset({group})})


def holds_on(reader: Reader, message: Message, ground: Ground) -> bool:
    def is_right(answer: Answer) -> bool:
        about_it = ground is not Ground.CUSTOMER or answer.product_group in message.product_groups
        return answer.ground is ground and answer.may_go and about_it

    return any(map(is_right, grounds_that_hold(reader, message)))


@pytest.mark.long
async def test_audience_and_sending_statement_do_as_the_decision_says(groups: list[int]) -> None:
    # trial E7
    chance = random.Random(42)
    addresses = [await somebody(chance, groups) for _ in range(dose(80, 300))]
    seen = set[str]()
    for list_id in OFFERED:
        group = chance.choice(groups)
        campaign = await made.campaign_to_everybody(offered(list_id), group)
        await stale.decide_anew()
        await database.execute("update campaigns set started_at = now() where id = $1", campaign)
        await freeze.freeze(campaign)
        known, message = await asked(addresses, list_id, group)
        found = {
            row["address"]: row
            for row in await database.fetch(
                "select address, state::text as state, ground::text as ground, reason from delivery "
                "where campaign = $1",
                campaign,
            )
        }
        for address, reader in known.items():
            answer = decide(reader, message)
            row = found.get(address)
            goes = row is not None and row["state"] == "p"
            assert goes is answer.may_go, (reader, answer, row)
            if row is not None and goes and answer.ground is not None:
                assert row["ground"] == answer.ground.letter, (reader, answer, row)
                seen.add(answer.ground)
        await compare_the_statement(chance, campaign, known, message)
    assert seen == set(GROUNDS)


async def compare_the_statement(
    chance: random.Random, campaign: int, known: dict[UUID, Reader], message: Message
) -> None:
    """Of rows that stand on any ground whatever, only those begin whose own ground holds."""
    await database.execute("delete from delivery where campaign = $1", campaign)
    planned = {address: chance.choice(GROUNDS) for address in known}
    for seq, (address, ground) in enumerate(planned.items(), start=1):
        await database.execute(
            "insert into delivery (campaign, seq, address, language, state, at, ground) "
            "values ($1, $2, $3, 'fi', 'p', now(), $4::text::\"char\")",
            campaign, seq, address, ground.letter,
        )  # fmt: skip
    await database.execute(
        "update campaigns set expires_at = now() + interval '1 day' where id = $1", campaign
    )
    nothing: list[object] = [[] for _ in range(7)]
    seqs = list(range(1, 1 + len(planned)))
    begun = await database.fetch(statements.EXCHANGE, 1, *nothing, campaign, seqs, [])
    sent = {row["seq"] for row in begun}
    for seq, (address, ground) in enumerate(planned.items(), start=1):
        expected = holds_on(known[address], message, ground)
        assert (seq in sent) is expected, (known[address], ground)


async def test_nothing_is_decided_for_a_list_that_admits_nothing(groups: list[int]) -> None:
    await made.customer(groups[0])
    await admit(OFFERED[0], [], None)
    await stale.decide_anew()
    others = "select count(*) from permission where ground <> 'consent'"
    assert await database.fetchval(others) == 0
