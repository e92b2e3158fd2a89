"""The one HTTP server: Slack's requests, and whether the process lives, is ready, and what it measures."""

import errno
import os
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from approvals.errors import TwokeysError

MAX_BODY = 1024 * 1024

Ready = Callable[[], Awaitable[tuple[str, ...]]]
"""Names what is not ready; nothing means ready."""


class AddressUnusableError(TwokeysError):
    """Nothing can listen there: another program does, or the address is none of this machine's."""


def refused(fault: OSError) -> str:
    """Why an address cannot be listened on, as the end of a sentence about it."""
    if fault.errno == errno.EADDRINUSE:
        return "is in use by another program"
    # The name service's own numbers are negative and have words of their own.
    why = os.strerror(fault.errno) if fault.errno and fault.errno > 0 else str(fault.strerror)
    return f"cannot be listened on ({why})"


class Web:
    """Listens on one address; `/livez` asks nobody, `/readyz` asks everything that must be up."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        routes: Iterable[web.RouteDef],
        ready: Ready,
        registry: CollectorRegistry,
        measure: Callable[[], Awaitable[None]],
    ) -> None:
        self._host, self._port = host, port
        self._ready, self._registry, self._measure = ready, registry, measure
        self._app = web.Application(client_max_size=MAX_BODY)
        self._app.add_routes(
            [
                *routes,
                web.get("/livez", self._livez),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        # A body is read as it was sent: unpacking what nobody has vouched for yet fails loudly, or never ends.
        self._runner = web.AppRunner(self._app, access_log=None, auto_decompress=False)

    async def start(self) -> int:
        """Listen; returns the port. Raises `AddressUnusableError` with the address and the reason."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as fault:
            await self._runner.cleanup()
            raise AddressUnusableError(
                "address-unusable", host=self._host, port=self._port, why=refused(fault)
            ) from fault
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Take no more requests, and finish those that run."""
        await self._runner.cleanup()

    async def _livez(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        missing = await self._ready()
        if missing:
            return web.Response(status=503, text="".join(f"{name}\n" for name in missing))
        return web.Response(text="ready\n")

    async def _metrics(self, _: web.Request) -> web.Response:
        await self._measure()
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
