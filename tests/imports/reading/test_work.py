"""What a file says of people's work: position, decision maker, owner, what a journalist writes about."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from app import database
from app.contacts.actions import keeping, positions
from app.contacts.facts import Owner, PositionFields, Who
from app.contacts.queries import people, person_details
from app.crm.relations import actions, queries
from app.imports.rules import Counts, Known
from app.imports.writing.owners import owners
from tests.make import contacts as make_contacts
from tests.make import imports as make_imports
from tests.make import staff as make_staff
from tests.make.imports import imported, said, table, tried

NOBODY = Who(None)
HEADINGS = (
    "Email", "Title", "Organisation", "Position at the organisation", "Decision maker", "Owner",
    "Areas a journalist writes about", "Embargo notes",
)  # fmt: skip
ROW = (
    "aino@example.org", "Toimittaja", "Firma Oy", "Päätoimittaja", "Yes", "Outi Öberg", "Energy",
    "Not before six",
)  # fmt: skip


async def test_a_name_that_two_have_means_nobody_unless_one_has_left(db: None) -> None:
    sanna = await make_staff.member(name="Sanna Aho", email="sanna@example.com")
    gone = await make_staff.member(name="Sanna Aho")
    await make_staff.member(name="Eino Öberg")
    await make_staff.member(name="Eino Öberg")
    found = await owners(["email", "owner"])
    assert {"eino oberg", "sanna aho"}.isdisjoint(found)
    assert found["sanna@example.com"] == sanna
    await database.execute("update staff_members set disabled_at = now() where id = $1", gone)
    assert (await owners(["owner"]))["sanna aho"] == sanna
    assert await owners(["email"]) == {}


@dataclass
class Kept:
    """What the register has of a person's work."""

    title: str
    position: tuple[str, bool] | None
    owner: str | None
    media: tuple[str, str] | None


async def kept(email: str = "aino@example.org") -> Kept:
    found = await people.address_by_canonical(email)
    assert found is not None
    person = await person_details.person_details(found.contact_id)
    assert person is not None
    media = await queries.media_profile(person.id)
    held = [(one.title, one.decision_maker) for one in person.positions]
    assert len(held) < 2
    owner = await database.fetchval(
        "select m.name from contacts c join staff_members m on m.id = c.owner where c.id = $1",
        person.id,
    )
    return Kept(
        person.title, held[0] if held else None, owner,
        (media.beat, media.embargo_notes) if media else None,
    )  # fmt: skip


# register R5, R6
async def test_a_new_person_comes_in_with_position_owner_and_beat(db: None) -> None:
    await make_staff.member(name="Outi Öberg")
    done = await imported(table(HEADINGS, ROW))
    assert done.counts == Counts(created=1)
    assert await said(done.id) == []
    assert await kept() == Kept(
        "Toimittaja", ("Päätoimittaja", True), "Outi Öberg", ("Energy", "Not before six")
    )


async def test_an_unknown_owner_and_a_bad_yes_are_told_by_row_and_heading(db: None) -> None:
    bad = ("eino@example.org", "", "Firma Oy", "", "perhaps", "Urho", "", "")
    done = await imported(table(HEADINGS, ROW, bad))
    assert done.counts == Counts(created=2)
    found = await database.fetch(
        'select "row", heading, code, value from import_findings order by "row", code'
    )
    assert [tuple(row) for row in found] == [
        (2, "Owner", "bad_owner", "Outi Öberg"),
        (3, "Owner", "bad_owner", "Urho"),
        (3, "Decision maker", "bad_value", "perhaps"),
    ]
    assert await kept("eino@example.org") == Kept("", ("", False), None, None)


async def test_the_page_of_columns_says_how_many_owners_are_known(db: None) -> None:
    await make_staff.member(name="Outi Öberg")
    import_id = await make_imports.received(table(("Email", "Owner"), ("a@example.org", "Urho"),
                                                  ("b@example.org", "Outi Öberg")))  # fmt: skip
    member = await make_staff.member(language="en")
    async with await make_staff.browser_of(member) as browser:
        page = await browser.get(f"/staff/imports/{import_id}/columns")
    assert "1 of 2" in page.text


async def a_known_person(*, with_work: bool) -> UUID:
    contact = await make_contacts.known_person(
        "aino@example.org", title="Toimittaja" if with_work else ""
    )
    outlet = await make_contacts.organisation("Firma Oy")
    held = PositionFields("Avustaja" if with_work else "", main=True)
    await positions.add_position(contact, outlet, held, NOBODY)
    if with_work:
        await actions.set_media_profile(contact, "Forests", "", NOBODY)
        member = await make_staff.member(name="Sanna Laaksonen")
        await keeping.set_owner(Owner(contact=contact), member, NOBODY)
    return contact


