"""The tables: facts only, each row a thing that somebody did or that is owed."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from approvals.domain.draft import Closing, Reason
from approvals.domain.follow_up import Debt
from approvals.domain.follow_up import State as FollowUpState
from approvals.domain.people import Platform
from approvals.domain.vote import Mark, Source
from approvals.storage.columns import Instant, Word, row_id, small_value
from policies.reply import Kind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> None:
    """An index over some rows of a table."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


drafts = Table(
    "drafts",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("kind", Word(Kind), nullable=False),
    Column("parent_id", String),
    Column("author", String, nullable=False),
    Column("origin", String, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_why", Word(Closing)),
    Column("closed_by", String),
    Column("closed_detail", Text, nullable=False, default=""),
    Column("corrects", String),
    Column("prepared", String),
    Column("forgotten_at", Instant),
    Column("parent_forgotten_at", Instant),
    Column("look_at", Instant),
    Index("ix_drafts_account_parent_id", "account", "parent_id"),
    sqlite_autoincrement=True,
)

revisions = Table(
    "revisions",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("parent", small_value()),
    Column("made_by", String),
    Column("suggested_by", String),
    Column("reason", Word(Reason), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("digest", String, nullable=False),
    Column("findings", small_value(), nullable=False),
    Column("not_checked", small_value(), nullable=False),
    Column("language", String, nullable=False, server_default=""),
    Column("asked", small_value(), nullable=False, server_default="[]"),
    Column("correction", small_value()),
    Column("send_at", Instant),
    Column("skip", small_value()),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("suggested_by", String, nullable=False),
    Column("suggested_at", Instant, nullable=False),
    Column("adopted_at", Instant),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    Column("draft_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("platform", Word(Platform), primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("mark", Word(Mark), primary_key=True),
    Column("source", Word(Source), primary_key=True),
    Column("digest", String, nullable=False),
    Column("cast_at", Instant, nullable=False),
    Column("stamp", String, nullable=False),
    Column("stamp_whole", BigInteger, nullable=False),
    Column("stamp_billionths", BigInteger, nullable=False),
    Column("retracted_at", Instant),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
)

draft_lifts = Table(
    "draft_lifts",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("lifted_by", String, nullable=False),
    Column("lifted_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("left_by", String, nullable=False),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

moves = Table(
    "moves",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("moved_to", Instant),
    Column("moved_by", String, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("because", BigInteger),
    Column("explained_at", Instant),
    sqlite_autoincrement=True,
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("debt", Word(Debt), nullable=False),
    Column("account", String, nullable=False),
    Column("draft_id", ForeignKey("drafts.id"), index=True),
    Column("words", Text, nullable=False),
    Column("owner", String, nullable=False),
    Column("owed_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("remind_at", Instant),
    Column("reminders", Integer, nullable=False),
    Column("state", Word(FollowUpState), nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String),
    Column("waived_by", String),
    sqlite_autoincrement=True,
)
OWED = follow_ups.c.state == literal_column(f"'{FollowUpState.OPEN}'")
"""Literally, as the states of deliveries are: what is still owed is few among what was."""

published = Table(
    "published",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("proposed_by", String, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("agreed_by", String),
    Column("agreed_at", Instant),
    UniqueConstraint("account", "entry"),
    sqlite_autoincrement=True,
)

account_holds = Table(
    "account_holds",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String),
    Column("held_by", String),
    Column("reason", Text, nullable=False),
    Column("held_at", Instant, nullable=False),
    Column("until", Instant),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)

account_hold_lifts = Table(
    "account_hold_lifts",
    metadata,
    Column("hold_id", ForeignKey("account_holds.id"), primary_key=True),
    Column("lifted_by", String, primary_key=True),
    Column("lifted_at", Instant, nullable=False),
)

partial("ix_account_holds_ending", account_holds.c.until, where=account_holds.c.ended_at.is_(None))
partial("ix_follow_ups_to_remind", follow_ups.c.remind_at, follow_ups.c.id, where=OWED)
partial("ix_follow_ups_of_owner", follow_ups.c.owner, follow_ups.c.due_at, follow_ups.c.id, where=OWED)
partial("ix_follow_ups_of_account", follow_ups.c.account, follow_ups.c.due_at, follow_ups.c.id, where=OWED)
# Most drafts are closed and stay for ever; those that people can still act on are few.
partial("ix_drafts_open", drafts.c.id, where=drafts.c.closed_at.is_(None))
partial("ix_drafts_to_look_at", drafts.c.look_at, drafts.c.id, where=drafts.c.closed_at.is_(None))
# One correction of a post at a time; one that ended leaves room for what is still owed.
partial(
    "uq_drafts_correction",
    drafts.c.account,
    drafts.c.corrects,
    where=and_(drafts.c.corrects.is_not(None), drafts.c.closed_at.is_(None)),
    unique=True,
)
# One statement of a name is kept for an account; one that ended leaves room for another.
partial(
    "uq_drafts_prepared",
    drafts.c.account,
    drafts.c.prepared,
    where=and_(drafts.c.prepared.is_not(None), drafts.c.closed_at.is_(None)),
    unique=True,
)
partial("ix_moves_to_explain", moves.c.id, where=and_(moves.c.because.is_not(None), moves.c.explained_at.is_(None)))
partial("ix_drafts_ended", drafts.c.closed_at, where=drafts.c.forgotten_at.is_(None))
