"""Who can reach the demo's server, and a balancing test that the agency has closed."""

from datetime import timedelta
from uuid import UUID

from app import database
from app.lib import clock
from app.privacy.record.actions import AccessFacts, Text, add_access, begin, close
from app.privacy.record.rules import DocumentKind

SINCE = timedelta(days=350)
WHO = (
    ("Otso Kallio, Napapiirin Palvelimet Oy", "Palvelin SSH:lla, varmuuskopiot", True),
    ("Sanna Laaksonen", "Tietokanta lukuoikeuksin", False),
)
PURPOSE, ANSWERS_FOR = "advocacy", "Sanna Laaksonen"
TITLE = "Tasapainotesti: alan edunvalvonta"
BODY = """\
## Etu

Toimisto kertoo alan asioista päättäjille ja toimituksille. Etu on lainmukainen ja jatkuva.

## Tarpeellisuus

Käytämme vain työhön liittyviä yhteystietoja. Suostumuksen pyytäminen ensin olisi itsekin yhteydenotto.

## Vaikutus ihmisiin

Viesti koskee vastaanottajan työtä ja tulee työosoitteeseen muutaman kerran vuodessa. Lapsia ei ole mukana.

## Suojatoimet

Jokaisessa viestissä on kielto-oikeus, ja kiellot tulevat voimaan heti. Tiedot poistuvat tehtävän päättyessä.

## Tulos

Etumme painaa enemmän. Arvioimme asian uudelleen vuoden kuluttua.
"""


async def fill() -> None:
    by: UUID = await database.fetchval("select id from staff_members order by created_at limit 1")
    day = clock.today() - SINCE
    for name, what, has_signed in WHO:
        await add_access(
            AccessFacts(name, what, day, undertaking_on=day if has_signed else None), by
        )
    with clock.standing_at(clock.now() - timedelta(days=60)):
        text = Text(TITLE, BODY, 1)
        document = await begin(DocumentKind.BALANCING, PURPOSE, text, "fi", by)
        await close(document, text, ANSWERS_FOR, clock.today(), by)
