"""`twokeys run`: the bot itself, until it is told to stop."""

import asyncio
import contextlib
import signal
import sys

import click

from approvals.domain.evidence import turned_away
from approvals.errors import DatabaseUnusable, TwokeysError
from approvals.storage.database import Database
from bot.app import Twokeys
from bot.cli.checks.local import database_role
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database, after_secrets, after_signing, after_vault
from bot.clock import SystemClock
from bot.logs import configure
from bot.settings import Role, Settings
from bot.settings.environment import database_at
from bot.signing import Opener, Signer
from bot.signing_keys import SigningKeyUnusable, keys
from bot.slack.errors import BOT_ITSELF, SlackAccessLost
from bot.teams.errors import TeamsAccessLost
from bot.unlocking import unlock
from bot.vault import Unopenable
from bot.web import AddressUnusableError


@click.command()
@click.option(
    "--role",
    "part",
    type=click.Choice([str(role) for role in Role]),
    default=str(Role.ALL),
    help="Which part to be: the bot that talks with people, the publisher with the brands' keys, or all in one.",
)
@pass_invocation
def run(invocation: Invocation, *, part: str) -> None:
    """Run the bot until Ctrl-C or SIGTERM."""
    role = Role(part)
    try:
        settings = invocation.settings(role)
    except Failure:
        asyncio.run(_enter_refused(database_at(invocation.environ, invocation.config.parent)))
        raise
    missing = after_secrets(settings.secrets, slack=settings.slack is not None, prefix=invocation.prefix, role=role)
    if missing:
        raise Failure(missing.sentences())
    for sentence in settings.addresses.moved():
        click.echo(sentence)
    configure(machine=not sys.stderr.isatty())
    try:
        _refuse_rights_beyond(settings, role)
        signer, opener = keys(settings, role)
        database = Database.open(settings.database_url)
        asyncio.run(serve(settings, database, role=role, signer=signer, opener=opener))
    except SigningKeyUnusable as fault:
        raise Failure(after_signing(fault, prefix=invocation.prefix).sentences()) from fault
    except DatabaseUnusable as fault:
        raise Failure(after_database(fault, prefix=invocation.prefix).sentences()) from fault
    except Unopenable as fault:
        raise Failure(after_vault(fault, prefix=invocation.prefix).sentences()) from fault
    except SlackAccessLost as fault:
        raise Failure(
            (
                _refused(str(fault.values.get("error"))),
                f"Next, type: {invocation.prefix} doctor",
            )
        ) from fault
    except TeamsAccessLost as fault:
        raise Failure(
            (f"Microsoft refuses us: {fault.error}.", f"Next, type: {invocation.prefix} doctor"),
        ) from fault
    except AddressUnusableError as fault:
        raise Failure(
            (
                f"{fault.values['host']}:{fault.values['port']} {fault.values['why']}.",
                "Give another address of this machine: TWOKEYS_LISTEN=127.0.0.1:3001",
            )
        ) from fault


def _refuse_rights_beyond(settings: Settings, role: Role) -> None:
    for found in asyncio.run(database_role(settings.database_url, role)):
        if not found.ok:
            raise Failure((f"The database role {found.said}, so this does not start.", found.remedy))


def _refused(error: str) -> str:
    if error == BOT_ITSELF:
        return "SLACK_BOT_TOKEN is of the app that posts the cards: --role publisher needs the token of a second app, which only reads."
    return f"Slack refuses us: {error}."


async def _enter_refused(database_url: str) -> None:
    """Settings with which nothing starts leave an entry, where there is a ledger that nobody else writes just now."""
    with contextlib.suppress(DatabaseUnusable):
        database = Database.open(database_url)
        try:
            entry = turned_away("a start, by the settings", SystemClock().now())
            await database.run(lambda unit: unit.ledger.enter(entry))
        finally:
            await database.close()


async def serve(
    settings: Settings, database: Database, *, role: Role, signer: Signer | None, opener: Opener | None
) -> None:
    """Run until a signal says stop, then end cleanly."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if role is not Role.BOT:
        try:
            known = await unlock(settings, database)
        except TwokeysError:
            await database.close()
            raise
        settings = known.settings
        for sentence in known.told:
            click.echo(sentence)
    app = Twokeys(settings, database, clock=SystemClock(), role=role, sealer=signer, verifier=opener, signer=signer)
    async with contextlib.AsyncExitStack() as closing:
        closing.push_async_callback(app.stop)
        port = await app.start()
        click.echo(f"Twokeys is running; http://{settings.listen.host}:{port}/readyz says whether all is well.")
        for part in await app.missing():
            click.echo(f"Not there yet: {part}. Twokeys goes on trying; what is wrong, the doctor says: twokeys doctor")
        settling = asyncio.create_task(app.settled())
        closing.callback(settling.cancel)
        await stop.wait()
        click.echo("Stopping: what is on its way is finished first.")
