"""A yes allows or forbids by its heading; where the heading does not say which, somebody is asked."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app import database
from app.consent.suppression.kept import suppressed
from app.imports import actions, commands, queries
from app.imports.mapping.propose import proposed
from app.imports.rules import State
from app.imports.writing import engine
from app.lib.languages import speaking
from app.lib.refusals import Invalid
from tests.imports.permission.test_no_stays_no import DAY, brought, permitted
from tests.imports.test_commands import asked
from tests.make import lists as make_lists
from tests.make.import_pages import chosen, describe, info, map_as_proposed, received, words
from tests.make.imports import info as import_info
from tests.make.imports import people, said, table
from tests.make.imports import received as file_received
from tests.make.staff import StaffBrowser

YES = [
    "yes",
    "Yes",
    "1",
    "1.0",
    "true",
    "TRUE",
    "x",
    "X",
    "kyllä",
    "Kyllä",
    "ja",
    "JA",
    "✓",
    "✔️",
    "☑",
    "✅",
]
NO = ["no", "No", "0", "0.0", "false", "FALSE", "ei", "Ei", "nej", "NEJ", "✗", "❌", "☐"]
ALLOWS = [
    "Uutiskirje",
    "Newsletter",
    "Nyhetsbrev",
    "Subscribed",
    "Saa lähettää",
    "Email opt-in",
    "Samtycke",
]
FORBIDS = [
    "Unsubscribed",
    "Opt-out",
    "Blocked",
    "Estetty",
    "Markkinointikielto",
    "Spärrad",
    "Do not email",
]


@pytest.mark.parametrize("heading", ALLOWS)
async def test_yes_under_a_heading_that_names_a_subscription_allows(db: None, heading: str) -> None:
    """# trial H13"""
    rows = [(f"yes{at}@example.org", word, DAY) for at, word in enumerate(YES)]
    rows += [(f"no{at}@example.org", word, DAY) for at, word in enumerate([*NO, "", "maybe"])]
    await brought(("E-mail", heading, "Opt-in time"), *rows)
    assert await permitted() == sorted(email for email, *_ in rows if email.startswith("yes"))
    assert await database.fetchval("select count(*) from suppressions") == 0


@pytest.mark.parametrize("heading", FORBIDS)
async def test_yes_under_a_heading_that_names_a_block_forbids(db: None, heading: str) -> None:
    """# trial H13"""
    rows = [(f"yes{at}@example.org", word, DAY) for at, word in enumerate(YES)]
    rows += [(f"no{at}@example.org", word, DAY) for at, word in enumerate([*NO, ""])]
    rows += [("maybe@example.org", "maybe", DAY), ("active@example.org", "active", DAY)]
    await brought(("E-mail", heading, "Opt-in time"), *rows)
    assert await permitted() == sorted(email for email, *_ in rows if email.startswith("no"))
    blocked = [email for email, *_ in rows if (await suppressed([email])).get(email)]
    assert blocked == [email for email, *_ in rows if email.startswith("yes")]


@pytest.mark.parametrize("heading", ["Peruttu", "Poistunut", "Avregistrerad"])
async def test_not_left_is_no_leaving(db: None, heading: str) -> None:
    """# trial H13"""
    rows = [
        ("a@example.org", "ei", DAY),
        ("b@example.org", "3.4.2021", DAY),
        ("c@example.org", "", DAY),
    ]
    await brought(("E-mail", heading, "Opt-in time"), *rows)
    assert await permitted() == ["a@example.org", "c@example.org"]


@pytest.mark.parametrize(
    "cells", [("1", "0"), ("1", "2", "3"), ("yes", "no"), ("true", "false"), ("x", "")]
)
async def test_a_bare_yes_under_status_is_asked_about(db: None, cells: tuple[str, ...]) -> None:
    """# trial H13"""
    rows = [(f"r{at}@example.org", cell, DAY) for at, cell in enumerate(cells)]
    text = table(("E-mail", "Status", "Opt-in time"), *rows)
    import_id = await file_received(text)
    found = await import_info(import_id)
    assert (found.state, found.mapping) == (State.RECEIVED, None)
    with pytest.raises(Invalid) as caught, speaking("en"):
        await actions.map_columns(import_id, proposed(found.headings), None)
    with speaking("en"):
        assert "Choose “May be e-mailed” or “Must not be e-mailed”" in str(caught.value)
    await actions.map_columns(import_id, ["email", "may_mail", "opt_in_at"], None)


