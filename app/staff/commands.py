"""`postilupa staff`: the first administrator, and the way back in when a password is lost."""

import click

from app import config
from app.commandline import run_with_database
from app.lib.languages import N_, Language
from app.lib.refusals import or_not_found
from app.mail import addresses
from app.mail.addresses import Address
from app.staff.actions import links
from app.staff.actions import members as members_actions
from app.staff.queries import members as members_queries
from app.staff.queries.members import Member
from app.staff.rules import StaffRole

NO_ACCOUNT = N_("There is no account with this address. Add it with: postilupa staff add")

ROLES = click.Choice([role.value for role in StaffRole])
LANGUAGES = click.Choice([language.value for language in Language])


@click.group("staff")
def staff() -> None:
    """Accounts of the people who work here."""


@staff.command("add")
@click.argument("email", metavar="E-MAIL")
@click.option("--role", type=ROLES, required=True, help="What the person may do.")
@click.option("--name", default="", help="Shown to other staff; by default the address.")
@click.option("--language", type=LANGUAGES, default="fi", show_default=True)
def add_command(email: str, role: str, name: str, language: str) -> None:
    """Add an account and print the one-time link with which its password is set."""
    path = run_with_database(_add, email, StaffRole(role), name or email, language)
    _print_link(path)


@staff.command("link")
@click.argument("email", metavar="E-MAIL")
def link_command(email: str) -> None:
    """Print a new one-time link for somebody who cannot sign in."""
    _print_link(run_with_database(_link, email))


@staff.command("list")
def list_command() -> None:
    """Everybody with an account, their staff role, and whether they can sign in."""
    for member in run_with_database(members_queries.members):
        click.echo(f"{member.email}\t{member.role}\t{member.name}\t{_standing(member)}")


async def _add(email: str, role: StaffRole, name: str, language: str) -> str:
    return await links.new_link(await members_actions.add_member(email, name, role, language))


async def _link(email: str) -> str:
    address = addresses.parse(email)
    found = or_not_found(
        await members_queries.member_named(address.canonical)
        if isinstance(address, Address)
        else None,
        NO_ACCOUNT,
    )
    return await links.new_link(found.id)


def _print_link(path: str) -> None:
    click.echo("Open this link within three days and set the password. It works once:")
    click.echo(config.current().base_url + path)


def _standing(member: Member) -> str:
    if member.disabled_at is not None:
        return "disabled"
    return "active" if member.has_password else "no password yet"
