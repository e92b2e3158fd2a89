"""The count of changes, which every open page follows over server-sent events and then looks again."""

import asyncio
from contextlib import suppress

from aiohttp import web

# After the server went away, in milliseconds (https://html.spec.whatwg.org/multipage/server-sent-events.html).
_TRY_AGAIN = 700
# A page that is gone is only noticed when something is written to it.
_BREATH = 15.0


class News:
    def __init__(self) -> None:
        self._count = 0
        self._happened = asyncio.Event()
        self._closed = False

    def tell(self) -> None:
        self._count += 1
        self._wake()

    def close(self) -> None:
        """Ends every stream that is open."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._happened.set()
        self._happened = asyncio.Event()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """One line at once, and one after each change: `data: <count>`."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        told = -1
        with suppress(ConnectionError):
            await response.write(f"retry: {_TRY_AGAIN}\n\n".encode())
            while not self._closed:
                if told == self._count:
                    await self._next()
                line = f"data: {self._count}\n\n" if told != self._count else ": still here\n\n"
                told = self._count
                await response.write(line.encode())
        return response

    async def _next(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_BREATH):
                await self._happened.wait()
