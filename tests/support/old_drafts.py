"""Years of use: a draft that is over, many times, with everything that belongs to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_ONE_A_MINUTE = "strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || n || ' minutes')"
_ANOTHER = "{column} || '/' || n"
_OTHERWISE = {
    "draft_id": "{last} + n",
    "origin": _ANOTHER,
    "parent_id": _ANOTHER,
    "message_id": _ANOTHER,
    "sent_at": _ONE_A_MINUTE,
}
"""What is different in each copy; everything else is as in the first."""


def multiply(file: Path, *, draft: int, times: int) -> None:
    """Copy the draft and all rows of it, in a file that nobody has open; each was sent a minute before the one before.

    In SQL, and without care for a power cut: a million of them through the stores would take an hour.
    """
    with closing(sqlite3.connect(file)) as connection:
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-500000"):
            connection.execute(f"PRAGMA {pragma}")
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        [last] = connection.execute("SELECT max(id) FROM drafts").fetchone()
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            of = "id" if table == "drafts" else "draft_id"
            # The ledger's entries cannot be copied, as each names the one before it.
            if of in columns and table not in {"ledger", "disclosures"}:
                # Other tables than the drafts count their rows themselves.
                copied = [column for column in columns if column != "id" or table == "drafts"]
                _copy(connection, table, copied, of=of, draft=draft, last=last, times=times)
        connection.commit()


def _copy(
    connection: sqlite3.Connection, table: str, columns: list[str], *, of: str, draft: int, last: int, times: int
) -> None:
    changed = {**_OTHERWISE, of: _OTHERWISE["draft_id"]}
    values = [changed.get(column, "{column}").format(column=column, last=last) for column in columns]
    connection.execute(
        f"""
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :times)
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(values)} FROM copies CROSS JOIN {table} WHERE {of} = :draft
        """,  # noqa: S608 - our own tables' names
        {"times": times, "draft": draft},
    )
