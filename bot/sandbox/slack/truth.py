"""The workspace's own durable truth: one SQLite file that outlives the process."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from bot.sandbox.slack.values import Channel, ChannelKind, Group, Message, Person, Reaction, View

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS groups (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS channels (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS members (channel TEXT, person TEXT, PRIMARY KEY (channel, person));
CREATE TABLE IF NOT EXISTS messages (
    channel TEXT, ts TEXT, ephemeral_to TEXT, body TEXT NOT NULL, PRIMARY KEY (channel, ts)
);
CREATE TABLE IF NOT EXISTS reactions (
    place INTEGER PRIMARY KEY, channel TEXT, ts TEXT, name TEXT, person TEXT, UNIQUE (channel, ts, name, person)
);
CREATE TABLE IF NOT EXISTS views (
    id TEXT PRIMARY KEY, person TEXT, kind TEXT, is_open INTEGER, place INTEGER, body TEXT NOT NULL
);
"""


def _fields(value: Any) -> dict[str, Any]:
    """What a value consists of, not copied: it is only written down."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


class Truth:
    """Every write is durable when the call returns."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        if path != ":memory:":
            self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def fact(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep_fact(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def next_number(self) -> int:
        """Ids are counted, so that two runs of one story look the same."""
        number = int(self.fact("number") or 0) + 1
        self.keep_fact("number", str(number))
        return number

    def keep_person(self, person: Person) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO people VALUES (?, ?)", (person.id, json.dumps(person, default=_fields))
        )

    def person(self, person_id: str) -> Person | None:
        row = self._db.execute("SELECT body FROM people WHERE id = ?", (person_id,)).fetchone()
        return None if row is None else Person(**json.loads(row[0]))

    def people(self) -> list[Person]:
        return [Person(**json.loads(row[0])) for row in self._db.execute("SELECT body FROM people ORDER BY id")]

    def keep_channel(self, channel: Channel) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO channels VALUES (?, ?)", (channel.id, json.dumps(channel, default=_fields))
        )

    def channel(self, channel_id: str) -> Channel | None:
        row = self._db.execute("SELECT body FROM channels WHERE id = ?", (channel_id,)).fetchone()
        return None if row is None else _channel(row[0])

    def channels(self) -> list[Channel]:
        return [_channel(row[0]) for row in self._db.execute("SELECT body FROM channels ORDER BY id")]

    def join(self, channel_id: str, person_id: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (channel_id, person_id))

    def leave(self, channel_id: str, person_id: str) -> None:
        self._db.execute("DELETE FROM members WHERE channel = ? AND person = ?", (channel_id, person_id))

    def members(self, channel_id: str) -> list[str]:
        rows = self._db.execute("SELECT person FROM members WHERE channel = ? ORDER BY rowid", (channel_id,))
        return [str(row[0]) for row in rows]

    def keep_group(self, group: Group) -> None:
        self._db.execute("INSERT OR REPLACE INTO groups VALUES (?, ?)", (group.id, json.dumps(group, default=_fields)))

    def groups(self) -> list[Group]:
        bodies = [json.loads(row[0]) for row in self._db.execute("SELECT body FROM groups ORDER BY id")]
        return [Group(**body | {"people": tuple(body["people"])}) for body in bodies]

    def keep_message(self, message: Message) -> None:
        body = json.dumps(message, default=_fields)
        self._db.execute(
            "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)",
            (message.channel, message.ts, message.ephemeral_to, body),
        )

    def message(self, channel_id: str, ts: str) -> Message | None:
        row = self._db.execute("SELECT body FROM messages WHERE channel = ? AND ts = ?", (channel_id, ts)).fetchone()
        return None if row is None else Message(**json.loads(row[0]))

    def messages(self, channel_id: str) -> list[Message]:
        """What everybody in the channel sees, oldest first."""
        return list(self._messages("channel = ? AND ephemeral_to IS NULL", (channel_id,)))

    def ephemerals(self, person_id: str, channel_id: str) -> list[Message]:
        return list(self._messages("channel = ? AND ephemeral_to = ?", (channel_id, person_id)))

    def _messages(self, condition: str, values: tuple[str, ...]) -> Iterator[Message]:
        # The condition is one of the two constants above.
        rows = self._db.execute(f"SELECT body FROM messages WHERE {condition} ORDER BY ts", values)  # noqa: S608 - fixed words; values are bound
        return (Message(**json.loads(row[0])) for row in rows)

    def last_ts(self) -> str:
        row = self._db.execute("SELECT max(ts) FROM messages").fetchone()
        return str(row[0] or "0.000000")

    def drop_message(self, channel_id: str, ts: str) -> None:
        self._db.execute("DELETE FROM messages WHERE channel = ? AND ts = ?", (channel_id, ts))
        self._db.execute("DELETE FROM reactions WHERE channel = ? AND ts = ?", (channel_id, ts))

    def add_reaction(self, channel_id: str, ts: str, name: str, person_id: str) -> bool:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO reactions (channel, ts, name, person) VALUES (?, ?, ?, ?)",
            (channel_id, ts, name, person_id),
        )
        return cursor.rowcount == 1

    def drop_reaction(self, channel_id: str, ts: str, name: str, person_id: str) -> bool:
        cursor = self._db.execute(
            "DELETE FROM reactions WHERE channel = ? AND ts = ? AND name = ? AND person = ?",
            (channel_id, ts, name, person_id),
        )
        return cursor.rowcount == 1

    def reactions(self, channel_id: str, ts: str) -> list[Reaction]:
        by_name: dict[str, list[str]] = {}
        rows = self._db.execute(
            "SELECT name, person FROM reactions WHERE channel = ? AND ts = ? ORDER BY place", (channel_id, ts)
        )
        for name, person in rows:
            by_name.setdefault(name, []).append(person)
        return [Reaction(name=name, users=tuple(users)) for name, users in by_name.items()]

    def keep_view(self, view: View) -> None:
        body = json.dumps(view, default=_fields)
        self._db.execute(
            "INSERT OR REPLACE INTO views VALUES (?, ?, ?, ?, ?, ?)",
            (view.id, view.person, view.kind, view.is_open, view.place, body),
        )

    def view(self, view_id: str) -> View | None:
        return self._view("id = ? AND is_open", (view_id,))

    def home(self, person_id: str) -> View | None:
        return self._view("person = ? AND kind = 'home'", (person_id,))

    def _view(self, condition: str, values: tuple[str, ...]) -> View | None:
        # The condition is one of the two constants above.
        row = self._db.execute(f"SELECT body FROM views WHERE {condition}", values).fetchone()  # noqa: S608 - fixed words; values are bound
        return None if row is None else View(**json.loads(row[0]))

    def stack(self, person_id: str) -> list[View]:
        """The open modals of one person, the one on top last."""
        rows = self._db.execute(
            "SELECT body FROM views WHERE person = ? AND kind = 'modal' AND is_open ORDER BY place", (person_id,)
        )
        return [View(**json.loads(row[0])) for row in rows]

    def open_views(self) -> list[View]:
        rows = self._db.execute("SELECT body FROM views WHERE is_open ORDER BY person, place")
        return [View(**json.loads(row[0])) for row in rows]


def _channel(body: str) -> Channel:
    values: dict[str, Any] = json.loads(body)
    return Channel(**values | {"kind": ChannelKind(values["kind"])})
