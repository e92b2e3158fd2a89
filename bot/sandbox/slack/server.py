"""The HTTP face: the Web API, the response URLs, and the door of Socket Mode."""

import asyncio
import time

from aiohttp import web

from bot.sandbox.slack.call import Call, arguments_of
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.faults import Fault, Moment
from bot.sandbox.slack.methods import METHODS, Method
from bot.sandbox.slack.responses import respond
from bot.sandbox.slack.site import Site
from bot.sandbox.slack.values import App, Json


class Server:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._runner: web.AppRunner | None = None
        self.under_way = 0
        self.last_call = 0.0
        self.calls: list[tuple[str, Json]] = []
        """Every call of the Web API with its arguments, the token left out."""

    async def start(self, host: str, port: int) -> None:
        app = web.Application(client_max_size=16_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/actions/{name}", self._response_url)
        app.router.add_get("/link/", self._site.sockets.accept)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self._site.address = f"{bound[0]}:{bound[1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        fault = self._site.faults.take(name) or Fault()
        self.under_way += 1
        try:
            if fault.moment is Moment.AFTER:
                response = await self._answer(request, name)
                await asyncio.sleep(fault.slow)
                return _failure(request, fault) or response
            await asyncio.sleep(fault.slow)
            return _failure(request, fault) or await self._answer(request, name)
        finally:
            self.under_way -= 1
            self.last_call = time.monotonic()
            self._site.changes.tell("call", name)

    async def _answer(self, request: web.Request, name: str) -> web.Response:
        headers: dict[str, str] = {}
        try:
            arguments = await arguments_of(request)
            method = _method(name)
            app = self._authorise(request, method, arguments)
            if not method.app_token:
                headers["X-OAuth-Scopes"] = ",".join(sorted(app.scopes))
            if method.scope:
                headers["X-Accepted-OAuth-Scopes"] = method.scope
            self.calls.append((name, dict(arguments)))
            call = Call(self._site, arguments, app)
            if method.scope:
                call.require(method.scope)
            self._site.limits.spend(name, method.tier, call.text("channel") or "", self._site.clock.now())
            return web.json_response({"ok": True, **method.run(call)}, headers=headers)
        except SlackError as error:
            body = {"ok": False, "error": error.error, **error.extra}
            return web.json_response(body, status=error.status, headers=headers | error.headers)

    def _authorise(self, request: web.Request, method: Method, arguments: Json) -> App:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() if header else ""
        token = token or str(arguments.get("token") or "")
        arguments.pop("token", None)
        if not token:
            raise SlackError("not_authed")
        who = self._site.identity
        if token not in (who.bot_token, who.app_token, *self._site.others):
            raise SlackError("invalid_auth")
        if (token == who.app_token) != method.app_token:
            raise SlackError("not_allowed_token_type")
        if self._site.revoked and token not in self._site.others:
            raise SlackError("token_revoked")
        return self._site.app(token)

    async def _response_url(self, request: web.Request) -> web.Response:
        try:
            url = self._site.passes.use_url(request.match_info["name"], self._site.clock.now())
            respond(self._site, url, await arguments_of(request))
        except SlackError as error:
            status = error.status if error.status != 200 else 400
            return web.json_response({"ok": False, "error": error.error, **error.extra}, status=status)
        return web.Response(text="ok")


def _method(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    return method


def _failure(request: web.Request, fault: Fault) -> web.Response | None:
    if fault.reset:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.error == "ratelimited":
        return web.json_response(
            {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"} | headers
        )
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error}, status=fault.status or 200, headers=headers)
    if fault.status:
        return web.Response(status=fault.status, text="Something went wrong.", headers=headers)
    return None
