"""`twokeys doctor`: looks at everything that Twokeys needs, and says what to do about the rest."""

import asyncio
from datetime import UTC, datetime

import click

from approvals.errors import DatabaseUnusable
from bot.cli.checks.check import Check, lines
from bot.cli.checks.local import database, database_role, rosters
from bot.cli.checks.signing import signing
from bot.cli.checks.slack import slack
from bot.cli.checks.teams import teams
from bot.cli.checks.terms import terms
from bot.cli.checks.vault import vault
from bot.cli.checks.x import x
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_settings
from bot.settings import Role, Settings, SettingsError, load
from bot.slack.manifest import SCOPES, SEEING_SCOPES, WITNESS_SCOPES


@click.command()
@click.option(
    "--role",
    "part",
    type=click.Choice([str(role) for role in Role]),
    default=str(Role.ALL),
    help="Which part this machine is to be, as with run.",
)
@click.pass_context
@pass_invocation
def doctor(invocation: Invocation, ctx: click.Context, *, part: str) -> None:
    """See whether everything fits, and what to do if not."""
    role = Role(part)
    try:
        settings = load(invocation.config, invocation.environ, role=role)
    except SettingsError as wrong:
        there = invocation.config.exists()
        step = after_settings(wrong, prefix=invocation.prefix, exists=there)
        remedy = f"Mend {invocation.config}, then type: {step.command}" if there else f"Type: {step.command}"
        checks = [Check(subject="settings", said=problem, remedy=remedy) for problem in wrong.problems]
    else:
        checks = asyncio.run(examine(settings, role=role, prefix=invocation.prefix))
    for line in lines(checks, prefix=invocation.prefix):
        click.echo(line)
    if not all(check.ok for check in checks):
        ctx.exit(1)


async def examine(settings: Settings, *, role: Role, prefix: str) -> list[Check]:
    """Every check there is, in the order in which things are put right."""
    shut_or_open, known = ((), None) if role is Role.BOT else await vault(settings, prefix=prefix)
    people, accounts = len(settings.people), len(settings.accounts)
    return [
        Check(subject="settings", said=f"{accounts} {'account' if accounts == 1 else 'accounts'}, {people} people"),
        *(Check(subject="addresses", said=sentence) for sentence in settings.addresses.moved()),
        *rosters(settings.accounts.values(), settings.directory()),
        await database(settings.database_url, prefix=prefix),
        *await _database_role(settings.database_url, role),
        *signing(settings, role, prefix=prefix),
        *await terms(settings, role),
        *await slack(
            settings,
            needed=_scopes(settings, role),
            role=role,
            now=lambda: datetime.now(UTC),
            prefix=prefix,
        ),
        *await teams(settings),
        *shut_or_open,
        *(await x(known, prefix=prefix) if known else ()),
    ]


async def _database_role(url: str, role: Role) -> tuple[Check, ...]:
    try:
        return await database_role(url, role)
    except DatabaseUnusable:
        return (
            Check(
                subject="database role",
                said="cannot be looked at while the database cannot be asked",
                remedy="Put that right, then look again.",
            ),
        )


def _scopes(settings: Settings, role: Role) -> tuple[str, ...]:
    if role is Role.PUBLISHER:
        return WITNESS_SCOPES
    return (*SCOPES, *(SEEING_SCOPES if settings.slack and settings.slack.see_deletions else ()))
