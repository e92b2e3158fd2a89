"""The whole product behind one page: the real bot between a sandbox's workspace, tenant and network, on a clock moved by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from approvals.domain.people import Platform
from approvals.storage.database import Database
from bot.app import PATIENCE, Twokeys
from bot.sandbox.clock import HandClock
from bot.sandbox.page import Command, Installed, Page, Shortcut
from bot.sandbox.slack import Workspace
from bot.sandbox.teams import Tenant
from bot.sandbox.x import Network, Post
from bot.settings import Settings, load
from bot.slack.manifest import CALLBACK
from tests.support.teams_world import secrets_of

MONDAY_MORNING = datetime(2026, 11, 16, 10, 20, tzinfo=UTC)
ROSTER = {"ada": "Ada Lovelace", "bo": "Bo Nilsson", "cleo": "Cleo Fontana", "dan": "Dan Okafor"}
CUSTOMERS = {"carla": "Carla Ruiz", "emil": "Emil Sand", "noor": "Noor Haddad"}
CHANNEL = "support-replies"
INSTALLED = Installed(
    commands=(Command(name="/twokeys", hint="draft [link] [text]"),),
    shortcuts=(Shortcut(callback_id=CALLBACK, name="Draft a reply"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is behind the page, to look at what it does not show."""

    page: Page
    network: Network

    def published(self) -> list[Post]:
        """What the brand has said in public."""
        return self.network.timeline("acme_help")


@asynccontextmanager
async def a_stage(folder: Path) -> AsyncIterator[Stage]:
    """Everything started, nothing said yet; the bot looks every second at what is due on the clock moved by hand."""
    clock = HandClock(MONDAY_MORNING)
    workspace = Workspace(folder / "slack.sqlite", clock=clock, name="Acme", rate_limits=False)
    tenant = Tenant(folder / "teams.sqlite", clock=clock, rate_limits=False)
    network = Network(clock=clock, path=folder / "x.sqlite")
    page = Page(
        workspace,
        network,
        clock=clock,
        title="Twokeys sandbox",
        installed=INSTALLED,
        roles={name: "roster, lead" if name == "dan" else "roster" for name in ROSTER},
        reply_with="/twokeys draft {link} ",
        tenant=tenant,
    )
    async with AsyncExitStack() as closing:
        for part in (workspace, tenant, network):
            await part.start()
            closing.push_async_callback(part.stop)
        settings = _settled(folder, workspace, tenant, network)
        await page.start()
        closing.push_async_callback(page.stop)
        database = Database.open(settings.database_url, create=True)
        app = Twokeys(settings, database, clock=clock, sleep=_no_wait)
        closing.push_async_callback(app.stop)
        await database.run(lambda unit: unit.chat_addresses.keep(Platform.TEAMS, tenant.tenant_id, tenant.service_url))
        port = await app.start()
        tenant.connect(f"http://127.0.0.1:{port}/api/messages", timed_by_clock=True)
        await app.warmed()
        _listening(app, clock)
        yield Stage(page=page, network=network)


def _listening(app: Twokeys, clock: HandClock) -> None:
    """However far the clock is moved, the bot was there all the while, and looked round as often as it does."""

    async def looks() -> None:
        await app.look_round()
        _listening(app, clock)

    clock.call_at(clock.now() + timedelta(seconds=PATIENCE), looks)


def _settled(folder: Path, workspace: Workspace, tenant: Tenant, network: Network) -> Settings:
    """People, a channel, a brand and customers; and the settings that speak of them."""
    people = [workspace.add_person(name, full, email=f"{name}@acme.example") for name, full in ROSTER.items()]
    channel = workspace.add_channel(CHANNEL, *people, workspace.add_guest("gus", "Gus Guest"))
    team = tenant.found_team("Support", *(tenant.add_person(name, full) for name, full in ROSTER.items()))
    there = tenant.add_channel(team, CHANNEL)
    keys = network.add_account("acme_help", "Acme Help")
    for handle, full in CUSTOMERS.items():
        network.add_person(handle, full)
    persons = "".join(
        f'[people.{name}]\nname = "{full}"\ninitials = "{full[0]}{full.split()[1][0]}"\nemail = "{name}@acme.example"\n'
        for name, full in ROSTER.items()
    )
    path = folder / "twokeys.toml"
    path.write_text(
        f'[slack]\nworkspace = "{workspace.team_id}"\n[teams]\n'
        f'[accounts.acme]\nhandle = "acme_help"\nnetwork = "x"\nchannel = "{channel.id}"\nteams_channel = "{there.id}"\n'
        f'roster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan"]\n{persons}'
    )
    environ = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        **secrets_of(tenant),
        "X_API_URL": network.url,
        "X_BEARER_TOKEN": network.bearer_token,
        "X_API_KEY": keys.api_key,
        "X_API_SECRET": keys.api_secret,
        "X_ACME_ACCESS_TOKEN": keys.access_token,
        "X_ACME_ACCESS_SECRET": keys.access_token_secret,
        "DATABASE_URL": f"sqlite:///{folder / 'twokeys.sqlite'}",
        "TWOKEYS_LISTEN": "127.0.0.1:0",
    }
    return load(path, environ)


async def _no_wait(seconds: float) -> None:
    """A clock moved by hand gives no time back for calls that were held off."""
    await asyncio.sleep(0)
