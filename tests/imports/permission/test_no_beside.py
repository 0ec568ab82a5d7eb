"""A no under a heading that nobody looked at, in a tag, a note or a field of the register's own is a no."""

import pytest

from app import database
from app.imports.permission.beside import refuses
from app.imports.permission.questions import Columns
from app.imports.permission.smell import smells, speaks
from tests.imports.permission.test_no_stays_no import DAY, brought, permitted
from tests.make.imports import said

ALLOWING = """
Postituslupa | Lupa | Suoramarkkinointi | Sähköinen markkinointi | Saako lähettää? | Aktiivinen
Haluaa uutiskirjeen | Tilaa uutiskirje | Tilaaja | Sähköpostisuostumus | Vastaanottaa postia | Viestintälupa
Vill ha nyhetsbrev | Prenumerant | Reklam | Utskick | Får vi skicka? | Direktmarknadsföring
Samtycke e-post | Medgivande | Tillstånd | Tar emot post | GDPR | Consent | Email permission
Direct marketing | Receives newsletter | Wants mail | Mailing list | Subscriber | is_active | Enabled
Verified | Consent given
"""
LEFT = """
Lopetuspäivä | Loppupvm | Päättymispäivä | Erosi | Sähköpostit pois | Pois listalta | Slutdatum | Stoppad
NIX | Vägrar | End date | Left | Left at | Leaving date | Deceased | Kuollut | Avliden | Muted
"""


def headings(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("heading", headings(ALLOWING))
@pytest.mark.parametrize("no", ["ei", "nej", "no", "0", "false", "✗", "", "ei tilaa"])
def test_a_no_below_a_heading_that_sounds_like_a_permission_is_asked_about(
    heading: str, no: str
) -> None:
    """# trial H12"""
    rows = [("aino@example.org", no), ("eino@example.org", "x")]
    assert Columns(("E-mail", heading), ("email", ""), rows).untold() == [1]


@pytest.mark.parametrize("heading", ["Postituslupa", "Vill ha nyhetsbrev", "Email permission"])
async def test_until_the_answer_nobody_may_be_mailed(db: None, heading: str) -> None:
    """# trial H12"""
    rows = [("aino@example.org", DAY, "0"), ("eino@example.org", DAY, "1")]
    await brought(("E-mail", "Opt-in time", heading), *rows)
    assert await permitted() == []


async def test_a_no_far_below_a_heading_that_sounds_like_a_permission_stops_its_row(
    db: None,
) -> None:
    """# trial H12"""
    rows = [(f"reader{at}@example.org", DAY, "kyllä") for at in range(1100)]
    rows[1080] = ("aino@example.org", DAY, "ei")
    await brought(("E-mail", "Opt-in time", "Postituslupa"), *rows)
    reached = await permitted()
    assert len(reached) == 1099
    assert "aino@example.org" not in reached


@pytest.mark.parametrize("heading", headings(LEFT))
def test_a_heading_that_sounds_like_an_end_is_asked_about(heading: str) -> None:
    """# trial H12"""
    assert smells(heading)


NUMBERS = [
    "Emails sent", "Tilausnumero", "Opens", "Puhelin", "Kaupunki", "Jäsenlaji", "Kundnummer",
]  # fmt: skip


@pytest.mark.parametrize("heading", NUMBERS)
def test_numbers_about_something_else_are_not_asked_about(heading: str) -> None:
    assert not speaks(heading)
    rows = [("aino@example.org", "0")]
    assert Columns(("E-mail", heading), ("email", ""), rows).untold() == []


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Tags", "unsubscribed"),
        ("Tags", "vip, Unsubscribed"),
        ("Tunnisteet", "asiakas; perunut"),
        ("Notes", "UNSUBSCRIBED"),
        ("Muistiinpanot", "Perui uutiskirjeen 3.4.2022."),
        ("Huom", "Ei saa lähettää!"),
        ("Anteckningar", "Vill inte ha reklam"),
        ("Source", "status: unsubscribed"),
        ("unsub_reason", "Too many e-mails"),
        ("Kategoria", "Unsubscribed 2022-01-01"),
        ("Lisätieto 2", "ei uutiskirjeitä"),
        ("Ryhmä", "unsubscribed, bounced"),
        ("Muu", "pyytänyt poistoa"),
    ],
)
async def test_a_no_beside_withholds_the_consent_of_its_row(
    db: None, heading: str, cell: str
) -> None:
    """# trial H12"""
    rows = [("aino@example.org", DAY, cell), ("eino@example.org", DAY, "")]
    done = await brought(("E-mail", "Opt-in time", heading), *rows)
    assert "aino@example.org" not in await permitted()
    assert {code for _, code, _ in await said(done.id)} <= {"says_no", "may_say_no"}
    assert await said(done.id)


async def test_a_field_of_the_registers_own_does_not_swallow_a_no(db: None) -> None:
    """# trial H12"""
    field = await database.fetchval(
        "insert into custom_fields (name, about, kind, created_at) "
        "values ('Markkinointikielto', 'person', 'yes_no', now()) returning id"
    )
    rows = [("aino@example.org", DAY, "kyllä"), ("eino@example.org", DAY, "ei")]
    await brought(
        ("E-mail", "Opt-in time", "Markkinointikielto"),
        *rows,
        mapping=["email", "opt_in_at", f"custom:{field}"],
    )
    assert await permitted() == ["eino@example.org"]


@pytest.mark.parametrize(
    "note",
    [
        "Ei tavoita ennen klo 10",
        "Peruutti kokouksen 3.4.",
        "ei lihaa",
        "Ringer inte tillbaka",
        "No sugar",
    ],
)
def test_a_note_about_something_else_refuses_nothing(note: str) -> None:
    assert not refuses(note)
