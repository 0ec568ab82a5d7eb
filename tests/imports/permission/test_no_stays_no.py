"""What another program calls a no, or calls in a way that nobody knows, never becomes a consent here."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from app import database
from app.consent.suppression.kept import suppressed
from app.crm.export.columns import MAY_BE_MAILED
from app.imports.mapping.fields import PERMISSION
from app.imports.mapping.propose import proposed
from app.imports.permission.smell import smells
from app.imports.permission.words import of_standing
from app.imports.queries import ImportInfo
from app.lib.languages import Language, gettext, speaking
from tests.make import lists as make_lists
from tests.make.imports import imported, people, said, table

DAY = "2020-01-01 10:00:00"

ENGLISH = """
unsubscribed | Unsubscribed | UNSUBSCRIBED  | unsubscribe | un-subscribed | un_subscribed
Un Subscribed
UnSubscribed | opt-out | Opted-out | opted_out | OPT OUT | optedOut | opt.out | unsub
not subscribed
never_subscribed | NEVER_SUBSCRIBED | Non-Subscribed | no longer subscribed | not active
Not Active
not-active | in active | inactive | in-active | unconfirmed | not confirmed | not yet confirmed
pending
awaiting confirmation | unactivated | deactivated | disabled | suspended | paused | snoozed
expired
lapsed | archived | deleted | removed | cancelled | canceled | cancelled subscription | churned
lost
former subscriber | ex-subscriber | bounced | hard_bounce | Hard-bounced | HardBounce | soft bounce
soft_bounced | undeliverable | unreachable | invalid | invalid email | complained | Complaint
spam complaint | marked as spam | spam | Junk | abuse | blocked | blacklisted | blocklisted
block-listed
suppressed | on hold | On Hold Bounce | On Hold Opt Out | do not email | Do-Not-Contact | don't mail
DNC | do not disturb | no | No | n | false | 0 | off | none | null | n/a | - | -- | ? | never
refused | declined | denied | rejected | withdrawn | revoked | objected | consent withdrawn
no consent
consent not given | not opted in | opted in: no | subscribed=false | subscribed: no | active?
active (no)
(unsubscribed) | !active | ~subscribed | -subscribed | ¬active | ✗ | ✘ | ❌ | ✖ | ☐ | 🚫 | ⛔ | 👎
✗ subscribed | ❌ active | 🚫 confirmed | subscribed ✗ | s̶u̶b̶s̶c̶r̶i̶b̶e̶d̶ | a̸c̸t̸i̸v̸e̸
subscribed⃠ | subscribed until 2019 | was subscribed | unsubscribed, active
active/unsubscribed | Status: unsubscribed | 2 | 3 | 4 | -1 | 99 | Ø | unknown | other
"""
FINNISH = """
peruttu | Peruttu | PERUTTU | peruutettu | Peruuttanut | perunut | perunut tilauksen
tilaus peruttu
tilaus_peruutettu | peruuttanut tilauksen | poistunut | Poistettu | poistettu listalta
eronnut | irtisanottu
irtisanonut | lopettanut | lopetettu | päättynyt | tilaus päättynyt | rauennut | vanhentunut
keskeytetty
tauolla | Estetty | estolla | estolistalla | esto | kielto | kieltänyt | lähetyskielto
markkinointikielto
suoramarkkinointikielto | Ei saa lähettää | ei-saa-lähettää | älä lähetä | ei sähköpostia
ei mainoksia
ei uutiskirjettä | ei tilaa | Ei tilaa | ei_tilaa | ei tilaaja | ei tilannut | ei ole tilannut
ei enää tilaa
ei aktiivinen | epäaktiivinen | Epä-aktiivinen | passiivinen | ei vahvistettu | vahvistamaton
vahvistamatta | odottaa vahvistusta | odottaa | ei suostumusta | ei suostunut | suostumus peruttu
suostumus puuttuu | ei lupaa | lupa peruttu | ei sallittu | kieltäytynyt | vastustanut | roskaposti
roskapostivalitus | valittanut | palautunut | osoite ei toimi | virheellinen osoite | tavoittamaton
ei tavoitettavissa | entinen tilaaja | ei | Ei | EI | en | eipä | tuntematon | ei tietoa
ei tiedossa
mustalla listalla | arkistoitu | ei käytössä | pois käytöstä | hylätty | ei koskaan
tilaaja (perunut) | tilannut, perunut | ei enää aktiivinen | oli tilaaja | ei-vahvistettu
vahvistettu ei | aktiivinen: ei | tilaaja? | peruu
"""
SWEDISH = """
avslutad | Avslutad | AVSLUTAT | avslutad prenumeration | prenumerationen avslutad | avregistrerad
Avregistrerat | avanmäld | avanmält | av-anmäld | avprenumererad | avprenumererat | uppsagd
sagt upp | slutat
har slutat | avböjt | avböjer | tackat nej | nej | Nej | NEJ | spärrad | spärrat | spärrlistad
på spärrlistan
blockerad | svartlistad | förbud | direktmarknadsföringsförbud | reklamspärr | får inte skickas
får ej skickas | får inte mejlas | skicka inte | skicka ej | ingen e-post | inga utskick
inga nyhetsbrev
ingen reklam | ej aktiv | Ej aktiv | ej_aktiv | inte aktiv | inaktiv | in-aktiv | passiv
obekräftad
inte bekräftad | ej bekräftad | ej-bekräftad | väntar på bekräftelse | väntar | prenumererar inte
prenumererar ej | ej prenumerant | inte prenumerant | prenumererar inte längre
tidigare prenumerant
inget samtycke | ej samtyckt | samtycker inte | återkallat samtycke | samtycke återkallat
inte tillåten
ej tillåten | ej anmäld | inte anmäld | raderad | borttagen | arkiverad | pausad | vilande | upphörd
utgången | studsad | studs | returnerad | ogiltig adress | onåbar | kan inte levereras | skräppost
skräppostanmälan | klagat | invänt | vill inte ha | okänd | saknas | aldrig
prenumerant (slutat) | aktiv: nej
ej längre aktiv | aktiv? | prenumerant, avslutad | icke aktiv | icke prenumerant | oaktiv
avaktiverad | av
"""
YES = """
subscribed | SUBSCRIBED | Subscribed | active | ACTIVE | Confirmed | enabled | opted in
Opted-in | opt_in
optedIn | tilaaja | Tilannut | aktiivinen | AKTIIVINEN | vahvistettu | Tilaus vahvistettu
suostumus annettu
prenumererar | Prenumerant | aktiv | Bekräftad | bekräftad prenumerant | samtycker
"subscribed" | active.
"""


def words(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


async def permitted() -> list[str]:
    rows = await database.fetch(
        "select a.canonical from permission p join contact_addresses a on a.id = p.address "
        "where p.verdict order by a.canonical"
    )
    return [row["canonical"] for row in rows]


async def brought(
    headings: Sequence[str], *rows: Sequence[str], mapping: Sequence[str] | None = None
) -> ImportInfo:
    """A file with the list, the evidence and the time that make everybody in it a consent."""
    listed = await make_lists.a_list()
    text = table(headings, *rows)
    return await imported(text, list_id=listed.list_id, evidence="Lomake 2020", mapping=mapping)


@pytest.mark.parametrize("field", ["status", "may_mail"])
@pytest.mark.parametrize("spellings", [ENGLISH, FINNISH, SWEDISH], ids=["en", "fi", "sv"])
async def test_no_spelling_of_no_is_a_consent(db: None, spellings: str, field: str) -> None:
    """# trial H12"""
    told = words(spellings)
    assert len(set(told)) >= 60
    rows = [(f"reader{at}@example.org", word, DAY) for at, word in enumerate(told)]
    done = await brought(("E-mail", "S", "Since"), *rows, mapping=["email", field, "opt_in_at"])
    assert await permitted() == []
    found = {row for row, code, _ in await said(done.id) if code in ("unknown_state", "says_no")}
    for at, word in enumerate(told):
        stops = await suppressed([f"reader{at}@example.org"])
        assert stops or at + 2 in found, f"{word} is left out without a word"


