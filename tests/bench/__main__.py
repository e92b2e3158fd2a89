"""The measurements, one after the other, each beside its peer in the same run; nothing here passes or fails.

SQLite's figures are those of the disk below the temporary directory: TMPDIR names another.
"""

import asyncio
import os
import platform
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.bench import (
    approving,
    checking,
    claiming,
    idling,
    lateness,
    receiving,
    sending,
    starting,
    storing,
    verifying,
)
from tests.bench.harness import Row, table

MEASUREMENTS = {
    "approving": approving,
    "storing": storing,
    "checking": checking,
    "claiming": claiming,
    "idling": idling,
    "lateness": lateness,
    "receiving": receiving,
    "sending": sending,
    "starting": starting,
    "verifying": verifying,
}


@click.command()
@click.argument("only", nargs=-1, type=click.Choice(list(MEASUREMENTS)))
def main(only: tuple[str, ...]) -> None:
    """Measure everything, or ONLY what is named."""
    with TemporaryDirectory(prefix="twokeys-bench-") as folder:
        rows = asyncio.run(measured(only or MEASUREMENTS, Path(folder)))
    click.echo(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors\n")
    if rows:
        click.echo(table(rows))


async def measured(names: Iterable[str], folder: Path) -> list[Row]:
    rows: list[Row] = []
    for name in dict.fromkeys(names):
        own = folder / name
        own.mkdir()
        rows += await MEASUREMENTS[name].measure(own)
    return rows


if __name__ == "__main__":
    main()