HAD = Kept("Toimittaja", ("Avustaja", False), "Sanna Laaksonen", ("Forests", ""))


# register R18
@pytest.mark.parametrize(
    ("known", "counts", "after"),
    [
        (
            Known.FILL,
            Counts(updated=1),
            Kept(
                "Toimittaja", ("Avustaja", True), "Sanna Laaksonen", ("Forests", "Not before six")
            ),
        ),
        (
            Known.OVERWRITE,
            Counts(updated=1),
            Kept("Toimittaja", ("Päätoimittaja", True), "Outi Öberg", ("Energy", "Not before six")),
        ),
        (Known.LEAVE, Counts(unchanged=1), HAD),
    ],
)
async def test_known_people_keep_lose_or_get_what_belongs_to_their_work(
    db: None, known: Known, counts: Counts, after: Kept
) -> None:
    contact = await a_known_person(with_work=True)
    await make_staff.member(name="Outi Öberg")
    assert await kept() == HAD
    before = await database.fetchval("select coalesce(max(id), 0) from contact_changes")
    done = await imported(table(HEADINGS, ROW), known=known)
    assert done.counts == counts
    assert await kept() == after
    changed = await database.fetch(
        "select field, old, new from contact_changes where contact = $1 and id > $2",
        contact,
        before,
    )
    assert {tuple(row) for row in changed} == HISTORY[known]
    again = await imported(table(HEADINGS, ROW), known=known)
    assert again.counts == Counts(unchanged=1)


HISTORY: dict[Known, set[tuple[str, str, str]]] = {
    Known.FILL: {
        ("position", "Firma Oy · Avustaja · main", "Firma Oy · Avustaja · decision_maker · main"),
        ("embargo_notes", "", "Not before six"),
    },
    Known.OVERWRITE: {
        (
            "position",
            "Firma Oy · Avustaja · main",
            "Firma Oy · Päätoimittaja · decision_maker · main",
        ),
        ("owner", "Sanna Laaksonen", "Outi Öberg"),
        ("beat", "Forests", "Energy"),
        ("embargo_notes", "", "Not before six"),
    },
    Known.LEAVE: set(),
}


async def test_gaps_in_the_work_of_known_people_are_filled(db: None) -> None:
    await a_known_person(with_work=False)
    await make_staff.member(name="Outi Öberg")
    await imported(table(HEADINGS, ROW))
    assert await kept() == Kept(
        "Toimittaja", ("Päätoimittaja", True), "Outi Öberg", ("Energy", "Not before six")
    )


@pytest.mark.parametrize(("known", "decides"), [(Known.FILL, True), (Known.OVERWRITE, False)])
async def test_no_decision_maker_is_said_only_by_who_overwrites(
    db: None, known: Known, decides: bool
) -> None:
    headings = ("Email", "Organisation", "Decision maker")
    await imported(table(headings, ("aino@example.org", "Firma Oy", "yes")))
    await imported(table(headings, ("aino@example.org", "Firma Oy", "no")), known=known)
    assert (await kept()).position == ("", decides)


async def test_a_known_person_gets_a_position_with_its_own_title(db: None) -> None:
    await make_contacts.known_person("aino@example.org")
    await imported(table(HEADINGS, ROW))
    found = await kept()
    assert (found.title, found.position) == ("Toimittaja", ("Päätoimittaja", True))


@pytest.mark.parametrize("known", list(Known))
async def test_a_dry_run_counts_rows_that_add_only_to_the_work(db: None, known: Known) -> None:
    await make_staff.member(name="Outi Öberg")
    rows = [
        ("aino@example.org", "", "", "", "", "", "", ""),
        ("aino@example.org", "", "", "", "", "Outi Öberg", "", ""),
        ("aino@example.org", "", "", "", "", "", "Energy", ""),
        ("aino@example.org", "", "", "", "", "", "Energy", ""),
        ("aino@example.org", "", "", "", "", "", "Forests", ""),
    ]
    import_id = await make_imports.described(table(HEADINGS, *rows), known=known, chunk_rows=2)
    trial = await tried(import_id)
    done = await imported(table(HEADINGS, *rows), known=known, chunk_rows=2)
    assert trial.trial == done.counts