async def test_the_words_for_yes_are_consents(db: None) -> None:
    """# trial H12"""
    rows = [(f"reader{at}@example.org", word, DAY) for at, word in enumerate(words(YES))]
    done = await brought(("E-mail", "Status", "Opt-in time"), *rows)
    assert len(await permitted()) == len(rows)
    assert await said(done.id) == []


async def test_an_unknown_word_is_named_and_blocks_nobody(db: None) -> None:
    """# trial H12"""
    done = await brought(
        ("E-mail", "Tila", "Opt-in time"),
        ("aino@example.org", "kelluva", DAY),
        ("eino@example.org", "tilaaja", DAY),
    )
    assert await permitted() == ["eino@example.org"]
    assert await said(done.id) == [(2, "unknown_state", "kelluva")]
    assert len(await people()) == 2
    assert not (await suppressed(["aino@example.org"])).get("aino@example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [("active", "unsubscribed"), ("unsubscribed", "active"), ("active", "mystery"), ("active", "")],
)
async def test_when_two_columns_disagree_the_no_wins(db: None, one: str, other: str) -> None:
    """# trial H12"""
    await brought(
        ("E-mail", "Status", "Subscription status", "Opt-in time"),
        ("aino@example.org", one, other, DAY),
    )
    assert await permitted() == []


