"""Several real processes on one PostgreSQL, between a Slack-shaped workspace and an X-shaped network, in real time."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psycopg
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.sandbox.clock import RealClock
from bot.sandbox.slack import Message, Workspace
from bot.sandbox.slack.values import App
from bot.sandbox.x import Network
from bot.sandbox.x.values import Attempt
from bot.slack.manifest import WITNESS_SCOPES
from tests.support.databases import TwoRoles

ROOT = Path(__file__).parents[2]
ROSTER = ("ada", "bo", "cleo", "dan")
ACCOUNTS = {"acme": "acme_help", "shop": "acme_shop"}
PATIENCE = 60
"""Seconds for anything to come about; far more than it takes."""
_LOOK = 0.05
_LEASES = (
    "UPDATE deliveries SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL",
    "UPDATE letters SET due_at = now() - interval '1 second' WHERE done_at IS NULL AND dead_at IS NULL",
)


async def until(condition: Callable[[], Any], what: str | Callable[[], str], *, seconds: float = PATIENCE) -> Any:
    """Wait until something is so, and return what it says."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                found = condition()
                if isinstance(found, Awaitable):
                    found = await found
                if found:
                    return found
                await asyncio.sleep(_LOOK)
    except TimeoutError:
        raise AssertionError(f"Still not so after {seconds} s: {what() if callable(what) else what}") from None


@dataclass
class Replica:
    """One process, and what it has said."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def owner(self) -> str:
        """What it calls itself in its claims."""
        return f"{socket.gethostname()}/{self.pid}"

    @property
    def said(self) -> str:
        return self.log.read_text()

    async def runs(self) -> None:
        """Wait until it says so; a process that ended instead fails the test with its words."""
        await until(lambda: "is running" in self.said or self.process.returncode is not None, "it runs")
        assert self.process.returncode is None, self.said

    async def ready(self) -> bool:
        """Whether it says so itself, of its database and its line to Slack."""
        where = re.search(r"http://\S+/readyz", self.said)
        if self.process.returncode is not None or where is None:
            return False
        async with ClientSession() as asking, asking.get(where[0]) as answer:
            return answer.status == HTTPStatus.OK

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def ends(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to, and wait for it."""
        if self.process.returncode is None:
            self.send(number)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@dataclass
