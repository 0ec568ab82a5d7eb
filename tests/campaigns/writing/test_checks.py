"""What is looked at before a campaign may go: the state, the sentence, and that nothing is fetched."""

from collections.abc import Iterator

import pytest

from app import config, database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries as audience_queries
from app.campaigns.running import queries as running_queries
from app.campaigns.running import start
from app.campaigns.writing import actions, checks, readers
from app.lib.languages import Language, speaking
from app.mail.letters.letter import Draft
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


async def blocking(campaign_id: int) -> dict[str, checks.Check]:
    return {check.name: check for check in checks.blocking(await checks.checks(campaign_id))}


async def written(body: str, subject: str = "Uutisia") -> int:
    campaign, _ = await make_campaigns.draft(letter=Draft(subject, "", body))
    return campaign.id


@pytest.mark.usefixtures("mail_server")
async def test_a_good_letter_passes_everything(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    assert not await blocking(campaign.id)


async def test_without_a_mail_server_nothing_goes(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    assert not config.current().smtp_url
    assert set(await blocking(campaign.id)) == {"Mail server"}


@pytest.mark.usefixtures("mail_server")
async def test_without_identity_nothing_goes(db: None) -> None:  # register R1
    campaign, _ = await make_campaigns.draft()
    await database.execute("delete from identity")
    assert "Sender" in await blocking(campaign.id)


@pytest.mark.usefixtures("mail_server")
@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ("", "Text", "Write the letter"),
        ("Hei {{ nimi }}", "Text", 'no field "nimi"'),
        ("[lue]()", "Links", "goes nowhere"),
        ("[](https://example.com)", "Links", "has no text"),
        ("[lue](http://example.com)", "Links", "https"),
        ("[lue](javascript:alert(1))", "Links", "cannot begin with"),
        ("[lue] (https://example.com)", "Links", "is not a link yet"),
        ("Pitkä kirje. " * 9000, "Size", "too large"),
    ],
)
async def test_each_fault_is_named_in_its_place(db: None, body: str, name: str, words: str) -> None:
    found = await blocking(await written(body))
    check = found[f"Finnish: {name}"]
    assert words in " ".join((check.sentence, *check.more))
    assert check.path


@pytest.mark.usefixtures("mail_server")
async def test_an_unknown_field_is_named_with_its_line(db: None) -> None:
    found = await blocking(await written("Hei\n\n{{ kaupunki }}"))
    assert "Letter, line 3" in found["Finnish: Text"].sentence


@pytest.mark.usefixtures("mail_server")
async def test_the_way_out_is_there_whatever_was_written(db: None) -> None:  # trial B9
    campaign_id = await written("<style>a{display:none}</style> Hei <!--")
    assert "Unsubscribe link" not in " ".join(await blocking(campaign_id))


@pytest.mark.usefixtures("mail_server")
async def test_every_version_is_looked_at(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    empty = Draft("Nyheter", "", "")
    await actions.save_version(campaign.id, Language.SWEDISH, empty, edition=0, by=None)
    assert set(await blocking(campaign.id)) == {"Swedish: Text"}


async def test_it_says_how_many_get_the_main_version(db: None) -> None:
    campaign, people = await make_campaigns.draft(2)
    await database.execute(
        "update contacts set language = 'sv' where id = $1", people[0].address.contact_id
    )
    check = next(c for c in await checks.checks(campaign.id) if c.name == "Languages")
    assert (check.kind, check.more) == ("warn", ("Swedish: 1",))
    assert check.sentence.startswith("1 reader")


@pytest.mark.usefixtures("mail_server")
async def test_a_list_without_readers_gets_nothing(db: None) -> None:
    campaign, _ = await make_campaigns.draft(0)
    assert set(await blocking(campaign.id)) == {"Recipients"}


async def test_who_left_and_who_has_two_addresses_are_counted_as_left_out(db: None) -> None:
    campaign, people = await make_campaigns.draft(3)
    await make_campaigns.second_address(people[0])
    await make_campaigns.leave(people[1])
    found = await audience_queries.audience(campaign.id)
    assert (found.people, found.left_out) == (2, {"same_person": 1, "withdrawn": 1})


@pytest.mark.usefixtures("mail_server")
async def test_the_count_before_is_the_audience_afterwards(db: None) -> None:
    campaign, people = await make_campaigns.draft(4)
    await make_campaigns.second_address(people[0])
    await make_campaigns.leave(people[1])
    before = await audience_queries.audience(campaign.id)
    await start.send_now(campaign.id, by=None)
    await audience.freeze(campaign.id)
    tally = await running_queries.tally(campaign.id)
    assert (tally.open, tally.total) == (before.people, before.people + before.excluded)


async def test_a_person_is_mailed_at_the_main_address(db: None) -> None:
    campaign, people = await make_campaigns.draft(1)
    other = await make_campaigns.second_address(people[0])
    assert await readers.reader(campaign.id, other) is None
    await database.execute(
        "update contact_addresses set main_since = case when id = $1 then now() end "
        "where contact = $2",
        other, people[0].address.contact_id,
    )  # fmt: skip
    assert await readers.reader(campaign.id, other)


async def test_somebody_on_another_list_only_is_no_reader(db: None) -> None:
    campaign, _ = await make_campaigns.draft(1)
    stranger = await make_lists.subscriber()
    assert await readers.reader(campaign.id, stranger.address.id) is None