# Programs, their headings for an opt-out and what a no looks like there.
OPT_OUTS = [
    ("Mailchimp", ["OPTIN_TIME", "CONFIRM_TIME", "UNSUB_TIME"], ["", DAY, DAY]),
    ("listmonk", ["uuid", "name", "attributes", "status"], ["1", "A", "{}", "blocklisted"]),
    ("Brevo", ["ADDED_TIME", "MODIFIED_TIME", "EMAIL_BLACKLISTED"], ["", "", "1"]),
    ("Ghost", ["subscribed_to_emails", "complimentary_plan", "deleted_at"], ["false", "false", ""]),
    ("Ghost", ["subscribed_to_emails", "complimentary_plan", "deleted_at"], ["true", "", DAY]),
    ("Substack", ["active_subscription", "expiry", "email_disabled"], ["true", "", "true"]),
    ("HubSpot", ["Record ID", "Unsubscribed from all email"], ["1", "true"]),
    ("HubSpot", ["Record ID", "Lifecycle Stage", "Email hard bounce reason"], ["1", "", "CONTENT"]),
    ("HubSpot", ["Record ID", "Marketing contact status"], ["1", "Non-marketing contact"]),
    ("HubSpot", ["Opted out of email: Newsletter"], ["true"]),
    ("MailerLite", ["Status", "Subscribed", "Unsubscribed"], ["Junk", DAY, ""]),
    ("Constant Contact", ["Email status", "Email permission status"], ["Active", "Implied"]),
    ("Constant Contact", ["Is Unsubscribed"], ["1"]),
    ("Mailtrain", ["cid", "HASH_EMAIL", "status"], ["a1", "b2", "2"]),
    ("Mailtrain", ["cid", "HASH_EMAIL", "status"], ["a1", "b2", "bounced"]),
    ("Campaign Monitor", ["State", "ConsentToTrack"], ["Deleted", "Yes"]),
    ("ActiveCampaign", ["Status"], ["Unconfirmed"]),
    ("Klaviyo", ["Email Marketing Consent"], ["NEVER_SUBSCRIBED"]),
    ("Klaviyo", ["Email Marketing Consent", "Suppressed"], ["SUBSCRIBED", "true"]),
    ("Kit", ["status"], ["cancelled"]),
    ("Keila", ["Status"], ["unreachable"]),
    ("phpList", ["confirmed", "blacklisted"], ["0", "0"]),
    ("phpList", ["confirmed", "blacklisted"], ["1", "1"]),
    ("Mautic", ["doNotEmail"], ["1"]),
    ("CiviCRM", ["Do Not Email", "Do Not Trade"], ["1", ""]),
    ("CiviCRM", ["No Bulk Emails (User Opt Out)"], ["Yes"]),
    ("CiviCRM", ["No Bulk Emails (User Opt Out)", "On Hold"], ["No", "On Hold Bounce"]),
    ("SuiteCRM", ["Email Opt Out", "Invalid Email"], ["1", "0"]),
    ("SuiteCRM", ["Email Opt Out", "Invalid Email"], ["0", "1"]),
    ("EspoCRM", ["emailAddressIsOptedOut"], ["1"]),
    ("Odoo", ["Blacklist"], ["True"]),
    ("Odoo", ["is_blacklisted"], ["TRUE"]),
    ("Shopify", ["Accepts Email Marketing"], ["no"]),
    ("a Finnish register", ["Suoramarkkinointikielto"], ["kyllä"]),
    ("a Finnish register", ["Sähköinen suoramarkkinointi"], ["ei"]),
    ("a Finnish register", ["Ei saa lähettää"], ["x"]),
    ("a Finnish register", ["Vahvistettu"], ["ei"]),
    ("a Finnish register", ["Markkinointilupa"], ["EPÄTOSI"]),
    ("a Finnish register", ["Markkinointikielto"], ["TOSI"]),
    ("Brevo", ["ADDED_TIME", "MODIFIED_TIME", "DOUBLE_OPT-IN"], [DAY, DAY, "No"]),
    ("a Swedish register", ["Avböjt"], ["ja"]),
    ("a Swedish register", ["Förbud mot direktmarknadsföring"], ["x"]),
    ("a Swedish register", ["Nyhetsbrev"], ["nej"]),
]