class Stage:
    """Everything but the processes, which are started one by one."""

    folder: Path
    roles: TwoRoles
    slack: Workspace
    x: Network
    reader: App
    rules: str = "pause_seconds = 1\ngrievance_pause_seconds = 1\n"
    replicas: list[Replica] = field(default_factory=list)

    async def start(self, role: str, *command: str, database: str | None = None) -> Replica:
        """Start a process with the environment of that role, and do not wait for it."""
        log = self.folder / f"{role}-{len(self.replicas)}.log"
        with log.open("wb") as words:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "--config", str(self.folder / "twokeys.toml")),
                *(command or ("run", "--role", role)),
                env=self._environ(role, database),
                stdout=words,
                stderr=words,
            )
        replica = Replica(process, log)
        self.replicas.append(replica)
        return replica

    async def running(self, *roles: str) -> list[Replica]:
        """Processes of those roles, once all of them run."""
        found = [await self.start(role) for role in roles]
        for replica in found:
            await replica.runs()
        return found

    def _environ(self, role: str, database: str | None) -> dict[str, str]:
        common = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": self.slack.api_url,
            "X_API_URL": self.x.url,
            "X_BEARER_TOKEN": self.x.bearer_token,
            "TWOKEYS_LISTEN": "127.0.0.1:0",
        }
        bot = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "TWOKEYS_SIGNING_KEY_FILE": str(self.folder / "signing.pem"),
        }
        publisher = {"X_API_KEY": self.x.api_key, "X_API_SECRET": self.x.api_secret}
        for name, handle in ACCOUNTS.items():
            tokens = self.x.add_account(handle, handle)
            publisher[f"X_{name.upper()}_ACCESS_TOKEN"] = tokens.access_token
            publisher[f"X_{name.upper()}_ACCESS_SECRET"] = tokens.access_token_secret
        if role == "bot":
            return {**common, **bot, "DATABASE_URL": database or self.roles.bot}
        if role == "all":
            return {**common, **bot, **publisher, "DATABASE_URL": database or self.roles.owner}
        eyes = {
            "SLACK_BOT_TOKEN": self.reader.bot_token,
            "TWOKEYS_VERIFY_KEY_FILE": str(self.folder / "verify.pem"),
        }
        return {**common, **publisher, **eyes, "DATABASE_URL": database or self.roles.publisher}

    def write_settings(self, *, approvals: int = 2) -> None:
        """The settings of every process that is started from here on."""
        accounts = "".join(
            f'[accounts.{name}]\nhandle = "{handle}"\nnetwork = "x"\nchannel = "{self.channel(name)}"\n'
            f'roster = ["ada", "bo", "cleo", "dan"]\nleads = ["dan"]\nruleset = "world.toml"\napprovals = {approvals}\n'
            for name, handle in ACCOUNTS.items()
        )
        people = "".join(
            f'[people.{name}]\nname = "{name.title()}"\ninitials = "{name[:2].upper()}"\n'
            f'email = "{name}@acme.example"\nlanguages = ["en"]\n'
            for name in ROSTER
        )
        (self.folder / "world.toml").write_text(f"[numbers]\n{self.rules}")
        (self.folder / "twokeys.toml").write_text(
            f'[slack]\nworkspace = "{self.slack.team_id}"\nbot = "{self.slack.bot().id}"\n{accounts}{people}'
        )

    def write_keys(self) -> None:
        key, signing = Ed25519PrivateKey.generate(), self.folder / "signing.pem"
        signing.touch(0o600)
        signing.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (self.folder / "verify.pem").write_bytes(public)

    def channel(self, account: str) -> str:
        return self.slack._site.channel(account).id

    # What people do

    async def drafts(self, account: str, text: str, *, by: str = "ada") -> Message:
        """Somebody drafts a post of the account's own; returns its card."""
        before = {card.ts for card in self.cards(account)}
        outcome = await self.slack.slash(by, account, "/twokeys", f"draft {text}")
        assert outcome.ok, outcome
        await self.slack.wait_for_view(by, seconds=PATIENCE)
        while self.slack.open_view(by):
            # What is slow is loaded into the form afterwards; a form may come back with something to read.
            await self.slack.settle(quiet=0.1, seconds=PATIENCE)
            outcome = await self.slack.submit(by)
            assert outcome.ok or "Try again in a minute" in str(outcome.errors), outcome
        new = lambda: [card for card in self.cards(account) if card.ts not in before and text in self.slack.plain(card)]  # noqa: E731 - asked for again and again
        return (await until(new, f"a card of {text!r}"))[0]

    async def approve(self, account: str, card: Message, *names: str) -> None:
        for name in names:
            await self.slack.react(name, account, card, "white_check_mark")

    async def approved(self, account: str, text: str, *, by: str = "ada") -> Message:
        """A draft with the two approvals that it needs."""
        card = await self.drafts(account, text, by=by)
        await self.approve(account, card, "bo", "cleo")
        return card

    # What there is to see

    def cards(self, account: str) -> list[Message]:
        return [one for one in self.slack.messages(account) if one.metadata and not one.thread_ts]

    def shown(self, account: str, card: Message) -> str:
        return self.slack.plain(self.slack.message(account, card) or card)

    def published(self, account: str) -> list[str]:
        """What the brand has said, oldest first."""
        return [post.text for post in reversed(self.x.timeline(ACCOUNTS[account]))]

    def sends(self, account: str) -> list[Attempt]:
        """Every time that the network heard somebody post in the account's name."""
        return [one for one in self.x.attempts if one.method == "POST" and one.handle in {None, ACCOUNTS[account]}]

    async def all_published(self, account: str, texts: list[str]) -> None:
        await until(lambda: set(texts) <= set(self.published(account)), self.state)
        await until(lambda: all("Published." in self.slack.plain(card) for card in self.cards(account)), self.state)

    def state(self) -> str:
        """What stands in the database, for whoever wonders why a test waited in vain."""
        asked = (
            "SELECT draft_id, state, owner, fault, due_at, lease_until, token FROM deliveries ORDER BY id",
            "SELECT draft_id, revision, wanted, shown, retry_at, fault FROM cards ORDER BY id",
            "SELECT id, attempts, due_at, fault FROM letters WHERE done_at IS NULL",
            "SELECT id, closed_why, closed_detail FROM drafts ORDER BY id",
        )
        rows = [" ".join(map(str, row)) for statement in asked for row in self.ask(statement)]
        cards = [self.slack.plain(card) for account in ACCOUNTS for card in self.cards(account)]
        return "\n".join((*rows, *cards))

    # What is done to the database, by its owner

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.roles.owner, autocommit=True) as owner:
            cursor = owner.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def leases_end(self) -> None:
        """Nobody waits two minutes for a test: what is claimed is free from here on."""
        for statement in _LEASES:
            self.ask(statement)

    def sender(self) -> Replica:
        """The process in whose hands a delivery is."""
        ((owner,),) = self.ask(
            "SELECT owner FROM deliveries WHERE state IN ('cleared', 'sending') AND owner IS NOT NULL"
        )
        return next(one for one in self.replicas if one.owner == owner)

    def entries(self, kind: str) -> int:
        """How many entries of that kind the ledger has."""
        kinds = [json.loads(bytes(body))["kind"] for (body,) in self.ask("SELECT body FROM ledger")]
        return kinds.count(kind)


@asynccontextmanager
async def a_stage(folder: Path, roles: TwoRoles) -> AsyncIterator[Stage]:
    clock = RealClock()
    async with Workspace(clock=clock, rate_limits=False, ack_seconds=15) as slack:
        x = Network(clock=clock)
        await x.start()
        people = [slack.add_person(name, name.title(), email=f"{name}@acme.example") for name in ROSTER]
        reader = slack.install("twokeys-reader", scopes=WITNESS_SCOPES)
        for name, handle in ACCOUNTS.items():
            slack.add_channel(name, *people, "twokeys-reader")
            x.add_account(handle, handle)
        stage = Stage(folder, roles, slack, x, reader)
        stage.write_keys()
        stage.write_settings()
        try:
            yield stage
        finally:
            for replica in stage.replicas:
                if replica.process.returncode is None:
                    await replica.ends(signal.SIGKILL)
            await x.stop()
