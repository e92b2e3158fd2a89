"""The one HTTP server."""

import gzip
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry

from bot.web import Web


async def _length(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def _nothing() -> None:
    pass


async def _ready() -> tuple[str, ...]:
    return ()


@pytest.fixture
async def address() -> AsyncIterator[str]:
    server = Web(
        host="127.0.0.1",
        port=0,
        routes=[web.post("/length", _length)],
        ready=_ready,
        registry=CollectorRegistry(),
        measure=_nothing,
    )
    yield f"http://127.0.0.1:{await server.start()}"
    await server.stop()


BOMB = gzip.compress(b"a" * 2_000_000)


@pytest.mark.parametrize("body", [b"not packed at all", BOMB], ids=["claims to be packed", "a bomb"])
async def test_what_claims_to_be_packed_is_read_as_it_is(address: str, body: bytes) -> None:
    headers = {"Content-Encoding": "gzip"}
    async with ClientSession() as session, session.post(f"{address}/length", data=body, headers=headers) as answer:
        assert (answer.status, await answer.text()) == (200, str(len(body)))
