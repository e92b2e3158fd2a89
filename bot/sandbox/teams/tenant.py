"""A Teams-shaped tenant on loopback, with one registered bot and people who act."""

import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sandbox.clock import Clock, RealClock
from bot.sandbox.teams.acting import Acting
from bot.sandbox.teams.delivered import Patience
from bot.sandbox.teams.founding import Founding
from bot.sandbox.teams.happening import Happening
from bot.sandbox.teams.looking import Looking
from bot.sandbox.teams.mischief import Mischief
from bot.sandbox.teams.server import Server
from bot.sandbox.teams.site import Identity, Site
from bot.sandbox.teams.speaking import Speaking
from bot.sandbox.teams.truth import Truth
from bot.sandbox.teams.wiring import Wiring


class Tenant(Founding, Happening, Speaking, Acting, Looking, Wiring, Mischief):
    """Its truth is in the SQLite file at `path`; opened again, it is the same tenant with the same secret."""

    def __init__(
        self,
        path: Path | str = ":memory:",
        *,
        clock: Clock | None = None,
        name: str = "Acme",
        domain: str = "acme.example",
        bot_name: str = "Twokeys",
        rate_limits: bool | None = None,
        patience: Patience | None = None,
        token_seconds: int = 3600,
    ) -> None:
        time = clock or RealClock()
        truth = Truth(str(path))
        self._site = Site(
            identity=_identity(truth, name, domain, bot_name),
            truth=truth,
            clock=time,
            limited=isinstance(time, RealClock) if rate_limits is None else rate_limits,
            patience=patience or Patience(),
            token_seconds=token_seconds,
        )
        self._server = Server(self._site)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        await self._server.start(host, port)

    async def stop(self) -> None:
        await self._site.courier.close()
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
    def base_url(self) -> str:
        return f"http://{self._site.address}"

    @property
    def service_url(self) -> str:
        """What activities carry as `serviceUrl`, with a region and a slash at its end."""
        return self._site.service_url

    @property
    def openid_url(self) -> str:
        return f"{self.base_url}/v1/.well-known/openidconfiguration"

    @property
    def token_url(self) -> str:
        return f"{self.base_url}/{self.tenant_id}/oauth2/v2.0/token"

    @property
    def tenant_id(self) -> str:
        return self._site.identity.tenant_id

    @property
    def app_id(self) -> str:
        return self._site.identity.app_id

    @property
    def app_secret(self) -> str:
        return self._site.identity.app_secret

    @property
    def bot_id(self) -> str:
        return self._site.identity.bot

    @property
    def clock(self) -> Clock:
        return self._site.clock


def _identity(truth: Truth, name: str, domain: str, bot_name: str) -> Identity:
    """Found the tenant, or find it again."""
    if truth.fact("tenant_id") is None:
        identity = Identity(
            tenant_id=f"00000000-0000-4000-8000-{truth.next_number():012d}",
            name=name,
            domain=domain,
            app_id=f"00000000-0000-4000-8000-{truth.next_number():012d}",
            app_secret=secrets.token_urlsafe(24),
            bot_name=bot_name,
        )
        for field in Identity.__slots__:
            truth.keep_fact(field, getattr(identity, field))
    return Identity(**{field: truth.fact(field) or "" for field in Identity.__slots__})
