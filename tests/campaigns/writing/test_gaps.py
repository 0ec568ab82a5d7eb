"""Readers without a name are counted before the letter goes."""

from collections.abc import Iterator

import pytest

from app import database
from app.campaigns.audience import freeze
from app.campaigns.running import start
from app.campaigns.sending import recipients
from app.campaigns.sending.session import Recipient
from app.campaigns.writing import checks
from app.consent.grounds.facts import Ground
from app.consent.wordings.because import Because
from app.lib.languages import speaking
from app.mail.letters.letter import Draft
from tests.make import campaigns as make_campaigns


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


async def found(letter: Draft, *first_names: str) -> dict[str, checks.Check]:
    """What is looked at, for a letter to readers of these first names."""
    campaign, people = await make_campaigns.draft(len(first_names), letter=letter)
    for person, name in zip(people, first_names, strict=True):
        await database.execute(
            "update contacts set first_name = $2, last_name = '' where id = $1",
            person.address.contact_id, name,
        )  # fmt: skip
    return {check.name: check for check in await checks.checks(campaign.id)}


async def test_readers_without_a_name_are_counted_with_what_they_would_read(db: None) -> None:
    letter = Draft("Uutisia", "", "# Hei\n\nHello {{ first_name }},\n\nread on")
    check = (await found(letter, "Aino", "", "Eino", ""))["Finnish: Empty fields"]
    assert check.kind == "warn"
    assert check.sentence == (
        "2 readers of 4 have no value for “first name” and would read: “Hello ,”. Give a text "
        'for them in the place of the dots: {{ first_name | default("…") }}'
    )


async def test_each_field_is_told_once(db: None) -> None:
    letter = Draft("{{ first_name }}!", "{{ first_name }}", "{{ last_name }} {{ first_name }}")
    check = (await found(letter, "", "Aino"))["Finnish: Empty fields"]
    assert "1 reader of 2 has no value for “first name” and would read: “!”" in check.sentence
    assert len(check.more) == 1
    assert "2 readers of 2 have no value for “last name”" in check.more[0]


@pytest.mark.parametrize(
    "body", ['Hello {{ first_name | default("friend") }}', "Hello {{ email }} {{ list_name }}"]
)
async def test_a_field_that_is_filled_for_everybody_is_not_told(db: None, body: str) -> None:
    assert "Finnish: Empty fields" not in await found(Draft("Uutisia", "", body), "", "Aino")


@pytest.mark.usefixtures("mail_server")
@pytest.mark.parametrize(
    "subject", ["{{ first_name }}", "{{ first_name }} {{ last_name | upper }}"]
)
async def test_an_empty_subject_stops(db: None, subject: str) -> None:
    """A letter without one cannot be sent: the reader would be left out without a word."""
    seen = await found(Draft(subject, "", "Hei"), "Aino", "", "", "Eino")
    check = seen["Finnish: Subject"]
    assert check.blocks
    assert "2 readers of 4 would get it without a subject" in check.sentence


@pytest.mark.usefixtures("mail_server")
async def test_what_is_promised_is_what_is_sent(db: None) -> None:
    """Whatever the readers are called: nobody is left out because of their data."""
    letter = Draft('{{ first_name | default("x") }}', "", "Hei {{ first_name }} {{ last_name }}")
    campaign, people = await make_campaigns.draft(3, letter=letter)
    for person, name in zip(people, ["", "Aino", "\u00a0"], strict=True):
        await database.execute(
            "update contacts set first_name = $2 where id = $1", person.address.contact_id, name
        )
    assert not checks.blocking(await checks.checks(campaign.id))
    await start.send_now(campaign.id, by=None)
    await freeze.freeze(campaign.id)
    mailing = await recipients.mailing(campaign.id)
    assert mailing is not None
    for seq, person in enumerate(people, start=1):
        name = await database.fetchval(
            "select first_name from contacts where id = $1", person.address.contact_id
        )
        reader = Recipient(
            campaign=campaign.id, seq=seq, email=person.address.email, language="fi",
            address=person.address.id, attempts=0, first_name=name, last_name="",
        )  # fmt: skip
        assert mailing.message(reader, Because(Ground.CONSENT))
