"""Whoever sits between Twokeys and the network, or may say where that is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.sandbox.slack import server as slack_server
from bot.sandbox.x import Fault, server
from tests.support.aftermath import foiled, under_attack
from tests.support.impostor import an_impostor
from tests.support.starting import refused_start
from tests.support.two_parts import TwoParts
from tests.support.world import SIGNED, World


@asynccontextmanager
async def nobody_speaks_to(port: int = 0) -> AsyncIterator[str]:
    """Somebody else's server, which must hear nothing."""
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(4096))
        writer.close()

    there = await asyncio.start_server(listen, "127.0.0.1", port)
    async with there:
        yield f"http://127.0.0.1:{there.sockets[0].getsockname()[1]}"
    assert heard == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_redirect_to_another_host_is_not_followed(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int, method: str
) -> None:
    """Neither with the post, which would go out twice, nor with a question, whose answer would be somebody else's."""
    async with nobody_speaks_to() as elsewhere:
        away = {"Location": f"{elsewhere}/2/tweets"}
        monkeypatch.setitem(server._INSTEAD, Fault.REDIRECT, lambda _: web.Response(status=status, headers=away))
        await world.approved()
        await under_attack(world)
        world.x.fail_next(Fault.REDIRECT, method=method, times="always" if method == "GET" else 1)
        await world.passes(60)
    if method == "POST":
        await foiled(world, "in-doubt", why="server-error", sends=1)
    else:
        assert "The network answered with a fault." in world.shown()
        await foiled(world, "turned-away", what="by the gate: network-error")


@pytest.mark.parametrize(
    "url",
    [
        "http://x.evil.example",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "https://user:secret@api.x.com",
        "ftp://127.0.0.1",
    ],
)
async def test_an_address_that_would_carry_the_keys_in_the_clear_is_refused_at_start(world: World, url: str) -> None:
    await world.approved()
    await under_attack(world)
    await world.stop()
    world.x_url = url
    assert "X_API_URL" in await refused_start(world)
    await world.restarts(x_url="")
    await world.bo.reacts("❌")
    await world.passes(60)
    await foiled(world, "turned-away", what="a start, by the settings")


async def test_a_host_whose_certificate_nobody_vouches_for_hears_nothing(world: World) -> None:
    await world.approved()
    await under_attack(world)
    async with an_impostor() as elsewhere:
        await world.restarts(x_url=elsewhere)
        await world.passes(60)
    assert "The network could not be reached." in world.shown()
    await foiled(world, "turned-away", what="by the gate: network-unreachable")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"])
async def test_a_proxy_of_the_environment_hears_nothing_and_the_network_all(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    async with nobody_speaks_to() as proxy:
        monkeypatch.setenv(name, proxy)
        await under_attack(world)
        await world.restarts()
        await world.approved()
        await world.passes(60)
    await foiled(world, "sent", published=(SIGNED,))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_host_tells_the_publisher_of_no_marks(
    parts: TwoParts, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Neither is its token sent there, nor is what is answered there believed."""
    async with nobody_speaks_to() as elsewhere:
        away = {"Location": f"{elsewhere}/api/reactions.get"}
        moved = web.Response(status=status, headers=away)
        monkeypatch.setattr(slack_server, "_failure", lambda _, fault: moved if fault.status else None)
        await parts.approved()
        await parts.cleared()
        await under_attack(parts)
        parts.slack.fail_next("reactions.get", status=status)
        await parts.publisher_looks()
    await foiled(parts, "given-back", why="slack-said-no")


@pytest.mark.parametrize("fault", [Fault.HTML_200, Fault.JSON_LIST, Fault.CUT_SHORT])
async def test_an_answer_that_is_made_up_is_not_believed_and_nothing_is_sent_again(world: World, fault: Fault) -> None:
    await world.approved()
    await under_attack(world)
    world.x.fail_next(fault, method="POST", path="/2/tweets")
    await world.passes(300)
    await foiled(world, "in-doubt", published=(SIGNED,))
