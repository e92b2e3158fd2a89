"""A Slack-shaped workspace on loopback, with one installed app and people who act."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sandbox.clock import Clock, RealClock
from bot.sandbox.slack.forms import Forms
from bot.sandbox.slack.founding import Founding
from bot.sandbox.slack.looking import Looking
from bot.sandbox.slack.mischief import Mischief
from bot.sandbox.slack.server import Server
from bot.sandbox.slack.site import Identity, Site
from bot.sandbox.slack.speaking import Speaking
from bot.sandbox.slack.truth import Truth
from bot.sandbox.slack.values import SLACKBOT, Person
from bot.sandbox.slack.wiring import Wiring

SCOPES = (
    "commands",
    "chat:write",
    "reactions:read",
    "reactions:write",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "im:write",
    "usergroups:read",
)
EVENTS = (
    "reaction_added",
    "reaction_removed",
    "app_home_opened",
    "user_change",
    "subteam_members_changed",
    "tokens_revoked",
    "app_uninstalled",
)


class Workspace(Founding, Speaking, Forms, Looking, Wiring, Mischief):
    """Its truth is in the SQLite file at `path`; opened again, it is the same workspace with the same tokens."""

    def __init__(
        self,
        path: Path | str = ":memory:",
        *,
        clock: Clock | None = None,
        name: str = "Acme",
        domain: str = "acme",
        bot_name: str = "twokeys",
        scopes: Iterable[str] = SCOPES,
        events: Iterable[str] = EVENTS,
        rate_limits: bool | None = None,
        ack_seconds: float = 3.0,
    ) -> None:
        time = clock or RealClock()
        truth = Truth(str(path))
        limited = isinstance(time, RealClock) if rate_limits is None else rate_limits
        self._site = Site(
            identity=_identity(truth, name, domain, bot_name),
            truth=truth,
            clock=time,
            scopes=scopes,
            events=events,
            limited=limited,
            ack_seconds=ack_seconds,
        )
        self._server = Server(self._site)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        await self._server.start(host, port)

    async def stop(self) -> None:
        await self._site.courier.close()
        await self._site.sockets.close()
        await self._site.posts.close()
        await self._server.stop()
        self._site.truth.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        return f"http://{self._site.address}/api/"

    @property
    def bot_token(self) -> str:
        return self._site.identity.bot_token

    @property
    def app_token(self) -> str:
        return self._site.identity.app_token

    @property
    def signing_secret(self) -> str:
        return self._site.identity.signing_secret

    @property
    def team_id(self) -> str:
        return self._site.identity.team_id

    @property
    def app_id(self) -> str:
        return self._site.identity.app_id

    @property
    def clock(self) -> Clock:
        return self._site.clock


def _identity(truth: Truth, name: str, domain: str, bot_name: str) -> Identity:
    """Found the workspace, or find it again."""
    if truth.fact("team_id") is None:
        identity = Identity(
            team_id=f"T{truth.next_number():010d}",
            team_name=name,
            domain=domain,
            app_id=f"A{truth.next_number():010d}",
            bot_user=f"U{truth.next_number():010d}",
            bot_id=f"B{truth.next_number():010d}",
            bot_token=f"xoxb-{secrets.token_hex(12)}",
            app_token=f"xapp-1-{secrets.token_hex(12)}",
            signing_secret=secrets.token_hex(16),
            verification_token=secrets.token_hex(12),
        )
        for field in Identity.__slots__:
            truth.keep_fact(field, getattr(identity, field))
        bot = Person(
            id=identity.bot_user,
            team_id=identity.team_id,
            name=bot_name,
            real_name=bot_name.title(),
            bot_id=identity.bot_id,
            is_bot=True,
        )
        truth.keep_person(bot)
        # Every workspace has it, and its flags do not say that it is a bot.
        truth.keep_person(Person(id=SLACKBOT, team_id=identity.team_id, name="slackbot", real_name="Slackbot"))
    return Identity(**{field: truth.fact(field) or "" for field in Identity.__slots__})