async def test_a_single_number_among_words_is_only_an_unknown_word(db: None) -> None:
    """# trial H13"""
    rows = [
        ("a@example.org", "active", DAY),
        ("b@example.org", "1", DAY),
        ("c@example.org", "x1", DAY),
    ]
    done = await brought(("E-mail", "Status", "Opt-in time"), *rows)
    assert await permitted() == ["a@example.org"]
    assert [value for _, _, value in await said(done.id)] == ["1", "x1"]


@pytest.mark.parametrize(("heading", "reader"), [("Uutiskirje", "yes"), ("Blacklisted", "no")])
async def test_a_heading_that_says_it_all_is_believed_under_any_name(
    db: None, heading: str, reader: str
) -> None:
    """# trial H13"""
    rows = [("yes@example.org", "kyllä", DAY), ("no@example.org", "ei", DAY)]
    mapping = ["email", "status", "opt_in_at"]
    await brought(("E-mail", heading, "Opt-in time"), *rows, mapping=mapping)
    assert await permitted() == [f"{reader}@example.org"]


async def test_the_answer_is_remembered_and_not_asked_again(db: None) -> None:
    """# trial H13"""
    text = table(("E-mail", "Status", "Opt-in time"), ("a@example.org", "1", DAY))
    first = await file_received(text)
    await actions.map_columns(first, ["email", "no_mail", "opt_in_at"], None)
    second = await import_info(await file_received(text))
    assert second.mapping == ["email", "no_mail", "opt_in_at"]


async def test_an_old_answer_does_not_pass_for_another_question(db: None) -> None:
    """# trial H13"""
    headings = ("E-mail", "Status", "Opt-in time")
    first = await file_received(table(headings, ("a@example.org", "active", DAY)))
    await actions.map_columns(first, ["email", "status", "opt_in_at"], None)
    second = await file_received(table(headings, ("a@example.org", "1", DAY)))
    assert (await import_info(second)).mapping is None
    assert await queries.remembered_mapping(second) == ["email", "status", "opt_in_at"]


@pytest.mark.parametrize(("before", "told"), [("A", ""), ("unsubscribed", "unrelated")])
async def test_an_answer_about_harmless_words_is_none_about_a_no(
    db: None, before: str, told: str
) -> None:
    """# trial H13"""
    headings = ("E-mail", "Ryhmä", "Opt-in time")
    first = await file_received(table(headings, ("a@example.org", before, DAY)))
    await actions.map_columns(first, ["email", "unrelated", "opt_in_at"], None)
    second = await file_received(table(headings, ("b@example.org", "Unsubscribed", DAY)))
    assert await queries.remembered_mapping(second) == ["email", told, "opt_in_at"]
    third = await file_received(table(headings, ("b@example.org", "B", DAY)))
    assert await queries.remembered_mapping(third) == ["email", "unrelated", "opt_in_at"]


async def test_the_page_asks_and_shows_three_rows(staff: StaffBrowser) -> None:
    """# trial H13"""
    rows = [(f"r{at}@example.org", cell, DAY) for at, cell in enumerate("10120")]
    content = table(("E-mail", "Status", "Opt-in time"), *rows).encode()
    path = await received(staff, content)
    page = words(await staff.get(f"{path}/columns"))
    assert "What does “Status” mean?" in page
    answer = await map_as_proposed(staff, path)
    assert answer.status_code == 422
    assert "Does that mean that somebody may be e-mailed" in words(answer)
    assert chosen(answer)["c1"] == "status"
    assert (await map_as_proposed(staff, path, c1="may_mail", next="again")).status_code == 303
    page = words(await staff.get(f"{path}/columns"))
    assert "What does “Status” mean?" not in page
    for told in (
        "r0@example.org 1 May be e-mailed, if the row also has a time",
        "r1@example.org 0 No consent",
        "r3@example.org 2 No consent: we do not know this word",
    ):
        assert told in page
    shown = page.partition("How we understand it")[2]
    assert [at for at in range(5) if f"r{at}@example.org" in shown] == [0, 1, 3]
    await map_as_proposed(staff, path, c1="no_mail", next="again")
    page = words(await staff.get(f"{path}/columns"))
    assert "r0@example.org 1 Will be blocked" in page
    assert "r1@example.org 0 Not blocked" in page


