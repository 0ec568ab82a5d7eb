"""`postilupa bench`: measurements on this machine, always beside a reference measured in the same run."""

import json
import logging
from dataclasses import asdict

import click

from app.bench import importing as bench_import
from app.bench.sending import Measured, ToolMissingError, measure_sending
from app.commandline import fail, run, settings_in_use


@click.group("bench")
def bench() -> None:
    """Measure this machine."""
    logging.getLogger("postilupa.access").setLevel(logging.WARNING)


@bench.command("send")
@click.option(
    "--recipients", default=10_000, show_default=True, type=click.IntRange(100, 1_000_000)
)
@click.option("--connections", default=10, show_default=True, type=click.IntRange(1, 50))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def send_command(recipients: int, connections: int, as_json: bool) -> None:
    """Send a campaign into Postfix's smtp-sink, and as much by its smtp-source.

    Works in a database of its own, which is dropped afterwards. Nothing leaves the machine.
    """
    settings = settings_in_use()
    try:
        result = run(lambda: measure_sending(settings, recipients, connections))
    except ToolMissingError as error:
        fail(str(error))
    click.echo(json.dumps(asdict(result) | {"ratio": result.ratio}) if as_json else told(result))


@bench.command("import")
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1000, 3_000_000))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def import_command(rows: int, as_json: bool) -> None:
    """Import a file of invented people, and COPY the same file into a plain table.

    Works in a database of its own, which is dropped afterwards.
    """
    settings = settings_in_use()
    result = run(lambda: bench_import.measure_import(settings, rows))
    click.echo(json.dumps(asdict(result)) if as_json else bench_import.told(result))


@bench.command("pages")
@click.option(
    "--contacts", default=1_000_000, show_default=True, type=click.IntRange(1000, 5_000_000)
)
@click.option(
    "--events", default=5_000_000, show_default=True, type=click.IntRange(5000, 50_000_000)
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pages_command(contacts: int, events: int, as_json: bool) -> None:
    """Fill a register with invented people, open the staff pages, and explain what they ask.

    Works in a database of its own, which is dropped afterwards. Takes about ten minutes.
    """
    from app.bench import pages as bench_pages

    settings = settings_in_use()
    result = run(lambda: bench_pages.measure_pages(settings, contacts, events))
    click.echo(json.dumps(asdict(result)) if as_json else bench_pages.told(result))


@bench.command("register")
@click.option(
    "--people", default=1_000_000, show_default=True, type=click.IntRange(5000, 3_000_000)
)
def register_command(people: int) -> None:
    """Both that a large register must stand: import so many people, then open its pages.

    Prints what `import` and `pages` print, with five events for every person.
    """
    from app.bench import pages as bench_pages

    settings = settings_in_use()
    imported = run(lambda: bench_import.measure_import(settings, people))
    click.echo(bench_import.told(imported))
    opened = run(lambda: bench_pages.measure_pages(settings, people, 5 * people))
    click.echo(bench_pages.told(opened))


@bench.command("ledger")
@click.option("--events", default=100_000, show_default=True, type=click.IntRange(1000, 10_000_000))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def ledger_command(events: int, as_json: bool) -> None:
    """Seal, verify and export a ledger of invented consents; record others with and without sealing.

    Works in a database of its own, which is dropped afterwards.
    """
    from app.bench import ledger as bench_ledger

    settings = settings_in_use()
    result = run(lambda: bench_ledger.measure_ledger(settings, events))
    click.echo(json.dumps(asdict(result)) if as_json else bench_ledger.told(result))


@bench.command("retention")
@click.option(
    "--contacts", default=1_000_000, show_default=True, type=click.IntRange(1000, 5_000_000)
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def retention_command(contacts: int, as_json: bool) -> None:
    """Let a night destroy what is due in a register of invented people, while others sign up.

    Works in a database of its own, which is dropped afterwards.
    """
    from app.bench import retention as bench_retention

    settings = settings_in_use()
    result = run(lambda: bench_retention.measure_night(settings, contacts))
    click.echo(json.dumps(asdict(result)) if as_json else bench_retention.told(result))


@bench.command("reads")
@click.option("--contacts", default=10_000, show_default=True, type=click.IntRange(100, 1_000_000))
@click.option("--pages", default=1000, show_default=True, type=click.IntRange(100, 100_000))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def reads_command(contacts: int, pages: int, as_json: bool) -> None:
    """Note for so many pages of invented people whose data they showed.

    Works in a database of its own, which is dropped afterwards.
    """
    from app.bench.log import reads as bench_reads

    settings = settings_in_use()
    result = run(lambda: bench_reads.measure_reads(settings, contacts, pages))
    click.echo(json.dumps(asdict(result)) if as_json else bench_reads.told(result))


@bench.command("labels")
@click.option("--people", default=10_000, show_default=True, type=click.IntRange(100, 10_000))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def labels_command(people: int, as_json: bool) -> None:
    """Decide for invented people who may get a letter, and print their address labels.

    Works in a database of its own, which is dropped afterwards.
    """
    from app.bench import labels as bench_labels

    settings = settings_in_use()
    result = run(lambda: bench_labels.measure_labels(settings, people))
    click.echo(json.dumps(asdict(result)) if as_json else bench_labels.told(result))


def told(result: Measured) -> str:
    return f"""\
{result.recipients} recipients, {result.connections} connections,
messages of {result.message_bytes} bytes
Postilupa    {result.messages_per_second:8.0f} messages/s, {result.cpu_us_per_message:.0f} µs of processor each
smtp-source  {result.reference_per_second:8.0f} messages/s
ratio        {result.ratio:8.2f}
The audience was frozen in {result.freeze_seconds:.1f} s; the worker used up to {result.most_memory_mb:.0f} MB.
{result.machine}"""
