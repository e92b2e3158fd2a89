"""Years of use, or a day on which very much happens: a draft, many times, with everything that belongs to it."""

from sqlalchemy import Connection, Engine, Table, text

from approvals.storage.engines import address, writing
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
            # The ledger's entries cannot be copied, as each names the one before it.
            if of in table.c and table.name not in {"ledger", "disclosures"}:
                _copy(connection, table, of=of, draft=draft, last=last, times=times)
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('drafts', 'id'), max(id)) FROM drafts"))
            connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


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
