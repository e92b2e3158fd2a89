"""The HTTP face: the signing keys, the token endpoint and the connector, on one address."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.teams import signing_in
from bot.sandbox.teams.connector import ROUTES, Call, Run
from bot.sandbox.teams.errors import ConnectorError, SignInError, bad_syntax
from bot.sandbox.teams.faults import Fault, Operation, failure_of
from bot.sandbox.teams.site import Site
from bot.sandbox.teams.tokens import ISSUER

# A service URL has a region; without one it is the address that the API's reference shows.
_PLACES = ("", "/emea", "/teams")
_Answer = Callable[[web.Request], Awaitable[web.Response]]


class Server:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._runner: web.AppRunner | None = None
        self.under_way = 0
        self.last_call = 0.0
        self.calls: list[tuple[str, str, Any]] = []
        """Every call of the connector that had a token: operation, path, body."""

    async def start(self, host: str, port: int) -> None:
        app = web.Application(client_max_size=16_000_000)
        self._add(app, "GET", "/v1/.well-known/openidconfiguration", Operation.METADATA, self._metadata)
        self._add(app, "GET", "/v1/.well-known/keys", Operation.KEYS, self._keys)
        self._add(app, "POST", "/{tenant}/oauth2/v2.0/token", Operation.TOKEN, self._token)
        for place in _PLACES:
            for method, path, operation, run in ROUTES:
                self._add(app, method, f"{place}{path}", operation, self._connector(operation, run))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0]
        self._site.address = f"{bound[0]}:{bound[1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _add(self, app: web.Application, method: str, path: str, operation: Operation, answer: _Answer) -> None:
        async def run(request: web.Request) -> web.StreamResponse:
            self._site.count(operation.value)
            self.under_way += 1
            try:
                return await self._with_fault(request, self._site.faults.take(operation), answer)
            finally:
                self.under_way -= 1
                self.last_call = time.monotonic()
                self._site.changes.tell("call", operation.value)

        app.router.add_route(method, path, run)

    async def _with_fault(self, request: web.Request, fault: Fault, answer: _Answer) -> web.StreamResponse:
        if fault.pieces:
            return await _in_pieces(request, await answer(request), fault.slow)
        if fault.after:
            response = await answer(request)
            await asyncio.sleep(fault.slow)
            return _failed(request, fault) or response
        await asyncio.sleep(fault.slow)
        return _failed(request, fault) or await answer(request)

    async def _metadata(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"http://{self._site.address}/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": self._site.keyring.published()})

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        try:
            return web.json_response(signing_in.token(self._site, request.match_info["tenant"], texts))
        except SignInError as error:
            return web.json_response(signing_in.error_body(self._site, error), status=error.status)

    def _connector(self, operation: Operation, run: Run) -> _Answer:
        async def answer(request: web.Request) -> web.Response:
            if not self._authorised(request):
                denied = {"message": "Authorization has been denied for this request."}
                return web.json_response(denied, status=401)
            try:
                body = await _body(request)
                self.calls.append((operation.value, request.path, body))
                call = Call(site=self._site, path=request.match_info, query=request.query, body=body)
                status, made = run(call)
            except ConnectorError as error:
                if error.status in {400, 413}:
                    self._site.complaints.append(f"{operation.value}: {error.body['error']['message']}")
                return web.json_response(error.body, status=error.status, headers=error.headers)
            return web.Response(status=status) if made is None else web.json_response(made, status=status)

        return answer

    def _authorised(self, request: web.Request) -> bool:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        until = self._site.bearers.get(bearer)
        return scheme == "Bearer" and until is not None and self._site.clock.now() < until


async def _body(request: web.Request) -> Any:
    if request.method not in {"POST", "PUT"}:
        return None
    if request.content_type != "application/json":
        raise bad_syntax("The request's Content-Type must be application/json.")
    try:
        return json.loads(await request.text())
    except ValueError as error:
        raise bad_syntax("The request body is not JSON.") from error


async def _in_pieces(request: web.Request, whole: web.Response, pause: float) -> web.StreamResponse:
    sent = web.StreamResponse(status=whole.status, headers={"Content-Type": whole.content_type})
    body = whole.body if isinstance(whole.body, bytes) else b""
    await sent.prepare(request)
    await sent.write(body[: len(body) // 2])
    await asyncio.sleep(pause)
    await sent.write(body[len(body) // 2 :])
    return sent


def _failed(request: web.Request, fault: Fault) -> web.Response | None:
    if fault.reset:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    if fault.garbage:
        return web.Response(text="<html><body>Our services aren't available right now</body></html>")
    if fault.status is None:
        return None
    error = failure_of(fault)
    return web.json_response(error.body, status=error.status, headers=error.headers)
