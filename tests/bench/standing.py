"""How long an event loop stands still: the longest that a task waits which only ever sleeps for a millisecond.

As a program it does nothing else, until its input ends, and then says how long that was: what the machine does, then,
makes every loop wait.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).parents[2]
READY = b"ready\n"


@dataclass(slots=True)
class Standstill:
    """In milliseconds: by the clock, and how much this process computed at most within one of them."""

    longest: float = 0.0
    computing: float = 0.0

    async def watch(self, over: asyncio.Event) -> None:
        while not over.is_set():
            before, computed = perf_counter(), process_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, 1000 * (perf_counter() - before))
            self.computing = max(self.computing, 1000 * (process_time() - computed))


async def during(work: Callable[[], Awaitable[object]]) -> Standstill:
    """That of this process's loop."""
    found, over = Standstill(), asyncio.Event()
    watching = asyncio.create_task(found.watch(over))
    await work()
    over.set()
    await watching
    return found


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Standstill]:
    """That of another process's loop meanwhile, once this is over."""
    pipe, found = asyncio.subprocess.PIPE, Standstill()
    process = await asyncio.create_subprocess_exec(*(sys.executable, "-m", __name__), stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdin
    assert process.stdout
    assert await process.stdout.readline() == READY
    yield found
    process.stdin.close()
    found.longest = float(await process.stdout.read())
    await process.wait()


async def main() -> None:
    found, over = Standstill(), asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, over.set)
    sys.stdout.write(READY.decode())
    sys.stdout.flush()
    await found.watch(over)
    sys.stdout.write(f"{found.longest}")


if __name__ == "__main__":
    asyncio.run(main())
