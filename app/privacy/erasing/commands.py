"""`postilupa contacts erase`: somebody is forgotten, from a terminal or a script."""

import json
from dataclasses import dataclass

import click

from app.commandline import run_with_database
from app.lib.languages import N_
from app.lib.refusals import Invalid, NotFound
from app.mail.addresses import Address, parse
from app.privacy.erasing import actions, whose
from app.privacy.erasing.mentions import Mention, mentions_of

UNKNOWN = N_("Nobody in the register, and no sign-up, has this address.")


@dataclass(frozen=True)
class _Told:
    reference: str
    addresses: int
    mentions: list[Mention]


@click.command("erase")
@click.argument("email", metavar="E-MAIL")
@click.option("--reason", required=True, help="Who asked and when, without names: it is kept.")
@click.option(
    "--mask-mentions", is_flag=True,
    help="Take the name out of others' notes too; without it they wait for somebody's decision.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def erase_command(email: str, reason: str, *, mask_mentions: bool, as_json: bool) -> None:
    """Erase the person with this address, with everything that names them.

    It cannot be undone. The sealed events stay without anything that leads to the person, and keyed
    hashes of the addresses, so that no file makes them mailable again.
    """
    told = run_with_database(_erase, email, reason, mask_mentions=mask_mentions)
    kept = [] if mask_mentions else told.mentions
    if as_json:
        found = {"reference": told.reference, "addresses": told.addresses}
        click.echo(json.dumps({**found, "mentions": [one.path for one in kept]}))
        return
    click.echo(f"Erased: {told.addresses} addresses, reference {told.reference}.")
    for one in kept:
        click.echo(f"Others' texts name the person: {one.path}")


async def _erase(email: str, reason: str, *, mask_mentions: bool) -> _Told:
    address = parse(email)
    if not isinstance(address, Address):
        raise Invalid(address.message, **address.values)
    found = await whose.of_email(address.canonical)
    if found is None:
        raise NotFound(UNKNOWN)
    mentions = await mentions_of(found.named, found.contact)
    masked = [one.id for one in mentions] if mask_mentions else None
    reference = await actions.erase(
        found, lambda: whose.of_email(address.canonical), reason, by=None, masked=masked
    )
    return _Told(str(found.contact or reference), len(found.named.emails), mentions)
