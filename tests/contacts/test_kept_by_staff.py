from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from app.contacts.actions import belongings, confirmed, keeping, people
from app.contacts.facts import EditedMeanwhile, Owner, PersonFields, Source, Who
from app.contacts.queries import changes as changes_queries
from app.contacts.queries import person_details
from app.contacts.queries.person_details import PersonDetails
from app.contacts.tables import Contact
from app.lib import clock
from app.lib.languages import speaking
from app.lib.refusals import Conflict, Invalid, NotFound
from app.staff.log.words import WORDS
from app.staff.tables import AccessLogEntry
from tests.make import contacts as make
from tests.make import staff as make_staff

AINO = PersonFields(
    "Aino", "Mäkinen", "toimittaja", "fi", "Kauppakatu 12 B", "96100", "Rovaniemi", "FI", "Energia."
)
SANNA = Who(None, "she rang")


async def details(contact_id: UUID) -> PersonDetails:
    found = await person_details.person_details(contact_id)
    assert found is not None
    return found


async def changes(contact_id: UUID) -> list[tuple[str, str, str]]:
    return [
        (c.field, c.old, c.new) for c in await changes_queries.changes_of(Owner(contact=contact_id))
    ]


async def test_a_person_is_kept_as_told_with_source_and_who_entered_it(db: None) -> None:
    # register R6, R13
    sanna = await make_staff.member()
    source = Source("media_register", "Mediarekisteri 2026", date(2026, 10, 31))
    contact_id = await people.add_person(
        AINO, source, Who(sanna), address=make.address("aino.makinen@example.org")
    )
    found = await details(contact_id)
    assert found.fields == AINO
    assert found.address_lines == ("Kauppakatu 12 B", "96100 ROVANIEMI")
    assert [(a.email, a.is_main, a.kind, a.confirmed_at) for a in found.addresses] == [
        ("aino.makinen@example.org", True, "unknown", None)
    ]
    assert (found.source_kind, found.source_detail) == ("media_register", "Mediarekisteri 2026")
    assert (found.source_on, found.entered_by) == (date(2026, 10, 31), "Sanna Laaksonen")


async def test_data_from_elsewhere_sets_the_last_day_to_tell(db: None) -> None:
    # register R13
    source = Source("commercial_service", "Osoitepalvelu", date(2026, 1, 31))
    bought = await people.add_person(AINO, source, SANNA)
    asked = await people.add_person(AINO, Source("meeting"), SANNA)
    assert (await details(bought)).told_due_on == date(2026, 2, 28)
    assert (await details(asked)).told_due_on is None


async def test_without_a_day_of_the_source_the_month_begins_today_in_finland(db: None) -> None:
    with clock.standing_at(datetime(2026, 11, 30, 22, 30, tzinfo=UTC)):
        contact_id = await people.add_person(AINO, Source("partner", "Yhtiö"), SANNA)
    assert (await details(contact_id)).told_due_on == date(2027, 1, 1)


async def test_an_address_that_is_taken_names_the_person_who_has_it(db: None) -> None:
    first = await make.known_person("aino@example.org")
    with pytest.raises(Conflict) as refusal:
        await make.known_person("AINO@example.org")
    assert refusal.value.values["contact"] == first
    assert await Contact.count() == 1


async def test_an_address_of_a_task_is_nobody_s_role_until_its_organisation_is_known(
    db: None,
) -> None:
    contact_id = await make.known_person("toimitus@example.org", first_name="", last_name="")
    assert [a.kind for a in (await details(contact_id)).addresses] == ["unknown"]


async def test_every_change_is_recorded_with_who_and_why_and_nothing_else(db: None) -> None:
    # register R18
    sanna = await make_staff.member(name="Sanna Laaksonen")
    contact_id = await people.add_person(AINO, Source("meeting"), SANNA)
    now = PersonFields(**{**vars(AINO), "last_name": "Virtanen", "title": "päätoimittaja"})
    await people.change_person(contact_id, now, 1, Who(sanna, "Aino meni naimisiin"))
    history = await changes_queries.changes_of(Owner(contact=contact_id))
    assert [(c.field, c.old, c.new, c.by, c.why, c.actor) for c in history] == [
        ("title", "toimittaja", "päätoimittaja", "Sanna Laaksonen", "Aino meni naimisiin", "staff"),
        ("last_name", "Mäkinen", "Virtanen", "Sanna Laaksonen", "Aino meni naimisiin", "staff"),
    ]
    assert (await details(contact_id)).edition == 2


async def test_saving_the_same_again_is_no_change(db: None) -> None:
    # register R18
    contact_id = await people.add_person(AINO, Source("meeting"), SANNA)
    await people.change_person(contact_id, AINO, 1, SANNA)
    assert await changes(contact_id) == []
    assert (await details(contact_id)).edition == 1


async def test_the_second_of_two_editors_is_told_and_overwrites_nothing(db: None) -> None:
    # trial F7
    contact_id = await people.add_person(AINO, Source("meeting"), SANNA)
    first = PersonFields(**{**vars(AINO), "title": "päätoimittaja"})
    second = PersonFields(**{**vars(AINO), "place": "Oulu"})
    await people.change_person(contact_id, first, 1, SANNA)
    with pytest.raises(EditedMeanwhile) as refusal:
        await people.change_person(contact_id, second, 1, SANNA)
    assert (refusal.value.theirs, refusal.value.edition) == (first, 2)
    assert (await details(contact_id)).fields == first
    await people.change_person(contact_id, second, refusal.value.edition, SANNA)
    assert (await details(contact_id)).fields == second


