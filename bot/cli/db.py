"""`twokeys db …`: the database's own affairs."""

import click

from approvals.errors import DatabaseUnusable
from approvals.storage import rights
from approvals.storage import upgrade as migrations
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database, after_grant


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@pass_invocation
def upgrade(invocation: Invocation) -> None:
    """Bring the database to what this version needs; safe to repeat."""
    url = invocation.settings(role=None).database_url
    try:
        migrations.upgrade(url)
    except DatabaseUnusable as fault:
        raise Failure(after_database(fault, prefix=invocation.prefix).sentences()) from fault
    click.echo(f"The database is ready (version {migrations.head()}). Next, type: {invocation.prefix} doctor")


@db.command()
@click.option("--bot", required=True, help="The server's role for `run --role bot`; it must exist.")
@click.option("--publisher", required=True, help="The server's role for `run --role publisher`.")
@pass_invocation
def grant(invocation: Invocation, *, bot: str, publisher: str) -> None:
    """Give two roles of PostgreSQL what the two parts need, and nothing else; again after each upgrade."""
    url = invocation.settings(role=None).database_url
    try:
        done = rights.grant(url, bot=bot, publisher=publisher)
    except DatabaseUnusable as fault:
        raise Failure(after_grant(fault, prefix=invocation.prefix).sentences()) from fault
    for sentence in done:
        click.echo(sentence)
    click.echo("Say this again after each db upgrade.")
