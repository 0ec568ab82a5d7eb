"""`postilupa campaigns`: write, send and follow a campaign from a terminal or a script."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import click

from app.campaigns.outcomes import Outcome
from app.campaigns.rules import LONGEST_BODY, CampaignState
from app.campaigns.running import queries as running_queries
from app.campaigns.running import schedule, start
from app.campaigns.writing import actions
from app.campaigns.writing import queries as writing_queries
from app.commandline import fail, run_with_database
from app.lib.languages import HOME_ZONE, N_, Language, gettext
from app.lib.refusals import or_not_found
from app.mail.letters.letter import Draft

LANGUAGES = click.Choice([language.value for language in Language])
NO_SUCH_LIST = N_("There is no open list with that short name (slug).")
TAKEN_BACK = N_("It was stopped before it was sent.")
EVERY = 1.0  # seconds between two looks while waiting
ENDED = (CampaignState.FINISHED, CampaignState.CANCELLED)


@click.group("campaigns")
def campaigns() -> None:
    """Campaigns: one issue of a newsletter each."""


@campaigns.command("create")
@click.option("--list", "slug", required=True, metavar="SLUG", help="The list to send it to.")
@click.option("--subject", required=True, metavar="TEXT")
@click.option(
    "--preheader", default="", metavar="TEXT", help="The preview text beside the subject."
)
@click.option("--language", type=LANGUAGES, default="fi", show_default=True)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def create_command(slug: str, subject: str, preheader: str, language: str, file: Path) -> None:
    """Make a draft from a Markdown FILE. Prints its id alone on the last line."""
    draft = Draft(subject.strip(), preheader.strip(), _text_of(file))
    click.echo(run_with_database(_create, slug, Language(language), draft))


@campaigns.command("send")
@click.argument("campaign_id", metavar="ID", type=int)
@click.option("--now", is_flag=True, help="Begin at once: it cannot be taken back.")
@click.option("--wait", is_flag=True, help="Stay until every letter has an outcome.")
def send_command(campaign_id: int, *, now: bool, wait: bool) -> None:
    """Send in a minute; until then `take-back` stops it. Needs a running worker (postilupa worker).

    A second call changes nothing.
    """
    run_with_database(_send, campaign_id, now=now, wait=wait)


@campaigns.command("take-back")
@click.argument("campaign_id", metavar="ID", type=int)
def take_back_command(campaign_id: int) -> None:
    """Stop a campaign that has not left yet; it becomes a draft again."""
    run_with_database(_take_back, campaign_id)


@campaigns.command("status")
@click.argument("campaign_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def status_command(campaign_id: int, *, as_json: bool) -> None:
    """The outcomes of the campaign, in numbers that add up."""
    status = run_with_database(_status, campaign_id)
    if as_json:
        click.echo(json.dumps(status))
        return
    for name, value in status.items():
        click.echo(f"{name}\t{value}")


def _text_of(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text; save it as UTF-8 and try again.")
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}).")
    if len(text) > LONGEST_BODY:
        fail(f"{file} has {len(text):,} characters; at most {LONGEST_BODY:,} are taken.")
    return text.replace("\r\n", "\n").strip("\n")


async def _create(slug: str, language: Language, draft: Draft) -> int:
    found = or_not_found(await writing_queries.list_with_slug(slug), NO_SUCH_LIST)
    return await actions.create(found.id, language, by=None, draft=draft)


async def _send(campaign_id: int, *, now: bool, wait: bool) -> None:
    if now:
        await start.send_now(campaign_id, by=None)
    else:
        going = await schedule.send(campaign_id, by=None)
        click.echo(f"It will be sent at {going.astimezone(HOME_ZONE):%H:%M:%S} (time in Finland).")
    while wait:
        status = await _status(campaign_id)
        _show_progress(status)
        if status["state"] == CampaignState.DRAFT:
            await _say_why_not(campaign_id)
        if status["state"] in ENDED:
            click.echo(f"{status['state']}: {status['accepted']} of {status['total']} accepted")
            return
        await asyncio.sleep(EVERY)


async def _take_back(campaign_id: int) -> None:
    await schedule.unschedule(campaign_id, by=None)


async def _say_why_not(campaign_id: int) -> None:
    campaign = await writing_queries.existing(campaign_id)
    fail(gettext(campaign.refused_because or TAKEN_BACK))


def _show_progress(status: dict[str, Any]) -> None:
    """On a terminal only, so that logs and pipes stay clean."""
    if sys.stderr.isatty():
        handled = status["total"] - status["open"]
        click.echo(f"\r{status['state']} {handled}/{status['total']} ", err=True, nl=False)


async def _status(campaign_id: int) -> dict[str, Any]:
    """The state and the number of letters per outcome; the outcomes add up to `total`."""
    campaign = await writing_queries.existing(campaign_id)
    tally = await running_queries.tally(campaign_id)
    return {
        "id": campaign.id,
        "state": campaign.state.value,
        "total": tally.total,
        "open": tally.open,
        **{outcome.name.lower(): tally.of(outcome) for outcome in Outcome},
    }
