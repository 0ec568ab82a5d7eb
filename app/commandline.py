"""What every command shares: settings from the environment, an open database, and sentences for failures."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from app import config
from app.config import Settings, SettingsError
from app.database import DatabaseError, open_database
from app.embedded.accounts import EmbeddedServerError
from app.lib.languages import Language, speaking
from app.lib.refusals import Refusal
from app.mail.smtp.account import BadAccountError, parse_smtp_url
from app.migrate import refuse_when_behind

P = ParamSpec("P")
T = TypeVar("T")

PORT = click.IntRange(1, 65535)


def settings_in_use() -> Settings:
    """The settings of the environment, with their secret, in use from here on. Stops with a sentence."""
    try:
        settings = config.with_secret(config.from_environment())
        if settings.smtp_url:
            parse_smtp_url(settings.smtp_url)
    except (SettingsError, BadAccountError) as error:
        fail(str(error))
    config.use(settings)
    return settings


def run_with_database(work: Callable[P, Awaitable[T]], *arguments: P.args, **named: P.kwargs) -> T:
    """Open the database, check that it is up to date, do the work, close it.

    A Refusal, a wrong setting and an unreachable database end the command with code 1 and a sentence.
    """
    settings = settings_in_use()

    async def opened() -> T:
        async with open_database(settings):
            await refuse_when_behind(settings)
            return await work(*arguments, **named)

    return run(opened)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine function as a command, in English, turning refusals into sentences."""

    async def spoken() -> T:
        with speaking(Language.ENGLISH):
            return await work()

    try:
        return asyncio.run(spoken())
    except (Refusal, DatabaseError, EmbeddedServerError, SettingsError) as error:
        with speaking(Language.ENGLISH):
            fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


@contextmanager
def told_if_not_written(output: Path | None) -> Iterator[None]:
    """Say where the file is, or why it could not be written; None is standard output."""
    try:
        yield
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        place = output or "Standard output"
        fail(f"{place} cannot be written ({error.strerror}); choose another file.")
    if output:
        click.echo(f"Wrote {output}.", err=True)
