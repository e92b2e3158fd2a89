"""The network's HTTP side: who calls, within which limits, what is answered, and what goes wrong on the way."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.x import auth, problems
from bot.sandbox.x.faults import AFTER, REFUSALS, Fault, Order, Plan
from bot.sandbox.x.limits import DEFAULTS, Limits
from bot.sandbox.x.reads import Reads
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account
from bot.sandbox.x.writes import Writes

_PAGE = "<!DOCTYPE html><html><head><title>X</title></head><body><h1>Something went wrong</h1></body></html>"


@dataclass(slots=True, kw_only=True)
class Answer:
    """What the network decided, before anything spoils it."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    account: Account | None = None

    def response(self) -> web.Response:
        kind = "application/problem+json" if self.status >= 400 and "status" in self.body else "application/json"
        return web.json_response(self.body, status=self.status, headers=self.headers, content_type=kind)


_INSTEAD: dict[Fault, Callable[[web.Request], web.Response]] = {
    Fault.HTML_503_BEFORE: lambda _: web.Response(status=503, text=_PAGE, content_type="text/html"),
    Fault.HTML_503_AFTER: lambda _: web.Response(status=503, text=_PAGE, content_type="text/html"),
    Fault.HTML_200: lambda _: web.Response(text=_PAGE, content_type="text/html"),
    Fault.JSON_LIST: lambda _: web.json_response([]),
    Fault.ERRORS_NULL: lambda _: web.json_response({"errors": None}, status=500),
    Fault.REDIRECT: lambda request: web.Response(status=307, headers={"Location": str(request.url)}),
}

Record = Callable[[web.Request, Answer | None, Fault | None], None]


class Server:
    """One listener on loopback that can be closed and opened again on the same port."""

    def __init__(
        self, *, store: Store, limits: Limits, plan: Plan, reads: Reads, writes: Writes, record: Record
    ) -> None:
        self._store = store
        self._limits = limits
        self._plan = plan
        self._record = record
        self._reads = {
            "GET /2/tweets/{id}": reads.tweet,
            "GET /2/tweets": reads.tweets,
            "GET /2/users/me": reads.me,
            "GET /2/users/by/username/{username}": reads.by_username,
            "GET /2/users/{id}/tweets": reads.timeline,
            "GET /2/users/{id}/mentions": reads.mentions,
        }
        self._writes = {
            "POST /2/tweets": writes.create,
            "DELETE /2/tweets/{id}": writes.delete,
            "POST /2/users/{id}/retweets": writes.repost,
            "DELETE /2/users/{id}/retweets/{tweet_id}": writes.take_repost_back,
        }
        self.has_credits = True
        self._let_go = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._address: tuple[str, int] | None = None

    @property
    def address(self) -> tuple[str, int]:
        if self._address is None:
            raise RuntimeError("the network is not started")
        return self._address

    async def start(self, host: str, port: int) -> None:
        app = web.Application()
        for endpoint in DEFAULTS:
            method, path = endpoint.split(" ")
            app.router.add_route(method, path, self._answer)
        app.router.add_route("*", "/{anything_else:.*}", self._answer)
        # A caller who hangs up ends the wait of a slow answer.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await self._listen(host, port)

    async def stop(self) -> None:
        self.let_go()
        self.refuse()
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    def let_go(self) -> None:
        """Slow answers that are still held back go out now."""
        held, self._let_go = self._let_go, asyncio.Event()
        held.set()

    def refuse(self) -> None:
        """Nobody listens any more, and open connections end."""
        if self._listener is None or self._runner is None:
            return
        self._listener.close()
        self._listener = None
        for connection in list(self._runner.server.connections if self._runner.server else []):
            _hang_up(connection)

    async def listen_again(self) -> None:
        if self._listener is None:
            await self._listen(*self.address)

    async def _listen(self, host: str, port: int) -> None:
        if self._runner is None or self._runner.server is None:
            raise RuntimeError("the network is not started")
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._address = (host, listening.getsockname()[1])
        self._listener = await asyncio.get_running_loop().create_server(self._runner.server, sock=listening)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        order = self._plan.take(request.method, request.path)
        fault = order.fault if order else None
        answer = None if fault and fault not in AFTER else self._decide(request, body)
        self._record(request, answer, fault)
        if order is None and answer:
            return answer.response()
        return await self._spoil(request, order, answer)

    def _decide(self, request: web.Request, body: bytes) -> Answer:
        """From here on nothing is awaited: a request is done whole, or not at all."""
        headers: dict[str, str] = {"api-version": "2.164"}
        caller: Account | None = None
        try:
            resource = request.match_info.route.resource
            endpoint = f"{request.method} {resource.canonical if resource else ''}"
            if endpoint not in DEFAULTS:
                raise problems.not_found()
            caller = auth.caller(request, self._store)
            read = self._reads.get(endpoint)
            author = None if read else auth.writer(caller)
            if endpoint == "GET /2/users/me":
                auth.user(caller)
            if not self.has_credits:
                raise problems.credits_depleted(1)
            if caller:
                headers["x-access-level"] = "read-write" if caller.right == "read-write" else "read"
            headers |= self._limits.take(endpoint, caller)
            if read:
                status, shown = read(request, caller)
            elif author:
                status, shown = self._writes[endpoint](request, author, body)
        except problems.Problem as problem:
            headers |= getattr(problem, "headers", {})
            return Answer(status=problem.status, body=problem.body, headers=headers, account=caller)
        return Answer(status=status, body=shown, headers=headers, account=caller)

    async def _spoil(self, request: web.Request, order: Order | None, answer: Answer | None) -> web.StreamResponse:
        fault = order.fault if order else None
        if order and answer and fault is Fault.SLOW:
            await self._wait(order.seconds)
            return answer.response()
        if answer and fault is Fault.CUT_SHORT:
            return await _half(request, answer)
        if fault in _INSTEAD:
            return _INSTEAD[fault](request)
        if fault in REFUSALS:
            problem = REFUSALS[fault]()
            headers = self._limits.exhausted() if fault is Fault.RATE_LIMITED else {}
            return Answer(status=problem.status, body=problem.body, headers=headers).response()
        # Dropped, before or after: the answer finds no connection to go out on.
        if request.transport:
            request.transport.close()
        return web.Response()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._let_go.wait(), seconds)
        except TimeoutError:
            return


async def _half(request: web.Request, answer: Answer) -> web.StreamResponse:
    whole = answer.response()
    text = (whole.text or "").encode()
    response = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.content_type, **answer.headers})
    response.content_length = len(text)
    await response.prepare(request)
    await response.write(text[: len(text) // 2])
    if request.transport:
        request.transport.close()
    return response


def _hang_up(connection: web.RequestHandler) -> None:
    """End it at once: a caller who keeps connections must not find one that seems open still."""
    ours = connection.transport.get_extra_info("socket") if connection.transport else None
    if ours is not None:
        with contextlib.suppress(OSError):  # the caller was quicker
            ours.shutdown(socket.SHUT_RDWR)
    connection.force_close()
