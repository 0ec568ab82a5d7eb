"""Whom an agency may write to, and what ends it: each of six kinds on its own ground, by its own no."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app import database
from app.campaigns.grounds.links import why_url
from app.campaigns.sending.recipients import mailing
from app.campaigns.writing import actions as writing
from app.campaigns.writing import queries
from app.campaigns.writing.checks import blocking, checks
from app.consent import actions as ledger
from app.consent.events import ANY_CHANNEL, ANY_MARKETING, Method, State
from app.consent.grounds import stale
from app.consent.suppression.domains import refuse_domain
from app.contacts.facts import Owner
from app.crm.services import actions as orders
from app.lib import clock
from app.lib.languages import Language, speaking
from app.lib.refusals import Conflict
from app.lists.actions import manage_lists
from app.lists.actions.admitting import admit
from app.lists.funnel.queries import list_reminders
from app.lists.list_rules import Words
from app.lists.queries import OfferedList
from app.mail.letters.letter import Draft, Occasion
from tests.campaigns.grounds.going import frozen, rows, sent
from tests.consent.grounds import made
from tests.make import campaigns as make_campaigns
from tests.make import consent as make
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.crm import NOBODY
from tests.make.lists import hidden_fields
from tests.make.staff import StaffBrowser

KINDS = ("subscriber", "desk", "journalist", "customer", "contact person", "contract")
GROUND = {
    "subscriber": "c", "desk": "o", "journalist": "w",
    "customer": "u", "contact person": "w", "contract": "k",
}  # fmt: skip
BASE = "http://127.0.0.1:8000"
WORDS = {
    language: Words("Asiakastiedote", "Muutoksista ja laskutuksesta", "Tarvittaessa", "")
    for language in ("fi", "sv", "en")
}


@dataclass
class Office:
    """Six people of an agency's register, its newsletter, and the list about contracts."""

    address: dict[str, UUID] = field(default_factory=dict)
    subscriber: make_lists.Subscriber | None = None
    order: UUID | None = None
    group: int = 0
    newsletter: int = 0
    about_contracts: int = 0

    async def campaigns(self, offered: OfferedList, service_list: UUID) -> None:
        self.newsletter = await made.campaign_to_everybody(offered, self.group)
        self.about_contracts = await made.campaign_to_segment_of_everybody(service_list)

    async def went(self) -> dict[str, str | None]:
        """By kind the ground on which a letter began; each campaign is frozen and sent now."""
        await stale.decide_anew()
        went: dict[str, str | None] = {}
        for campaign in (self.newsletter, self.about_contracts):
            found = await frozen(campaign)
            for kind, address in self.address.items():
                if address in found and address in await sent(campaign):
                    went[kind] = found[address][2]
        return went


@pytest.fixture
async def office(db: None) -> Office:
    await make_lists.identity()
    offered = await make_lists.a_list()
    await made.balance(offered.list_id)
    known = Office(group=await made.product_group())
    known.subscriber = await make_lists.subscriber("", offered)
    buyer = await make_contacts.known_person(made.new_email(), source="sign_up")
    known.order = await make_crm.order(Owner(contact=buyer))
    known.address = {
        "subscriber": known.subscriber.address.id,
        "desk": await made.role_address(email="toimitus@lapinsana.example.com"),
        "journalist": await made.journalist(offered.list_id),
        "customer": await made.customer(known.group),
        "contact person": await made.journalist(offered.list_id, reason="Ostaa viestintää"),
        "contract": await database.fetchval(
            "select id from contact_addresses where contact = $1", buyer
        ),
    }
    by = await make_staff.member()
    wanted = manage_lists.NewList("asiakastiedote", "contract", WORDS)
    await known.campaigns(offered, await manage_lists.create_list(wanted, by))
    return known


async def _leaves(office: Office) -> None:
    assert office.subscriber is not None
    await make_campaigns.leave(office.subscriber)


async def _forbids_its_domain(office: Office) -> None:
    await refuse_domain("lapinsana.example.com", "Kaikki", clock.today(), by=None)


async def _changes_jobs(office: Office) -> None:
    await database.execute(
        "update positions set until = current_date where contact = "
        "(select contact from contact_addresses where id = $1)",
        office.address["journalist"],
    )


async def _objects_as(office: Office, kind: str) -> None:
    await ledger.record(
        replace(
            make.new_event(office.address[kind], State.OBJECTED, Method.PAGE),
            purpose=ANY_MARKETING,
            list_id=None,
            channel=ANY_CHANNEL,
        )
    )


async def _ends_the_order(office: Office) -> None:
    assert office.order is not None
    await orders.end_order(office.order, clock.today() - timedelta(days=1), "", NOBODY)


NOES: dict[str, Callable[[Office], Awaitable[None]]] = {
    "subscriber": _leaves,
    "desk": _forbids_its_domain,
    "journalist": _changes_jobs,
    "customer": lambda office: _objects_as(office, "customer"),
    "contact person": lambda office: _objects_as(office, "contact person"),
    "contract": _ends_the_order,
}


async def test_each_of_six_kinds_gets_its_letter_on_its_ground(office: Office) -> None:
    assert await office.went() == GROUND


