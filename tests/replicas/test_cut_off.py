"""A process that nothing from the database reaches any more, while it still has the network's answer to come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from bot.sandbox.x import Fault
from tests.replicas.stage import Replica, Stage, until
from tests.replicas.test_processes import ANOTHER, FOR_GOOD, POSTS, TEXT, another_goes_out

_A_WHILE = 3
"""Seconds in which a process that is well has said so."""
_SOCKET = ".s.PGSQL.5432"


class Line:
    """A way to the database that lets nothing through while it is cut, and says nothing of that either."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._whole = asyncio.Event()
        self._whole.set()

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        answers, questions = await asyncio.open_unix_connection(self._server)
        await asyncio.gather(self._pass_on(reader, questions), self._pass_on(answers, writer))

    async def _pass_on(self, from_: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        while octets := await from_.read(65_536):
            await self._whole.wait()
            to.write(octets)
            await to.drain()
        to.close()


@asynccontextmanager
async def a_line(url: str, folder: Path) -> AsyncIterator[tuple[Line, str]]:
    """A line to that database, and the address at its other end."""
    host = str(psycopg.conninfo.conninfo_to_dict(url)["host"])
    line = Line(Path(host) / _SOCKET)
    async with await asyncio.start_unix_server(line.carry, folder / _SOCKET):
        yield line, url.replace(host, str(folder))


@pytest.mark.long
async def test_what_a_publisher_was_sending_when_it_was_cut_off_is_read_back_by_another_and_told_once(
    stage: Stage,
) -> None:
    async with a_line(stage.roles.publisher, stage.folder) as (line, there):
        await stage.running("bot")
        gone = await stage.start("publisher", database=there)
        await gone.runs()
        card = await stage.drafts("shop", TEXT)
        stage.x.fail_next(Fault.SLOW, method="POST", path=POSTS, seconds=FOR_GOOD)
        await stage.approve("shop", card, "bo", "cleo")
        await until(lambda: any(one.fault == Fault.SLOW for one in stage.x.attempts), "the network is asked")
        line.cut()
        await stage.running("publisher")
        stage.leases_end()
        await until(lambda: "Published." in stage.shown("shop", card), stage.state)
        await stage.x.answer_again()
        await another_goes_out(stage)
        assert await is_cut_off(gone)
        line.mend()
        await until(gone.ready, lambda: gone.said)
        assert await gone.ends() == 0, gone.said
    assert stage.published("shop") == [TEXT, ANOTHER]
    assert len(stage.sends("shop")) == 2
    assert stage.entries("sent") == 2


async def is_cut_off(one: Replica) -> bool:
    try:
        async with asyncio.timeout(_A_WHILE):
            return not await one.ready()
    except TimeoutError:
        return True
