"""The measurements, one after the other, each beside its peer in the same run; nothing here passes or fails.

SQLite's figures are those of the disk below the temporary directory: TMPDIR names another.
"""

import asyncio
import os
import platform
import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import approving, checking, claiming, receiving, storing
from tests.bench.harness import Row, table

MEASUREMENTS = (approving, storing, checking, claiming, receiving)


async def measured(folder: Path) -> list[Row]:
    rows: list[Row] = []
    for measurement in MEASUREMENTS:
        own = folder / measurement.__name__
        own.mkdir()
        rows += await measurement.measure(own)
    return rows


def main() -> None:
    with TemporaryDirectory(prefix="twokeys-bench-") as folder:
        rows = asyncio.run(measured(Path(folder)))
    sys.stdout.write(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors\n\n"
        f"{table(rows)}\n"
    )


if __name__ == "__main__":
    main()
