"""Campaigns from a terminal: ids and numbers that a script can read, sentences for faults."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.campaigns import commands
from app.campaigns.outcomes import Outcome
from app.campaigns.rules import CampaignState
from app.campaigns.running import schedule
from app.campaigns.writing import queries
from app.lib.languages import Language, speaking
from app.lib.refusals import NotFound
from app.mail.letters.letter import Draft
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists

LETTER = Draft("Uutisia", "", "Hei {{ first_name }}")


async def test_a_letter_from_a_file_becomes_a_draft(db: None) -> None:
    offered = await make_lists.a_list()
    made = await commands._create(offered.slug, Language.FINNISH, LETTER)
    campaign = await queries.existing(made)
    assert (campaign.subject, campaign.state) == ("Uutisia", CampaignState.DRAFT)


async def test_an_unknown_list_is_named_as_such(db: None) -> None:
    with pytest.raises(NotFound):
        await commands._create("no-such-list", Language.FINNISH, LETTER)


@pytest.mark.usefixtures("mail_server")
async def test_the_status_adds_up(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(3)
    await make_campaigns.outcome(campaign_id, 1, Outcome.ACCEPTED)
    status = await commands._status(campaign_id)
    assert (status["state"], status["total"], status["open"]) == ("sending", 3, 2)
    assert sum(status[outcome.name.lower()] for outcome in Outcome) == 3
    assert json.dumps(status)


@pytest.mark.usefixtures("mail_server")
async def test_send_starts_it_in_a_minute_or_now(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign, _ = await make_campaigns.draft()
    await commands._send(campaign.id, now=False, wait=False)
    assert (await queries.existing(campaign.id)).state is CampaignState.SCHEDULED
    assert "It will be sent at " in capsys.readouterr().out
    await commands._take_back(campaign.id)
    assert (await queries.existing(campaign.id)).state is CampaignState.DRAFT
    await commands._send(campaign.id, now=True, wait=False)
    assert (await queries.existing(campaign.id)).state is CampaignState.SENDING


@pytest.mark.usefixtures("mail_server")
async def test_who_waits_for_a_campaign_that_was_refused_is_told_why(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign, people = await make_campaigns.draft()
    await commands._send(campaign.id, now=False, wait=False)
    await make_campaigns.leave(people[0])
    await make_campaigns.its_time_comes(campaign.id)
    await schedule.start_due()
    with speaking("en"), pytest.raises(SystemExit):
        await commands._say_why_not(campaign.id)
    assert "There was nobody it could be sent to." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"x" * 200_001, "200,001 characters")],
)
def test_a_file_that_cannot_be_a_letter_gets_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "letter.md"
    file.write_bytes(content)
    answer = CliRunner().invoke(
        commands.campaigns, ["create", "--list", "a", "--subject", "b", str(file)]
    )
    assert answer.exit_code == 1
    assert words in answer.output


def test_every_command_explains_itself() -> None:
    for name in ("create", "send", "take-back", "status"):
        answer = CliRunner().invoke(commands.campaigns, [name, "--help"])
        assert answer.exit_code == 0
