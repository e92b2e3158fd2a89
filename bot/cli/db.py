"""`twokeys db …`: the database's own affairs."""

import click

from approvals.errors import DatabaseUnusable
from approvals.storage import upgrade as migrations
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database


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