async def test_tags_saved_meanwhile_count_as_an_edition_too(db: None) -> None:
    # trial F7
    contact_id = await people.add_person(AINO, Source("meeting"), SANNA)
    await belongings.set_tags(contact_id, ["energia"], SANNA)
    with pytest.raises(EditedMeanwhile):
        await people.change_person(contact_id, PersonFields("Anna"), 1, SANNA)


async def test_what_the_person_says_is_recorded_as_theirs(db: None) -> None:
    # register R18
    known = await make.person("aino@example.org")
    await confirmed.change_name_and_language(known.contact_id, "Aino", "Virtanen", "sv")
    history = await changes_queries.changes_of(Owner(contact=known.contact_id))
    assert [(c.field, c.new, c.actor, c.by) for c in history] == [
        ("language", "sv", "person", None),
        ("last_name", "Virtanen", "person", None),
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", "a" * 10_000, "First name: Use at most 80 characters. There are now 10000."),
        ("last_name", "a\x00b", "Last name: There are control characters in it. Remove them."),
        ("place", "a\nb", "Town: There are control characters in it. Remove them."),
        ("notes", "a" * 20_001, "Notes: Use at most 20000 characters. There are now 20001."),
        ("country", "ZZ", "Country: A country is written as two letters, for example FI."),
        ("language", "de", "Language: Choose one of the options."),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_the_name_of_its_field(
    db: None, field: str, value: str, sentence: str
) -> None:
    fields = PersonFields(**{**vars(AINO), field: value})
    with speaking("en"), pytest.raises(Invalid) as refusal:
        await people.add_person(fields, Source("meeting"), SANNA)
    with speaking("en"):
        assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "source",
    [
        Source("hearsay"),
        Source("meeting", "a" * 201),
        Source("meeting", "", date(1, 1, 1)),
        Source("meeting", "", date(9999, 12, 31)),
    ],
)
async def test_a_source_that_cannot_be_is_refused(db: None, source: Source) -> None:
    # register R13
    with pytest.raises(Invalid):
        await people.add_person(AINO, source, SANNA)


async def test_nobody_cannot_be_changed(db: None) -> None:
    with pytest.raises(NotFound):
        await people.change_person(uuid4(), AINO, 1, SANNA)
    assert await person_details.person_details(uuid4()) is None


async def test_fields_that_came_from_elsewhere_say_so(db: None) -> None:
    # register R13
    sanna = await make_staff.member(name="Sanna Laaksonen")
    contact_id = await make.known_person()
    source = Source("media_register", "Mediarekisteri", date(2026, 11, 1))
    owner = Owner(contact=contact_id)
    await keeping.note_source(owner, ["title", "phones"], source, Who(sanna))
    [noted] = await changes_queries.sources_of(owner)
    assert (noted.fields, noted.kind, noted.detail, noted.on, noted.by) == (
        ("title", "phones"), "media_register", "Mediarekisteri", date(2026, 11, 1), "Sanna Laaksonen",
    )  # fmt: skip
    assert (await details(contact_id)).told_due_on == date(2026, 12, 1)


async def test_a_record_has_an_owner_and_a_day_it_was_last_checked(db: None) -> None:
    # register R18
    sanna = await make_staff.member(name="Sanna Laaksonen")
    contact_id = await make.known_person()
    owner = Owner(contact=contact_id)
    await keeping.set_owner(owner, sanna, Who(sanna))
    await keeping.set_owner(owner, sanna, Who(sanna))
    await keeping.mark_checked(owner, Who(sanna))
    found = await details(contact_id)
    assert (found.owner_name, found.checked_by) == ("Sanna Laaksonen", "Sanna Laaksonen")
    assert found.checked_at is not None
    assert await changes(contact_id) == [("owner", "", "Sanna Laaksonen")]


async def test_the_access_log_says_who_changed_whom_without_names_and_addresses(db: None) -> None:
    sanna = await make_staff.member()
    contact_id = await make.known_person("aino@example.org", by=sanna)
    await belongings.set_tags(contact_id, ["energia"], Who(sanna))
    rows = await AccessLogEntry.select().where(AccessLogEntry.member == sanna)
    assert [(row["what"], row["about"]) for row in rows] == [
        ("contact_added", str(contact_id)),
        ("contact_changed", str(contact_id)),
    ]
    assert "aino" not in str(rows)


@pytest.mark.parametrize("kind", ["contact", "organisation"])
@pytest.mark.parametrize("what", ["added", "changed", "checked"])
def test_the_access_log_has_words_for_what_is_done_here(kind: str, what: str) -> None:
    assert f"{kind}_{what}" in WORDS


async def test_changes_are_shown_by_pages(db: None) -> None:
    contact_id = await make.known_person()
    for number in range(5):
        await belongings.set_tags(contact_id, [f"tag {number}"], SANNA)
    owner = Owner(contact=contact_id)
    first = await changes_queries.changes_of(owner, most=3)
    rest = await changes_queries.changes_of(owner, (first[-1].at, first[-1].id), 3)
    assert [c.new for c in (*first, *rest)] == ["tag 4", "tag 3", "tag 2", "tag 1", "tag 0"]