@pytest.mark.parametrize(("program", "headings", "cells"), OPT_OUTS)
async def test_no_programs_opt_out_is_a_consent(
    db: None, program: str, headings: list[str], cells: list[str]
) -> None:
    """# trial H12"""
    address = "Subscriber" if program == "MailerLite" else "EMAIL"
    await brought((address, "Signup date", *headings), ("aino@example.org", DAY, *cells))
    assert await permitted() == [], program


SMELLING = [
    "GDPR opt-out", "emailOptOut__c", "Has unsubscribed?", "Bounce count", "Spam flag", "Account disabled",
    "Do not call or mail", "Hold", "Never contact", "Ei mainoksia", "Markkinoinnin esto pvm", "Poistettu pvm",
    "Perumispäivä", "Kieltänyt", "Avslutsdatum", "Avregistrerad den", "Avböjer reklam", "Spärrdatum",
    "Förbudskod", "DNC", "isBlocked", "Complaints",
]  # fmt: skip


@pytest.mark.parametrize("heading", SMELLING)
async def test_a_column_that_smells_of_opting_out_stops_consents(db: None, heading: str) -> None:
    """# trial H12"""
    assert smells(heading)
    rows = [("aino@example.org", DAY, "K7"), ("eino@example.org", DAY, "")]
    done = await brought(("E-mail", "Opt-in time", heading), *rows)
    [field] = proposed([heading])
    if field not in PERMISSION:
        assert await permitted() == []
        assert [code for _, code, _ in await said(done.id)] == ["may_say_no", "may_say_no"]
    assert "aino@example.org" not in await permitted()
    assert len(await people()) == 2


async def test_a_column_somebody_has_looked_at_stops_nothing(db: None) -> None:
    """# trial H12"""
    done = await brought(
        ("E-mail", "Opt-in time", "Bounce count"),
        ("aino@example.org", DAY, "0"),
        mapping=["email", "opt_in_at", "unrelated"],
    )
    assert await permitted() == ["aino@example.org"]
    assert await said(done.id) == []


async def test_a_no_under_an_unknown_heading_stops_consents(db: None) -> None:
    """# trial H12"""
    done = await brought(
        ("E-mail", "Opt-in time", "Ryhmä"),
        ("aino@example.org", DAY, "A"),
        ("b@example.org", DAY, "Peruttu"),
    )
    assert await permitted() == []
    assert {code for _, code, _ in await said(done.id)} == {"may_say_no"}


async def test_a_no_far_down_under_an_unknown_heading_stops_that_row(db: None) -> None:
    """# trial H12"""
    rows = [(f"reader{at}@example.org", DAY, "A") for at in range(1100)]
    rows[1080] = ("aino@example.org", DAY, "Peruttu")
    done = await brought(("E-mail", "Opt-in time", "Ryhmä"), *rows)
    assert len(await permitted()) == 1099
    assert await said(done.id) == [(1082, "may_say_no", "Peruttu")]


@pytest.mark.parametrize("language", list(Language))
def test_our_own_export_says_who_may_be_mailed(language: Language) -> None:
    with speaking(language):
        assert smells(gettext(MAY_BE_MAILED, list="Kirje"))


@pytest.mark.parametrize(
    "heading",
    ["Household", "Kesto", "Kieli", "Order no", "Telefon", "Estonia office", "Shareholder", "Perustiedot",
     "Block", "Ejnar", "Anteckningar", "Puh. no", "Muut tiedot", "Postort", "Kommentit"],
)  # fmt: skip
def test_headings_that_only_look_alike_do_not_smell(heading: str) -> None:
    assert not smells(heading)


def test_no_word_means_two_things() -> None:
    told = of_standing()
    kinds = ("yes", "no", "bounced", "waiting")
    places: dict[str, set[str]] = {}
    for kind in kinds:
        for word in told[kind]:
            places.setdefault(word.lower().replace(" ", ""), set()).add(kind)
    assert {word for word, where in places.items() if len(where) > 1} == set()


async def test_who_left_stays_away_whatever_another_row_says(db: None) -> None:
    """# trial H12"""
    rows = [("aino@example.org", "unsubscribed", DAY), ("aino@example.org", "active", DAY)]
    await brought(("E-mail", "Status", "Opt-in time"), *rows)
    assert await permitted() == []
    kept: dict[str, list[UUID | None]] = {
        email: [one.list_id for one in stops]
        for email, stops in (await suppressed(["aino@example.org"])).items()
    }
    assert kept["aino@example.org"]
