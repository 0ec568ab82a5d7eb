"""Measurements."""

import click


@click.group("bench")
def group() -> None:
    """Measure this machine."""
