"""The tables of what chats show and say: cards, people's profiles, what came in, and what was said."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    or_,
)

from approvals.domain.people import Platform, Standing
from approvals.storage.columns import Instant, Word, row_id, small_value
from approvals.storage.tables import metadata, partial

cards = Table(
    "cards",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("platform", Word(Platform), nullable=False),
    Column("channel", String, nullable=False),
    Column("message_workspace", String),
    Column("message_channel", String),
    Column("message_id", String),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("retry_at", Instant, nullable=False),
    Column("fault", Text, nullable=False),
    Column("attempted_at", Instant),
    Column("posted_at", Instant),
    Column("lost_at", Instant),
    Column("trace", String),
    Column("below", String),
    UniqueConstraint("draft_id", "revision", "platform"),
    UniqueConstraint("platform", "message_workspace", "message_channel", "message_id", name="uq_cards_message"),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
    sqlite_autoincrement=True,
)
partial(
    "ix_cards_behind",
    cards.c.wanted_at,
    cards.c.id,
    where=and_(cards.c.shown < cards.c.wanted, cards.c.lost_at.is_(None)),
)
partial("ix_cards_below", cards.c.below, where=cards.c.below.is_not(None))

profiles = Table(
    "profiles",
    metadata,
    Column("platform", Word(Platform), primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("standing", Word(Standing), nullable=False),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("read_at", Instant, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("platform", Word(Platform), nullable=False),
    Column("key", String, nullable=False),
    Column("payload", small_value(), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    Column("fault", Text, nullable=False),
    UniqueConstraint("platform", "key"),
    sqlite_autoincrement=True,
)
partial("ix_letters_waiting", letters.c.id, where=and_(letters.c.done_at.is_(None), letters.c.dead_at.is_(None)))
partial(
    "ix_letters_old", letters.c.received_at, where=or_(letters.c.done_at.is_not(None), letters.c.dead_at.is_not(None))
)

told = Table(
    "told",
    metadata,
    Column("draft_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("what", String, primary_key=True),
    Column("told_at", Instant, nullable=False),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
)
