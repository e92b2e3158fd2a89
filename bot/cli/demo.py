"""`twokeys demo`: the story, told by the real bot on a sandbox of this machine; then the page stays open to play with."""

import asyncio
import contextlib
import signal
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import click

from approvals.domain.people import Platform
from approvals.storage.database import Database
from bot.app import Twokeys
from bot.cli.correction_story import correct
from bot.cli.failure import Failure
from bot.cli.story import Story, StoryWentWrongError
from bot.logs import configure
from bot.sandbox.clock import RealClock
from bot.sandbox.page import Command, Installed, Page, Shortcut
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Tenant
from bot.sandbox.x import Network
from bot.settings import load
from bot.settings.environment import HIGHEST_PORT
from bot.slack.manifest import CALLBACK
from bot.web import refused
from bot.wording.ledger_verdict import verdict

ROSTER = {"ada": "Ada Lovelace", "bo": "Bo Nilsson", "cleo": "Cleo Fontana", "dan": "Dan Okafor"}
CHANNEL = "support-replies"
PAUSE = 5
"""Seconds: the real pause is 20, or 60 in answer to a grievance; nobody wants to wait that long in a demo."""


@click.command()
@click.option("--no-wait", is_flag=True, help="End after the story, as without a terminal.")
@click.option(
    "--port", type=click.IntRange(0, HIGHEST_PORT), default=0, help="The page's port; a free one if not given."
)
def demo(*, no_wait: bool, port: int) -> None:
    """Play the story on a sandbox: nothing leaves this machine."""
    configure(machine=False, quiet=True)
    try:
        asyncio.run(_demo(wait=not no_wait and sys.stdin.isatty() and sys.stdout.isatty(), port=port))
    except StoryWentWrongError as wrong:
        raise click.ClickException(f"The story went otherwise: {wrong}") from wrong


async def _demo(*, wait: bool, port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stopped.set)
    async with contextlib.AsyncExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="twokeys-demo-")))
        clock = RealClock()
        workspace = Workspace(folder / "slack.sqlite", clock=clock, name="Acme", rate_limits=False)
        tenant = Tenant(folder / "teams.sqlite", clock=clock, rate_limits=False)
        network = Network(clock=clock, path=folder / "x.sqlite")
        page = Page(
            workspace,
            network,
            clock=clock,
            title="Twokeys demo",
            installed=Installed(
                commands=(Command(name="/twokeys", hint="draft [link] [text]"),),
                shortcuts=(Shortcut(callback_id=CALLBACK, name="Draft a reply"),),
            ),
            roles={name: "roster, lead" if name == "dan" else "roster" for name in ROSTER},
            reply_with="/twokeys draft {link} ",
            tenant=tenant,
        )
        for part in (workspace, tenant, network):
            await part.start()
            closing.push_async_callback(part.stop)
        try:
            await page.start(port=port)
        except OSError as fault:
            raise Failure(
                (f"Port {port} {refused(fault)}. Name another one, or none: then a free one is taken.",)
            ) from fault
        closing.push_async_callback(page.stop)
        story = Story(workspace, tenant, network, channel=CHANNEL, say=_say)
        app = await _bot(folder, workspace, network, story, clock, tenant=tenant)
        closing.push_async_callback(app.stop)
        port = await app.start()
        tenant.connect(f"http://127.0.0.1:{port}/api/messages")
        await app.warmed()
        _say(f"The page is open at {page.url} — look on, or act yourself when the story is over.")
        telling = asyncio.create_task(_tell(story, app, clock))
        leaving = asyncio.create_task(stopped.wait())
        await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not telling.done():
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            _say("Stopped in the middle of the story; nothing is left behind.")
            return
        await telling
        if wait:
            _say(f"Now it is yours: {page.url} (Ctrl-C ends it).")
            await stopped.wait()
        leaving.cancel()
    _say("Done; nothing is left behind.")


async def _tell(story: Story, app: Twokeys, clock: RealClock) -> None:
    async def later(on: timedelta) -> None:
        clock.move(on)
        await app.tick()
        await app.look_round()
        await app.quiet()

    await story.tell(pause=PAUSE)
    await correct(story, say=_say, later=later)
    found = await app.verified()
    if found.misfit:
        raise StoryWentWrongError("the ledger does not verify")
    _say(f"16. {verdict(found)}\n")


async def _bot(
    folder: Path, workspace: Workspace, network: Network, story: Story, clock: RealClock, *, tenant: Tenant
) -> Twokeys:
    story.settle_in(ROSTER)
    keys = network.add_account("acme_help", "Acme Help")
    (folder / "demo.toml").write_text(
        f'inherits = "default"\n[numbers]\npause_seconds = {PAUSE}\ngrievance_pause_seconds = {PAUSE}\n'
    )
    roster = ", ".join(f'"{name}"' for name in ROSTER)
    people = "".join(
        f'[people.{name}]\nname = "{full}"\ninitials = "{full[0]}{full.split()[1][0]}"\nemail = "{name}@acme.example"\n'
        for name, full in ROSTER.items()
    )
    (folder / "twokeys.toml").write_text(
        f'[slack]\nworkspace = "{workspace.team_id}"\nshort_names = ["draft"]\n[teams]\n'
        f'[accounts.acme]\nhandle = "acme_help"\nnetwork = "x"\nchannel = "{story.channel_id}"\n'
        f'teams_channel = "{story.there.id}"\n'
        f'roster = [{roster}]\nleads = ["dan"]\nruleset = "demo.toml"\n{people}'
    )
    environ = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "TEAMS_APP_ID": tenant.app_id,
        "TEAMS_APP_SECRET": tenant.app_secret,
        "TEAMS_TENANT_ID": tenant.tenant_id,
        "TEAMS_OPENID_URL": tenant.openid_url,
        "TEAMS_TOKEN_URL": tenant.token_url,
        "X_API_URL": network.url,
        "X_BEARER_TOKEN": network.bearer_token,
        "X_API_KEY": keys.api_key,
        "X_API_SECRET": keys.api_secret,
        "X_ACME_ACCESS_TOKEN": keys.access_token,
        "X_ACME_ACCESS_SECRET": keys.access_token_secret,
        "DATABASE_URL": f"sqlite:///{folder / 'twokeys.sqlite'}",
        "TWOKEYS_LISTEN": "127.0.0.1:0",
    }
    settings = load(folder / "twokeys.toml", environ)
    database = Database.open(settings.database_url, create=True)
    # As if the app had been installed in the team before: the tenant says then where it is reached.
    await database.run(lambda unit: unit.chat_addresses.keep(Platform.TEAMS, tenant.tenant_id, tenant.service_url))
    return Twokeys(settings, database, clock=clock)


def _say(sentence: str) -> None:
    click.echo(sentence)
