"""The network's durable truth: one SQLite file of accounts, posts and used nonces."""

import re
import secrets
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.x.values import Account, Post, Right, Tier

_SCHEMA = """
CREATE TABLE IF NOT EXISTS app (
    id INTEGER PRIMARY KEY, api_key TEXT NOT NULL, api_secret TEXT NOT NULL, bearer_token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL, tier TEXT NOT NULL,
    created_ms INTEGER NOT NULL, token TEXT UNIQUE, token_secret TEXT, right TEXT NOT NULL,
    followers INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY, first_id INTEGER NOT NULL, author_id INTEGER NOT NULL REFERENCES accounts,
    prefix TEXT NOT NULL, text TEXT NOT NULL, created_ms INTEGER NOT NULL, reply_to INTEGER, quotes INTEGER,
    reposts INTEGER, conversation_id INTEGER NOT NULL, deleted_ms INTEGER
);
CREATE INDEX IF NOT EXISTS posts_of ON posts (author_id, id);
CREATE INDEX IF NOT EXISTS versions_of ON posts (first_id, id);
CREATE TABLE IF NOT EXISTS nonces (
    token TEXT NOT NULL, nonce TEXT NOT NULL, signed_at INTEGER NOT NULL, PRIMARY KEY (token, nonce, signed_at)
);
"""
_HANDLE = re.compile("[A-Za-z0-9_]{1,15}")
_POST = "SELECT p.*, a.handle FROM posts p JOIN accounts a ON a.id = p.author_id "

# The first millisecond of X's ids: docs.x.com/fundamentals/x-ids
_EPOCH_MS = 1288834974657


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


