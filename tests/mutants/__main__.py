"""Put small faults into the code, one at a time, and see which of them the tests notice."""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tests.mutants.catalogue import FAULTS
from tests.mutants.faults import Fault, Gone, change, files_asked
from tests.mutants.running import Answer, Bench, Result, benches, try_fault

ENOUGH = 0.95


@click.command()
@click.option("--only", multiple=True, help="Names of faults, or how they begin.")
@click.option("--jobs", default=1, show_default=True, help="How many at a time.")
@click.option("--list", "listing", is_flag=True, help="Only say which there are.")
@click.option("--unchecked", is_flag=True, help="Do not run the tests without a fault first.")
def main(*, only: tuple[str, ...], jobs: int, listing: bool, unchecked: bool) -> None:
    """Put small faults into the code, one at a time, and see which of them the tests notice.

    Ends with 1 when more than one in twenty goes unnoticed.
    """
    faults = [fault for fault in FAULTS if not only or fault.name.startswith(only)]
    if not faults:
        raise click.UsageError("No fault has such a name; --list shows them all.")
    try:
        places = [change(fault).path for fault in faults]
        files = sorted({path for fault in faults for path in files_asked(fault)})
    except Gone as gone:
        raise click.ClickException(str(gone)) from None
    if listing:
        for fault, path in zip(faults, places, strict=True):
            click.echo(f"{fault.name:40} {path}\n    {fault.wrong}")
        return
    results = asyncio.run(_try_all(faults, jobs, [] if unchecked else files))
    sys.exit(0 if _enough(results) else 1)


async def _try_all(faults: Sequence[Fault], jobs: int, first: Sequence[Path]) -> list[Result]:
    """Each fault in turn, `jobs` of them at a time; `first` are the tests that must pass without."""
    results: list[Result] = []
    async with benches(jobs) as ready:
        if first:
            code, printed = await ready[0].tests(first)
            if code:
                raise click.ClickException(f"These tests fail without a fault:\n{printed[-3000:]}")
        waiting = iter(faults)
        await asyncio.gather(*(_go_on(waiting, results, bench) for bench in ready))
    return results


async def _go_on(waiting: Iterator[Fault], results: list[Result], bench: Bench) -> None:
    for fault in waiting:
        started = time.monotonic()
        result = await try_fault(fault, bench)
        results.append(result)
        seconds = time.monotonic() - started
        click.echo(f"{result.answer.value:12} {fault.name:36} {seconds:4.0f} s  {result.by}")


def _enough(results: Sequence[Result]) -> bool:
    """Print what came of it; whether the tests notice what they should."""
    noticed = [result for result in results if result.answer is Answer.NOTICED]
    for result in results:
        if result.answer is not Answer.NOTICED:
            click.echo(f"\n{result.answer.value}: {result.fault.name}\n    {result.fault.wrong}")
    share = len(noticed) / len(results)
    click.echo(f"\n{len(noticed)} of {len(results)} faults noticed ({share:.1%})")
    return share >= ENOUGH and all(result.answer is not Answer.UNUSABLE for result in results)


if __name__ == "__main__":
    main()
