"""`postilupa record`: where notice and program differ, from a terminal or a script."""

import sys

import click

from app.commandline import run_with_database
from app.privacy.record.facts import found
from app.privacy.record.words import Told


@click.group("record")
def record() -> None:
    """The record of processing and the privacy notice."""


@record.command("check")
def check_command() -> None:
    """Say where the privacy notice and the program differ, and what to do; change nothing.

    Ends with code 1 when they do.
    """
    differences: list[Told] = run_with_database(found)
    for one in differences:
        click.echo(f"{one.sentence}. {one.to_do}")
    if differences:
        sys.exit(1)
    click.echo("The notice says what the program does.")
