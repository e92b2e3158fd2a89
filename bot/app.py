"""The composition root: the one file that names concrete classes, and starts and stops them in order."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from approvals.context import Context
from approvals.domain.people import AccountName, Platform
from approvals.domain.vote import Mark
from approvals.errors import TwokeysError
from approvals.ports import Chat, Clock, Publisher, Reader
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.workflow.meet import meet
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import read_back
from approvals.workflow.wait import wait
from bot.dispatch import Dispatch
from bot.door import Door
from bot.emoji import plain
from bot.events import Reconnected
from bot.inbox import Inbox
from bot.lanes import Lanes, Step
from bot.measures import Measures
from bot.publishers.rehearsal import RehearsalPublisher, RehearsalReader
from bot.publishers.x.address import READ, Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.publishers.x.reader import XReader
from bot.settings import Network, Settings
from bot.slack.app import SlackLine
from bot.slack.pace import Sleep
from bot.ticker import ticker
from bot.web import Web
from policies.engine import Engine
from policies.rules import build_all

TICK, PATIENCE, RECONCILE = 1.0, 15.0, 300.0
"""Seconds between looks at what is due, at who is being waited for, and at the platform's own reactions."""


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)


class Twokeys:
    """The whole product of one process; `start` brings it up, `stop` ends it without losing anything."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        clock: Clock,
        ticking: bool = True,
        sleep: Sleep = asyncio.sleep,
        x_read: float = READ,
    ) -> None:
        """`x_read` is how many seconds X has for each part of an answer, before it counts as none."""
        self._clock = clock
        self._database = database
        self._measures = Measures()
        self._ready = False
        readers, publishers = _networks(settings, clock, x_read)
        chats: dict[Platform, Chat] = {}
        self.context = Context(
            database=database,
            clock=clock,
            chats=chats,
            readers=readers,
            publishers=publishers,
            accounts=settings.accounts,
            directory=settings.directory(),
            engine=Engine(build_all(), settings.rulesets),
            owner=f"{socket.gethostname()}/{os.getpid()}",
        )
        emoji = {plain(name): mark for name, mark in settings.slack.emoji.items()}
        self.dispatch = Dispatch(self.context, emoji=emoji, wake=self._wake)
        self._slack = _slack(settings, self.dispatch, clock=clock, emoji=emoji, sleep=sleep)
        chats[Platform.SLACK] = self._slack.chat
        inbox = Inbox(self.context, self.dispatch, {Platform.SLACK: self._slack.understand})
        self._lanes = Lanes(
            {
                "inbox": inbox.work,
                "cards": lambda: show_stale(self.context),
                "sending": self._and_show(send_due),
                "reading back": self._and_show(read_back),
                "waiting": self._and_show(wait),
            }
        )
        self._ticker = (
            ticker({TICK: self.tick, PATIENCE: self.look_round, RECONCILE: self.reconcile}) if ticking else None
        )
        self._web = Web(
            host=settings.listen.host,
            port=settings.listen.port,
            routes=self._slack.routes,
            ready=self.missing,
            registry=self._measures.registry,
            measure=lambda: self._measures.read(self.context),
        )

    async def start(self) -> int:
        """Bring everything up; returns the port of the HTTP server."""
        port = await self._web.start()
        self._lanes.start()
        await self._slack.start()
        await meet(self.context, Platform.SLACK)
        if self._ticker:
            self._ticker.start()
        self._ready = True
        self._lanes.wake()
        return port

    async def stop(self) -> None:
        """Not ready; begin nothing new, finish what runs; close the line, then the database.

        What arrives meanwhile is still stored, and worked off after the next start.
        """
        self._ready = False
        if self._ticker and self._ticker.running:
            self._ticker.shutdown(wait=False)
        await self._lanes.stop()
        await self._slack.stop()
        await self._web.stop()
        await self._database.close()

    async def tick(self) -> datetime | None:
        """Look at what is due; returns when something will be, if that is before the next tick."""
        now = self._clock.now()
        self._measures.ticked(now)
        self._lanes.wake("inbox", "cards")
        due = await self._database.read(lambda unit: unit.deliveries.next_due())
        if due is None or due >= now + timedelta(seconds=TICK):
            return None
        if due > now:
            return due
        self._lanes.wake("sending", "reading back")
        return None

    async def look_round(self) -> None:
        """Look at who is being waited for."""
        await self.dispatch.sum_up()
        self._lanes.wake("waiting")

    async def reconcile(self) -> None:
        """Read back from the platform what people marked, in case an event was lost."""
        await self.dispatch.work(Reconnected())

    async def quiet(self) -> None:
        """Wait until nothing is left to do."""
        await self._slack.quiet()
        await self._lanes.quiet()

    def _and_show(self, step: Callable[[Context], Awaitable[int]]) -> Step:
        """A workflow step as a lane, after which the cards are looked at."""

        async def work() -> int:
            done = await step(self.context)
            self._lanes.wake("cards")
            return done

        return work

    def _wake(self) -> None:
        self._lanes.wake("inbox", "cards", "sending")

    async def missing(self) -> tuple[str, ...]:
        """What must be up and is not."""
        missing = [] if self._ready else ["starting or stopping"]
        try:
            await self._database.ping()
        except TwokeysError as fault:
            missing.append(f"database: {fault.slug}")
        if not self._slack.healthy(self._clock.now()):
            missing.append("slack: not connected")
        return tuple(missing)


def _slack(settings: Settings, door: Door, *, clock: Clock, emoji: Mapping[str, Mark], sleep: Sleep) -> SlackLine:
    secrets = settings.secrets
    if secrets.slack_bot_token is None:
        raise TwokeysError("no-slack-token")
    return SlackLine(
        door=door,
        clock=clock,
        workspace=settings.slack.workspace,
        bot_token=secrets.slack_bot_token.get_secret_value(),
        app_token=_plain(secrets.slack_app_token),
        signing_secret=_plain(secrets.slack_signing_secret),
        emoji=emoji,
        short_names=settings.slack.short_names,
        api_url=settings.addresses.slack_api,
        sleep=sleep,
    )


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _networks(settings: Settings, clock: Clock, x_read: float) -> tuple[dict[str, Reader], dict[str, Publisher]]:
    """A reader and a publisher for each network; rehearsal reads real posts where a token allows it."""
    address = Address(url=settings.addresses.x_api, read=x_read)
    bearer = settings.secrets.x_bearer_token
    handles = tuple(account.handle for account in settings.accounts.values())
    reader: Reader = (
        XReader(address=address, bearer_token=bearer.get_secret_value(), clock=clock)
        if bearer
        else RehearsalReader(handles=handles)
    )
    return (
        {Network.X: reader, Network.REHEARSAL: reader},
        {
            Network.X: XPublisher(address=address, credentials=_credentials(settings), clock=clock),
            Network.REHEARSAL: RehearsalPublisher(clock=clock),
        },
    )


def _credentials(settings: Settings) -> Callable[[AccountName], Credentials | None]:
    secrets = settings.secrets

    def of(account: AccountName) -> Credentials | None:
        pair = secrets.x_accounts.get(account)
        if pair is None or secrets.x_api_key is None or secrets.x_api_secret is None:
            return None
        return Credentials(
            api_key=secrets.x_api_key.get_secret_value(),
            api_secret=secrets.x_api_secret.get_secret_value(),
            access_token=pair.access_token.get_secret_value(),
            access_token_secret=pair.access_secret.get_secret_value(),
        )

    return of
