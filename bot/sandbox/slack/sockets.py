"""Socket Mode: the WebSocket connections of the app, and one payload to just one of them."""

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import ClientConnectionResetError, WSMsgType, web

from bot.sandbox.clock import Clock
from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.delivered import Answer, Parcel
from bot.sandbox.slack.values import Json

_PING_SECONDS = 10
_SHORT_SECONDS, _LONG_SECONDS = 360, 18_060
_MOST_SOCKETS = 10  # https://docs.slack.dev/apis/events-api/using-socket-mode


@dataclass(slots=True, eq=False)
class Connection:
    socket: web.WebSocketResponse
    name: str
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)

    def fail_all(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Answer(failure="connection_failed"))


class Sockets:
    def __init__(self, *, app_id: str, clock: Clock, changes: Changes, ack_seconds: float) -> None:
        self._app_id = app_id
        self._clock = clock
        self._changes = changes
        self._ack_seconds = ack_seconds
        self._open: list[Connection] = []
        self._tickets: set[str] = set()
        self.silent = False
        """Open and answering pings, but delivering nothing."""
        self.answers_pings = True
        self.refuses = False
        """New connections are turned away."""
        self.handed_over: list[Json] = []
        """Every envelope that went out, for tests to look at."""

    @property
    def count(self) -> int:
        return len(self._open)

    def new_ticket(self) -> str:
        """Good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.refuses:
            return web.Response(status=408, text="Request Timeout")
        self._tickets.remove(ticket)
        short = request.query.get("debug_reconnects") == "true"
        socket = web.WebSocketResponse(autoping=False, max_msg_size=16_000_000)
        await socket.prepare(request)
        if len(self._open) >= _MOST_SOCKETS:
            await socket.send_json(
                {"type": "disconnect", "reason": "too_many_websockets", "num_connections": self.count}
            )
            await socket.close()
            return socket
        connection = Connection(socket, f"applink-{secrets.token_hex(4)}")
        self._open.append(connection)
        self._changes.tell("socket", connection.name)
        try:
            await socket.send_json(self._hello(connection, _SHORT_SECONDS if short else _LONG_SECONDS))
            if short:
                self._end_soon(connection)
            await self._listen(connection)
        except (ClientConnectionResetError, ConnectionResetError):
            pass
        finally:
            self._forget(connection)
        return socket

    def _hello(self, connection: Connection, lasts: int) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": connection.name, "build_number": 1, "approximate_connection_time": lasts},
            "connection_info": {"app_id": self._app_id},
        }

    def _end_soon(self, connection: Connection) -> None:
        """A client that adds `debug_reconnects=true` to its URL is asked to reconnect after six minutes."""

        async def refresh() -> None:
            if connection in self._open:
                await self._disconnect(connection, "refresh_requested")

        self._clock.call_at(self._clock.now() + timedelta(seconds=_SHORT_SECONDS), refresh)

    async def _listen(self, connection: Connection) -> None:
        while True:
            try:
                message = await connection.socket.receive(timeout=_PING_SECONDS)
            except TimeoutError:
                await connection.socket.ping(f"Ping from {connection.name}".encode())
                continue
            if message.type is WSMsgType.TEXT:
                self._take_ack(connection, message.data)
            elif message.type is WSMsgType.PING and self.answers_pings:
                await connection.socket.pong(message.data)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return

    @staticmethod
    def _take_ack(connection: Connection, text: str) -> None:
        with suppress(ValueError):
            ack = json.loads(text)
            future = connection.waiting.get(str(ack.get("envelope_id"))) if isinstance(ack, dict) else None
            if future is not None and not future.done():
                future.set_result(Answer(acked=True, body=ack.get("payload")))

    def _forget(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
            connection.fail_all()
            self._changes.tell("socket", connection.name)

    async def deliver(self, parcel: Parcel) -> Answer:
        if not self._open:
            return Answer(failure="connection_failed")
        if self.silent:
            return Answer(failure="timeout")
        connection = self._open.pop(0)
        self._open.append(connection)  # each in its turn
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "payload": parcel.payload,
            "type": parcel.kind.value,
            "accepts_response_payload": parcel.accepts_response,
        }
        if parcel.is_event:
            envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        self.handed_over.append(envelope)
        try:
            await connection.socket.send_json(envelope)
            return await asyncio.wait_for(future, self._ack_seconds)
        except TimeoutError:
            return Answer(failure="timeout")
        except (ClientConnectionResetError, ConnectionResetError):
            return Answer(failure="connection_failed")
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def say_goodbye(self, reason: str) -> None:
        """Ask every client to reconnect (`warning`, `refresh_requested`, `link_disabled`)."""
        for connection in tuple(self._open):
            await self._disconnect(connection, reason)

    @staticmethod
    async def _disconnect(connection: Connection, reason: str) -> None:
        goodbye = {"type": "disconnect", "reason": reason, "debug_info": {"host": connection.name}}
        await connection.socket.send_json(goodbye)

    async def close(self) -> None:
        for connection in tuple(self._open):
            self._forget(connection)
            await connection.socket.close(drain=False)

    def drop(self, only: int | None = None) -> None:
        """The connections break without a word, or only that one of them."""
        for connection in tuple(self._open) if only is None else (self._open[only],):
            self._forget(connection)
            writer = connection.socket._writer  # noqa: SLF001 - aiohttp has no public way to break a WebSocket off
            if writer is not None and writer.transport is not None:
                writer.transport.abort()
