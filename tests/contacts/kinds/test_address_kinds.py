"""Whose an address is: by its parts, by who has it, by where they work, or because somebody said so."""

from uuid import UUID

import pytest

from app.contacts.actions import addresses, organisations, positions
from app.contacts.facts import OrganisationFields, PositionFields, Who
from app.contacts.legal_forms import LegalForm
from app.contacts.queries import people
from app.contacts.queries.organisations import organisation_details
from app.contacts.role_addresses import Employer, kind_of
from app.contacts.tables import AddressKind
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

ROLE, OWN, AT_WORK, UNKNOWN = (
    AddressKind.ROLE,
    AddressKind.PERSONAL,
    AddressKind.WORK_PERSONAL,
    AddressKind.UNKNOWN,
)
NOBODY = Who(None)
AINO = ("Aino", "Virtanen")
COMPANY = Employer("Rovapuu Oy", "https://www.rovapuu.example.com/", LegalForm.COMPANY)
BY_NAME = Employer("Rova-Puu Oy", "", LegalForm.COMPANY)
TRADER = Employer("Rovapuu tmi", "https://rovapuu.example.com", LegalForm.SOLE_TRADER)
UNDECIDED = Employer("Rovapuu Oy", "https://rovapuu.example.com", None)


@pytest.mark.parametrize(
    ("address", "names", "employers", "kind"),
    [
        # A task word at the domain of a legal person.
        ("info@rovapuu.example.com", (), [COMPANY], ROLE),
        ("info@mail.rovapuu.example.com", (), [COMPANY], ROLE),
        ("myynti.vienti@rovapuu.example.com", (), [COMPANY], UNKNOWN),
        ("sales-info@rovapuu.example.com", (), [COMPANY], ROLE),
        ("info+x@rovapuu.example.com", (), [COMPANY], ROLE),
        ("info@rovapuu.fi", (), [BY_NAME], ROLE),
        # Somebody's name beside the task, or nobody the law knows behind it.
        ("info.virtanen@rovapuu.example.com", (), [COMPANY], UNKNOWN),
        ("info.virtanen@rovapuu.example.com", AINO, [COMPANY], UNKNOWN),
        ("info@rovapuu.example.com", (), [TRADER], UNKNOWN),
        ("info@rovapuu.example.com", (), [UNDECIDED], UNKNOWN),
        ("info@rovapuu.example.com", (), [], UNKNOWN),
        ("info@other.example.net", (), [COMPANY], UNKNOWN),
        ("info@rova.fi", (), [BY_NAME], UNKNOWN),
        ("tj@rovapuu.example.com", (), [COMPANY], UNKNOWN),
        ("sihteeri@rovapuu.example.com", (), [COMPANY], UNKNOWN),
        ("av@rovapuu.example.com", AINO, [COMPANY], UNKNOWN),
        # Mail services and operators.
        ("myynti@gmail.com", (), [], UNKNOWN),
        ("myynti@gmail.com", (), [COMPANY], UNKNOWN),
        ("info@kolumbus.fi", (), [COMPANY], UNKNOWN),
        ("aino.virtanen@gmail.com", AINO, [COMPANY], OWN),
        ("rovapuu@luukku.com", (), [], OWN),
        # A name at the domain of where the person works.
        ("aino.virtanen@rovapuu.example.com", AINO, [COMPANY], AT_WORK),
        ("avirtanen@rovapuu.example.com", AINO, [COMPANY], AT_WORK),
        ("aino.virtanen@rovapuu.example.com", AINO, [TRADER], AT_WORK),
        ("aino.virtanen@rovapuu.example.com", ("Risto", "Paavola"), [COMPANY], UNKNOWN),
        ("aino.virtanen@rovapuu.example.com", AINO, [], UNKNOWN),
        ("aino.virtanen@other.example.net", AINO, [COMPANY], UNKNOWN),
    ],
)
def test_the_kind_follows_from_what_is_known(
    address: str, names: tuple[str, ...], employers: list[Employer], kind: AddressKind
) -> None:
    assert kind_of(address, names, employers) is kind


async def desk_at(form: str | None, web: str = "https://example.com") -> tuple[UUID, UUID]:
    """The person record of info@, with a position at an organisation of this form."""
    there = await make_contacts.organisation("Rovapuu Oy", web=web, legal_form=form)
    desk = await make_contacts.known_person("info@example.com", first_name="", last_name="")
    await positions.add_position(desk, there, PositionFields(), NOBODY)
    return desk, there


async def kind(contact: UUID) -> AddressKind:
    (address,) = await people.addresses_of(contact)
    return address.kind


async def test_a_desk_of_a_company_is_a_role_once_its_place_is_known(db: None) -> None:
    desk, _ = await desk_at("company")
    assert await kind(desk) is ROLE


async def test_the_decided_legal_form_tells_whose_the_address_is(db: None) -> None:
    desk, there = await desk_at(None)
    assert await kind(desk) is UNKNOWN
    await organisations.decide_legal_form(there, LegalForm.ASSOCIATION, NOBODY)
    assert await kind(desk) is ROLE
    await organisations.decide_legal_form(there, LegalForm.SOLE_TRADER, NOBODY)
    assert await kind(desk) is UNKNOWN


async def test_another_domain_and_an_ended_position_take_it_back(db: None) -> None:
    desk, there = await desk_at("company")
    details = await organisation_details(there)
    assert details is not None
    elsewhere = OrganisationFields(
        "Rovapuu Oy", web="https://rovapuu.example.net", legal_form="company"
    )
    await organisations.change_organisation(there, elsewhere, details.edition, NOBODY)
    assert await kind(desk) is UNKNOWN


async def test_what_somebody_said_is_kept_with_who_and_when_and_not_guessed_again(
    db: None,
) -> None:
    desk, there = await desk_at("company")
    (address,) = await people.addresses_of(desk)
    sanna = await make_staff.member(name="Sanna Laaksonen")
    await addresses.change_address_kind(address.id, "unknown", Who(sanna))
    await organisations.decide_legal_form(there, LegalForm.FOUNDATION, NOBODY)
    (address,) = await people.addresses_of(desk)
    assert address.kind is UNKNOWN
    assert address.kind_decided_at is not None
    assert address.kind_decided_by == "Sanna Laaksonen"


async def test_the_page_says_who_decided_and_what_is_only_judged(staff: StaffBrowser) -> None:
    desk, _ = await desk_at("company")
    path = f"/staff/people/{desk}/addresses"
    assert "The kind is judged by the address." in (await staff.get(path)).text
    (address,) = await people.addresses_of(desk)
    await staff.send_form(f"{path}/{address.id}", {"address_kind": "personal"})
    assert "Kind decided on" in (await staff.get(path)).text
    assert await kind(desk) is OWN
