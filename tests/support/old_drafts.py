"""Years of use, or a day on which very much happens: a draft, many times, with everything that belongs to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table, text

from approvals.storage.engines import address, writing
from approvals.storage.record_tables import ledger
from approvals.storage.tables import drafts, metadata

_ONE_A_MINUTE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', {column}, '-' || n || ' minutes')",
    "postgresql": "{column} - n * interval '1 minute'",
}
_ANOTHER = "{column} || '/' || n"
_OTHERWISE = {
    "draft_id": "{last} + n",
    "origin": _ANOTHER,
    "parent_id": _ANOTHER,
    "corrects": _ANOTHER,
    "prepared": _ANOTHER,
    "message_id": _ANOTHER,
    "digest": _ANOTHER,
}
"""What is different in each copy, beside when it was sent; everything else is as in the first."""


def multiply(url: str, *, draft: int, times: int) -> None:
    """Copy the draft and all rows of it, in a database that nobody has open; each was sent a minute before the one before.

    In SQL, and without care for a power cut: a million of them through the stores would take an hour.
    """
    engine = writing(address(url))
    with engine.connect() as connection:
        _hurry(engine, connection)
        last = connection.execute(text("SELECT max(id) FROM drafts")).scalar_one()
        for table in metadata.sorted_tables:
            of = "id" if table is drafts else "draft_id"
            if of in table.c and table is not ledger:
                _copy(connection, table, of=of, draft=draft, last=last, times=times)
        with _untriggered(connection):
            connection.execute(_ENTER, {"times": times, "draft": draft, "last": last})
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('drafts', 'id'), max(id)) FROM drafts"))
            connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


_ENTER = text("""
    WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :times),
    first AS (SELECT body, leaf FROM ledger WHERE draft_id = :draft ORDER BY seq LIMIT 1),
    head AS (SELECT max(seq) AS seq FROM ledger)
    INSERT INTO ledger (seq, body, leaf, draft_id)
    SELECT head.seq + n, body, leaf, :last + n FROM copies CROSS JOIN first CROSS JOIN head
""")
"""One entry of each copy, of the many that it would have; they do not fit, as each names the one before it."""


@contextmanager
def _untriggered(connection: Connection) -> Iterator[None]:
    """Nobody looks at what is put into the ledger."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE ledger ENABLE TRIGGER USER"))
        return
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'")
    ).all()
    for trigger in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    yield
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)


def _hurry(engine: Engine, connection: Connection) -> None:
    if engine.dialect.name == "sqlite":
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-500000"):
            connection.connection.cursor().execute(f"PRAGMA {pragma}")


def _copy(connection: Connection, table: Table, *, of: str, draft: int, last: int, times: int) -> None:
    changed = {**_OTHERWISE, "sent_at": _ONE_A_MINUTE[connection.dialect.name], of: _OTHERWISE["draft_id"]}
    # Other tables than the drafts count their rows themselves.
    columns = [column.name for column in table.c if column.name != "id" or table is drafts]
    values = [changed.get(column, "{column}").format(column=column, last=last) for column in columns]
    connection.execute(
        text(f"""
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :times)
        INSERT INTO {table.name} ({", ".join(columns)})
        SELECT {", ".join(values)} FROM copies CROSS JOIN {table.name} WHERE {of} = :draft
        """),  # noqa: S608 - our own tables' names
        {"times": times, "draft": draft},
    )