@pytest.mark.parametrize("kind", KINDS)
async def test_after_its_no_it_gets_nothing_and_the_others_do(office: Office, kind: str) -> None:
    await NOES[kind](office)
    assert await office.went() == {other: one for other, one in GROUND.items() if other != kind}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_no_between_planning_and_sending_is_heard(office: Office, kind: str) -> None:
    await stale.decide_anew()
    for campaign in (office.newsletter, office.about_contracts):
        await frozen(campaign)
    await NOES[kind](office)
    went = await sent(office.newsletter) | await sent(office.about_contracts)
    assert {other for other, address in office.address.items() if address in went} == {
        other for other in KINDS if other != kind
    }


async def test_an_objection_to_marketing_does_not_stop_what_the_contract_brings(
    office: Office,
) -> None:
    await _objects_as(office, "contract")
    assert "contract" in await office.went()


async def test_use_that_is_restricted_asks_a_person_before_a_letter_about_the_contract(
    office: Office,
) -> None:
    await ledger.record(
        replace(
            make.new_event(office.address["contract"], State.RESTRICTED, Method.STAFF),
            list_id=None,
        )
    )
    assert "contract" not in await office.went()
    (_, reason, _) = (await rows(office.about_contracts))[office.address["contract"]]
    assert reason in ("ask_restricted", "restricted")


async def test_a_list_about_contracts_admits_nothing_else(office: Office) -> None:
    list_id = await database.fetchval("select id from lists where slug = 'asiakastiedote'")
    with pytest.raises(Conflict):
        await admit(list_id, made.ALL, None)
    with pytest.raises(Conflict):
        await manage_lists.publish_list(list_id, await make_staff.member())


async def test_nobody_is_reminded_to_confirm_what_a_contract_brings(office: Office) -> None:
    assert office.subscriber is not None
    slugs = {one.slug for one in await list_reminders()}
    assert office.subscriber.list.slug in slugs
    assert "asiakastiedote" not in slugs


async def test_the_page_behind_a_letter_about_a_contract_has_no_way_out(
    office: Office, client: httpx.AsyncClient
) -> None:
    await office.went()
    seq = await database.fetchval(
        "select seq from delivery where campaign = $1 and address = $2",
        office.about_contracts, office.address["contract"],
    )  # fmt: skip
    path = why_url(office.about_contracts, seq).removeprefix(BASE)
    page = await client.get(path + "?lang=en")
    assert page.status_code == 200
    assert "holds no marketing" in page.text
    assert "/unsubscribe/" not in page.text


async def test_it_goes_only_once_somebody_has_said_that_it_holds_no_marketing(
    office: Office,
) -> None:
    async def stops() -> set[str]:
        with speaking("en"):
            return {check.name for check in blocking(await checks(office.about_contracts))}

    by = await make_staff.member()
    assert "No marketing" in await stops()
    read = (await queries.existing(office.about_contracts)).changed_at.isoformat()
    await writing.declare_no_marketing(office.about_contracts, by=by, read=read)
    assert "No marketing" not in await stops()
    version = await queries.version(office.about_contracts, "fi")
    draft = Draft(version.subject, version.preheader, version.body + "\n\nTarjous!")
    await database.execute("select set_config('postilupa.offset', '1 minute', true)")
    await writing.save_version(
        office.about_contracts, Language.FINNISH, draft, edition=version.edition, by=by
    )
    assert "No marketing" in await stops()
    with pytest.raises(Conflict):  # the tick stood under the text before
        await writing.declare_no_marketing(office.about_contracts, by=by, read=read)
    assert "No marketing" in await stops()


async def test_its_letter_has_no_header_and_no_link_to_leave_by(office: Office) -> None:
    await office.went()
    for campaign, has_way_out in ((office.newsletter, True), (office.about_contracts, False)):
        made_ready = await mailing(campaign)
        assert made_ready is not None
        assert made_ready.has_way_out is has_way_out
        (letter, *_) = made_ready.compiled["fi"].values()
        assert (b"unsubscribe_url" in repr(letter).encode()) is has_way_out


@pytest.mark.parametrize("has_way_out", [True, False])
def test_nobody_can_write_a_way_out_into_a_letter_about_a_contract(*, has_way_out: bool) -> None:
    occasion = Occasion(Language.FINNISH, list_name="Tiedote", has_way_out=has_way_out)
    assert "email" in occasion.known_fields
    assert ("unsubscribe_url" in occasion.known_fields) is has_way_out
    assert ("preferences_url" in occasion.known_fields) is has_way_out


async def test_the_page_asks_for_a_tick_and_takes_it_only_for_what_was_read(
    office: Office, staff: StaffBrowser
) -> None:
    path = f"/staff/campaigns/{office.about_contracts}"
    page = await staff.get(f"{path}/check")
    assert page.status_code == 200
    (read,) = hidden_fields(page)["read"]
    unticked = await staff.send_form(f"{path}/no-marketing", {"read": [read]})
    assert unticked.status_code == 422
    assert "Tick the box" in unticked.text
    stale_text = {"read": ["2020-01-01T00:00:00+00:00"], "no_marketing": ["yes"]}
    assert (await staff.send_form(f"{path}/no-marketing", stale_text)).status_code == 409
    ticked = {"read": [read], "no_marketing": ["yes"]}
    assert (await staff.send_form(f"{path}/no-marketing", ticked)).status_code == 303
    assert "said that it holds no marketing" in (await staff.get(f"{path}/check")).text
    other = await staff.get(f"/staff/campaigns/{office.newsletter}/check")
    assert "no_marketing" not in other.text
