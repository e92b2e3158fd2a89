"""The tenant's own durable truth: one SQLite file that outlives the process."""

import json
import sqlite3
from dataclasses import fields
from typing import Any

from bot.sandbox.teams.values import Channel, Chat, Dialog, Json, Message, Person, Reaction, Team, UserRole

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS things (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS members (team TEXT, person TEXT, PRIMARY KEY (team, person));
CREATE TABLE IF NOT EXISTS messages (
    conversation TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (conversation, id)
);
CREATE TABLE IF NOT EXISTS reactions (
    place INTEGER PRIMARY KEY, conversation TEXT, message TEXT, type TEXT, person TEXT,
    UNIQUE (conversation, message, type, person)
);
CREATE TABLE IF NOT EXISTS own_views (
    conversation TEXT, message TEXT, person TEXT, card TEXT NOT NULL, PRIMARY KEY (conversation, message, person)
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

    def _keep(self, kind: str, key: str, value: Any) -> None:
        # An update keeps its row, so that things stay in the order in which they came.
        self._db.execute(
            "INSERT INTO things VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(value, default=_fields)),
        )

    def _all(self, kind: str) -> list[Json]:
        rows = self._db.execute("SELECT body FROM things WHERE kind = ? ORDER BY rowid", (kind,))
        return [json.loads(row[0]) for row in rows]

    def keep_person(self, person: Person) -> None:
        self._keep("person", person.id, person)

    def people(self) -> list[Person]:
        return [Person(**body | {"role": UserRole(body["role"])}) for body in self._all("person")]

    def keep_team(self, team: Team) -> None:
        self._keep("team", team.id, team)

    def teams(self) -> list[Team]:
        return [Team(**body) for body in self._all("team")]

    def keep_channel(self, channel: Channel) -> None:
        self._keep("channel", channel.id, channel)

    def channels(self) -> list[Channel]:
        return [Channel(**body) for body in self._all("channel")]

    def keep_chat(self, chat: Chat) -> None:
        self._keep("chat", chat.id, chat)

    def chats(self) -> list[Chat]:
        return [Chat(**body) for body in self._all("chat")]

    def keep_dialog(self, dialog: Dialog) -> None:
        self._keep("dialog", dialog.person, dialog)

    def drop_dialog(self, person_id: str) -> None:
        self._db.execute("DELETE FROM things WHERE kind = 'dialog' AND id = ?", (person_id,))

    def dialog(self, person_id: str) -> Dialog | None:
        found = [Dialog(**body) for body in self._all("dialog") if body["person"] == person_id]
        return found[0] if found else None

    def join(self, team_id: str, person_id: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (team_id, person_id))

    def leave(self, team_id: str, person_id: str) -> None:
        self._db.execute("DELETE FROM members WHERE team = ? AND person = ?", (team_id, person_id))

    def members(self, team_id: str) -> list[str]:
        rows = self._db.execute("SELECT person FROM members WHERE team = ? ORDER BY rowid", (team_id,))
        return [str(row[0]) for row in rows]

    def keep_message(self, message: Message) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO messages VALUES (?, ?, ?)",
            (message.conversation, message.id, json.dumps(message, default=_fields)),
        )

    def message(self, conversation_id: str, message_id: str) -> Message | None:
        row = self._db.execute(
            "SELECT body FROM messages WHERE conversation = ? AND id = ?", (conversation_id, message_id)
        ).fetchone()
        return None if row is None else Message(**json.loads(row[0]))

    def messages(self, conversation_id: str) -> list[Message]:
        """All of them, the deleted too, oldest first."""
        rows = self._db.execute("SELECT body FROM messages WHERE conversation = ? ORDER BY id", (conversation_id,))
        return [Message(**json.loads(row[0])) for row in rows]

    def last_message_id(self) -> int:
        row = self._db.execute("SELECT max(id) FROM messages").fetchone()
        return int(row[0] or 0)

    def add_reaction(self, message: Message, kind: str, person_id: str) -> bool:
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO reactions (conversation, message, type, person) VALUES (?, ?, ?, ?)",
            (message.conversation, message.id, kind, person_id),
        )
        return cursor.rowcount == 1

    def drop_reaction(self, message: Message, kind: str, person_id: str) -> bool:
        cursor = self._db.execute(
            "DELETE FROM reactions WHERE conversation = ? AND message = ? AND type = ? AND person = ?",
            (message.conversation, message.id, kind, person_id),
        )
        return cursor.rowcount == 1

    def reactions(self, message: Message) -> list[Reaction]:
        by_type: dict[str, list[str]] = {}
        rows = self._db.execute(
            "SELECT type, person FROM reactions WHERE conversation = ? AND message = ? ORDER BY place",
            (message.conversation, message.id),
        )
        for kind, person in rows:
            by_type.setdefault(kind, []).append(person)
        return [Reaction(type=kind, people=tuple(people)) for kind, people in by_type.items()]

    def keep_own_view(self, message: Message, person_id: str, card: Json) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO own_views VALUES (?, ?, ?, ?)",
            (message.conversation, message.id, person_id, json.dumps(card)),
        )

    def own_view(self, message: Message, person_id: str) -> Json | None:
        row = self._db.execute(
            "SELECT card FROM own_views WHERE conversation = ? AND message = ? AND person = ?",
            (message.conversation, message.id, person_id),
        ).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def drop_own_views(self, message: Message) -> None:
        self._db.execute(
            "DELETE FROM own_views WHERE conversation = ? AND message = ?", (message.conversation, message.id)
        )