class Store:
    """Rows in, values out; every writing method is its own transaction."""

    def __init__(self, path: Path | str) -> None:
        # Requests and the Python door share one thread at a time, not always the one that opened the file.
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        with self._db:
            self._db.executescript(_SCHEMA)
            self._db.execute(
                "INSERT OR IGNORE INTO app VALUES (1, ?, ?, ?)",
                (secrets.token_hex(12), secrets.token_hex(25), "AAAAAAAAAAAAAAAAAAAAA" + secrets.token_hex(40)),
            )
        row = self._db.execute("SELECT * FROM app").fetchone()
        self.api_key: str = row["api_key"]
        self.api_secret: str = row["api_secret"]
        self.bearer_token: str = row["bearer_token"]

    def close(self) -> None:
        self._db.close()

    # Accounts

    def add_account(self, *, handle: str, name: str, tier: Tier, right: Right, with_token: bool, now: datetime) -> None:
        """Make the account, or renew what is said of an existing one; a token once given stays."""
        if not _HANDLE.fullmatch(handle):
            raise ValueError(f"{handle!r} is no handle: 1 to 15 letters, digits and underscores")
        number = 1_000_000_000_000_000_000 + secrets.randbelow(10**17)
        found = self.account(handle)
        account_id = found.id if found else number
        token = f"{account_id}-{secrets.token_hex(20)}" if with_token else None
        secret = secrets.token_hex(22) if with_token else None
        with self._db:
            self._db.execute(
                "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (handle) DO UPDATE SET "
                "name = excluded.name, tier = excluded.tier, right = excluded.right, token = coalesce(token, excluded.token), token_secret = coalesce(token_secret, excluded.token_secret)",
                (account_id, handle, name, tier, _ms(now), token, secret, right),
            )

    def set_followers(self, handle: str, followers: int) -> None:
        with self._db:
            self._db.execute("UPDATE accounts SET followers = ? WHERE handle = ?", (followers, handle))

    def set_right(self, handle: str, right: Right) -> None:
        with self._db:
            self._db.execute("UPDATE accounts SET right = ? WHERE handle = ?", (right, handle))

    def account(self, handle: str) -> Account | None:
        return self._account("handle = ?", handle)

    def account_by_id(self, account_id: int) -> Account | None:
        return self._account("id = ?", account_id)

    def account_by_token(self, token: str) -> Account | None:
        return self._account("token = ?", token)

    def accounts(self) -> list[Account]:
        return [self._as_account(row) for row in self._db.execute("SELECT * FROM accounts ORDER BY rowid")]

    def _account(self, where: str, value: object) -> Account | None:
        row = self._db.execute("SELECT * FROM accounts WHERE " + where, (value,)).fetchone()  # noqa: S608 - fixed words
        return self._as_account(row) if row else None

    @staticmethod
    def _as_account(row: sqlite3.Row) -> Account:
        return Account(
            id=row["id"],
            handle=row["handle"],
            name=row["name"],
            tier=row["tier"],
            created_at=_moment(row["created_ms"]),
            token=row["token"],
            token_secret=row["token_secret"],
            right=row["right"],
            followers=row["followers"],
        )

    # Posts

    def add_post(
        self,
        *,
        author_id: int,
        text: str,
        now: datetime,
        prefix: str = "",
        reply_to: int | None = None,
        quotes: int | None = None,
        reposts: int | None = None,
        conversation_id: int | None = None,
        first_id: int | None = None,
    ) -> Post:
        with self._db:
            post_id = self._next_id(now)
            self._db.execute(
                "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    post_id,
                    first_id or post_id,
                    author_id,
                    prefix,
                    text,
                    _ms(now),
                    reply_to,
                    quotes,
                    reposts,
                    conversation_id or post_id,
                ),
            )
        return self._posts("WHERE p.id = ?", post_id)[0]

    def _next_id(self, now: datetime) -> int:
        """The time in the high bits, as X's ids have it, and never lower than the one before."""
        newest = self._db.execute("SELECT coalesce(max(id), 0) FROM posts").fetchone()[0]
        return int(max((_ms(now) - _EPOCH_MS) << 22, newest + 1))

    def delete(self, post: Post, now: datetime) -> None:
        """Every version goes, and every repost: "Deleting any version deletes the entire chain" (X, edit posts)."""
        with self._db:
            self._db.execute(
                "UPDATE posts SET deleted_ms = ? WHERE deleted_ms IS NULL AND (first_id = ? OR reposts IN "
                "(SELECT id FROM posts WHERE first_id = ?))",
                (_ms(now), post.first_id, post.first_id),
            )

    def post(self, post_id: int) -> Post | None:
        """The version with this id, deleted ones too."""
        found = self._posts("WHERE p.id = ?", post_id)
        return found[0] if found else None

    def versions(self, post: Post) -> list[Post]:
        return self._posts("WHERE p.first_id = ? ORDER BY p.id", post.first_id)

    def posts(self) -> list[Post]:
        """The newest version of each post, newest first, deleted ones too."""
        return self._posts("WHERE p.id IN (SELECT max(id) FROM posts GROUP BY first_id) ORDER BY p.id DESC")

    def posts_by(self, author_id: int) -> list[Post]:
        return self._posts(
            "WHERE p.author_id = ? AND p.id IN (SELECT max(id) FROM posts GROUP BY first_id) ORDER BY p.id DESC",
            author_id,
        )

    def repost_by(self, author_id: int, first_id: int) -> Post | None:
        """The live repost of any version of that post."""
        found = self._posts(
            "WHERE p.author_id = ? AND p.deleted_ms IS NULL AND p.reposts IN (SELECT id FROM posts WHERE first_id = ?)",
            author_id,
            first_id,
        )
        return found[0] if found else None

    def _posts(self, where: str, *values: object) -> list[Post]:
        return [
            Post(
                id=row["id"],
                first_id=row["first_id"],
                author_id=row["author_id"],
                handle=row["handle"],
                prefix=row["prefix"],
                text=row["text"],
                created_at=_moment(row["created_ms"]),
                reply_to=row["reply_to"],
                quotes=row["quotes"],
                reposts=row["reposts"],
                conversation_id=row["conversation_id"],
                deleted_at=None if row["deleted_ms"] is None else _moment(row["deleted_ms"]),
            )
            for row in self._db.execute(_POST + where, values)
        ]

    # Nonces

    def use_nonce(self, token: str, nonce: str, signed_at: int, *, oldest: int) -> bool:
        """Whether it is new; those signed before `oldest` are refused by their time and need no row."""
        with self._db:
            self._db.execute("DELETE FROM nonces WHERE signed_at < ?", (oldest,))
            used = self._db.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (token, nonce, signed_at))
        return used.rowcount == 1
