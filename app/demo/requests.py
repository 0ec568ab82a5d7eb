"""What three people of the demo have asked about their own data: each is at another step."""

from datetime import timedelta
from uuid import UUID

from app import database
from app.contacts.queries import people
from app.demo.people import Register, ago
from app.lib import clock
from app.mail.addresses import Address, parse
from app.privacy.breaches import actions as breaches
from app.privacy.breaches import people as concerned
from app.privacy.breaches.queries import Facts
from app.privacy.requests import actions
from app.privacy.requests.actions import Decided
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Received
from app.privacy.requests.rules import Decision, Way, Wish


async def fill_requests(register: Register) -> None:
    """A copy that is due soon, an objection to be carried out, a correction asked for by phone."""
    by = register.who.by
    assert by is not None
    await _copy(by)
    await _objection(by)
    await _correction(by)
    await _breach(by)
    await database.execute(_ALL_SENT)


# The test mailbox begins empty: what was sent in the past is not sent again.
_ALL_SENT = """
with gone as (delete from outbox where kind in ('request_confirm', 'request_letter'))
update privacy_request_letters set sent_at = created_at where sent_at is null
"""


async def _copy(by: UUID) -> None:
    with clock.standing_at(ago(28)):
        asked = await incoming.ask(
            await _received(
                Way.PAGE,
                Wish.ACCESS,
                "aino.niemela@rovapuu.example.com",
                said="Haluaisin tietää, mitä minusta on kirjattu ja mistä sain mediatiedotteet.",
                company="Rovapuu Oy",
            )
        )
    with clock.standing_at(ago(28) + timedelta(minutes=12)):
        await incoming.confirm(asked)
        await actions.assign(asked, by, by)
    with clock.standing_at(ago(4)):
        await actions.collected(asked, "Ohjelma, Elias Hakalan postilaatikko, laskutus", by)
    with clock.standing_at(ago(3)):
        await actions.decide(asked, [Decided(Wish.ACCESS, Decision.GRANTED)], by)


async def _objection(by: UUID) -> None:
    with clock.standing_at(ago(23)):
        asked = await incoming.ask(
            await _received(
                Way.PAGE, Wish.OBJECTION, "christer.ahlback@vasahamn.example.com", language="sv",
                said="Jag vill inte få mer reklam.",
            )
        )  # fmt: skip
    with clock.standing_at(ago(23) + timedelta(hours=1)):
        await incoming.confirm(asked)
        await actions.assign(asked, by, by)
    with clock.standing_at(ago(20)):
        await actions.collected(asked, "Ohjelma", by)
        await actions.decide(asked, [Decided(Wish.OBJECTION, Decision.GRANTED)], by)


async def _breach(by: UUID) -> None:
    """A list went to the wrong address yesterday: stopped, and waiting to be assessed."""
    facts = Facts(
        "Liite lähti väärälle vastaanottajalle",
        ago(1),
        ago(3),
        happened="Osallistujaluettelo liitettiin väärään viestiin.",
        to_whom="1 ulkopuolinen vastaanottaja",
        data="Nimi, organisaatio ja sähköpostiosoite",
        cause="Kaksi samannimistä tiedostoa",
    )
    with clock.standing_at(ago(1) + timedelta(minutes=22)):
        breach = await breaches.record(facts, by)
        await breaches.stopped(
            breach, "Linkki suljettiin. Vastaanottaja vahvisti poistaneensa tiedoston.", by
        )
        some = await database.fetch("select id from contacts order by id limit 34")
        await concerned.add(breach, [row["id"] for row in some], "Lähetetty tiedosto", by)


async def _correction(by: UUID) -> None:
    with clock.standing_at(ago(17)):
        await incoming.record(
            await _received(
                Way.PHONE, Wish.CORRECTION, "mirja.aaltonen@tunturilinja.example.com",
                said="Soitti: titteli on vanha, nykyinen on viestintäjohtaja.",
            ),
            by,
        )  # fmt: skip


async def _received(
    way: Way, wish: Wish, email: str, *, said: str, company: str = "", language: str = "fi"
) -> Received:
    """By somebody who is in the register."""
    address = parse(email)
    assert isinstance(address, Address)
    known = await people.address_by_canonical(address.canonical)
    assert known is not None
    person = await people.person(known.contact_id)
    assert person is not None
    return Received(
        way=way,
        wishes=[wish],
        language=language,
        first_name=person.first_name,
        last_name=person.last_name,
        company=company,
        email=address,
        said=said,
        contact=person.id if way is Way.PHONE else None,
    )
