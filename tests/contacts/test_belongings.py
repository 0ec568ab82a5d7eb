from uuid import UUID

import pytest

from app.contacts.actions import belongings
from app.contacts.facts import Owner, Profile, Who
from app.contacts.queries import changes, things
from app.contacts.tables import Tag
from app.lib.languages import speaking
from app.lib.refusals import Invalid, NotFound
from tests.make import contacts as make

WHO = Who(None)


async def history(owner: Owner) -> list[tuple[str, str, str]]:
    return [(c.field, c.old, c.new) for c in await changes.changes_of(owner)]


async def test_phones_of_people_and_organisations_are_kept_with_their_kinds(db: None) -> None:
    contact_id, organisation_id = await make.known_person(), await make.organisation()
    await belongings.set_phones(contact_id, None, [("+358401234567", "mobile")], WHO)
    await belongings.set_phones(None, organisation_id, [("+35816123456", "switchboard")], WHO)
    person = await things.phones_of(Owner(contact=contact_id))
    there = await things.phones_of(Owner(organisation=organisation_id))
    assert [(one.shown, one.kind) for one in (*person, *there)] == [
        ("040 1234567", "mobile"),
        ("016 123456", "switchboard"),
    ]


async def test_changed_phones_are_recorded_once(db: None) -> None:
    # register R18
    contact_id = await make.known_person()
    for phones in ([("+358401234567", "mobile")], [("+358401234567", "mobile")], []):
        await belongings.set_phones(contact_id, None, phones, WHO)
    assert await history(Owner(contact=contact_id)) == [
        ("phones", "+358401234567 · mobile", ""),
        ("phones", "", "+358401234567 · mobile"),
    ]


@pytest.mark.parametrize(
    "phone", [("0401234567", "mobile"), ("+35840123456\x00", "mobile"), ("+358401234567", "fax")]
)
async def test_a_number_in_another_form_is_not_kept(db: None, phone: tuple[str, str]) -> None:
    contact_id = await make.known_person()
    with pytest.raises(Invalid):
        await belongings.set_phones(contact_id, None, [phone], WHO)


async def test_any_number_of_profiles_is_kept_tidy(db: None) -> None:
    # register R8
    contact_id, organisation_id = await make.known_person(), await make.organisation()
    mine = [Profile("x", "@aino"), Profile("linkedin", "aino"), Profile("x", "aino")]
    await belongings.set_profiles(contact_id, None, mine, WHO)
    await belongings.set_profiles(None, organisation_id, [Profile("youtube", "lapinkansa")], WHO)
    assert await things.profiles_of(Owner(contact=contact_id)) == (
        Profile("x", "aino", "https://x.com/aino"),
        Profile("linkedin", "aino", "https://www.linkedin.com/in/aino"),
    )
    assert len(await things.profiles_of(Owner(organisation=organisation_id))) == 1


async def test_a_profile_that_is_none_is_refused_with_its_field(db: None) -> None:
    # register R8
    contact_id = await make.known_person()
    with pytest.raises(Invalid) as refusal:
        await belongings.set_profiles(contact_id, None, [Profile("x", "a b")], WHO)
    with speaking("en"):
        assert str(refusal.value).startswith("Social profiles: ")


async def test_areas_of_responsibility_are_shared_tags(db: None) -> None:
    # register R6
    aino, sanna = await make.known_person(), await make.known_person()
    await belongings.set_tags(aino, ["Energia", "  ilmasto ", "ENERGIA", ""], WHO)
    await belongings.set_tags(sanna, ["energia"], WHO)
    assert await things.tags_of(aino) == ("Energia", "ilmasto")
    assert await things.tags_of(sanna) == ("Energia",)
    assert [(tag.name, tag.people) for tag in await things.tags_like("ener")] == [("Energia", 2)]
    await belongings.set_tags(aino, ["ilmasto"], WHO)
    assert await history(Owner(contact=aino)) == [
        ("tags", "Energia, ilmasto", "ilmasto"),
        ("tags", "", "Energia, ilmasto"),
    ]


async def test_a_tag_of_ten_thousand_characters_is_refused(db: None) -> None:
    contact_id = await make.known_person()
    with pytest.raises(Invalid):
        await belongings.set_tags(contact_id, ["a" * 10_000], WHO)
    assert await Tag.count() == 0


async def test_signs_in_a_beginning_stand_for_themselves(db: None) -> None:
    await belongings.set_tags(await make.known_person(), ["100 %", "100 _"], WHO)
    assert [tag.name for tag in await things.tags_like("100 %")] == ["100 %"]


async def test_somebody_who_is_not_there_gets_no_tags(db: None) -> None:
    with pytest.raises(NotFound):
        await belongings.set_tags(UUID(int=1), ["energia"], WHO)


def test_a_fact_hangs_on_a_person_or_on_an_organisation() -> None:
    for wrong in ((None, None), (UUID(int=1), UUID(int=2))):
        with pytest.raises(ValueError, match="person or about an organisation"):
            Owner(*wrong)