async def test_the_page_names_a_column_that_may_say_no(staff: StaffBrowser) -> None:
    """# trial H12"""
    offered = await make_lists.a_list()
    content = table(("E-mail", "Opt-in time", "Bounces"), ("a@example.org", DAY, "0")).encode()
    path = await received(staff, content)
    assert "Does “Bounces” show who must not be e-mailed?" in words(
        await staff.get(f"{path}/columns")
    )
    await map_as_proposed(staff, path)
    await describe(staff, path, list=str(offered.list_id), evidence="Lomake")
    await staff.send_form(f"{path}/try")
    await engine.run((await info(path)).id)
    page = words(await staff.get(f"{path}/check"))
    assert "Nobody has decided yet whether “Bounces” shows who must not be e-mailed." in page
    await map_as_proposed(staff, path, c2="unrelated")
    assert "Does “Bounces”" not in words(await staff.get(f"{path}/columns"))
    assert (await info(path)).mapping == ["email", "opt_in_at", "unrelated"]


async def test_state_beside_an_address_is_postal(db: None) -> None:
    """# trial H13"""
    assert proposed(["Email", "Street", "City", "State", "Zip"])[3] == ""
    assert proposed(["Email", "State"])[1] == "status"
    rows = [
        ("a@example.org", "Main St 1", "Toronto", "ON", DAY),
        ("b@example.org", "", "LA", "CA", DAY),
    ]
    await brought(("Email", "Street", "City", "State", "Opt-in time"), *rows)
    assert await permitted() == ["a@example.org", "b@example.org"]


async def test_state_beside_an_address_that_says_no_is_looked_at(db: None) -> None:
    """# trial H12"""
    rows = [
        ("a@example.org", "Turku", "unsubscribed", DAY),
        ("b@example.org", "Oulu", "active", DAY),
    ]
    await brought(("Email", "City", "State", "Opt-in time"), *rows)
    assert await permitted() == []


async def test_the_command_line_names_the_option_that_answers(db: None, tmp_path: Path) -> None:
    """# trial H13"""
    file = tmp_path / "vanha.csv"
    file.write_text(table(("E-mail", "Status", "Opt-in time"), ("a@example.org", "1", DAY)))
    await make_lists.a_list("kirje")
    with pytest.raises(Invalid) as caught:
        await asked(file, list_slug="kirje", evidence="Lomake")
    with speaking("en"):
        assert "--map 'Status=may_mail'" in str(caught.value)
        assert "a@example.org: 1" in str(caught.value)
    assert await people() == []
    await asked(file, list_slug="kirje", evidence="Lomake", columns=[("Status", "may_mail")])
    assert await permitted() == ["a@example.org"]


async def test_the_command_line_names_the_column_that_stops_consents(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """# trial H12"""
    file = tmp_path / "vanha.csv"
    file.write_text(table(("E-mail", "Opt-in time", "Bounces"), ("a@example.org", DAY, "0")))
    await make_lists.a_list("kirje")
    with speaking("en"):
        await asked(file, list_slug="kirje", evidence="Lomake")
    assert "--map 'Bounces=unrelated'" in capsys.readouterr().err
    assert await permitted() == []
    await asked(file, list_slug="kirje", evidence="Lomake", columns=[("Bounces", "unrelated")])
    assert await permitted() == ["a@example.org"]


async def test_one_phone_named_on_the_command_line_leaves_the_others(
    db: None, tmp_path: Path
) -> None:
    file = tmp_path / "puhelimet.csv"
    file.write_text(
        table(("E-mail", "Puhelin", "Kesämökki"), ("a@example.org", "09 123456", "09 654321"))
    )
    await asked(file, columns=[("Kesämökki", "phone")])
    assert await database.fetchval("select count(*) from contact_phones") == 2


def test_the_command_line_knows_the_purpose() -> None:
    help_text = CliRunner().invoke(commands.import_command, ["--help"]).output
    assert "--purpose" in help_text
    assert "unrelated" in help_text
