"""The tables of what is published: deliveries, the clearances that were used, what was reported of them, what people answered."""

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Integer,
    String,
    Table,
    Text,
    literal_column,
)

from approvals.domain.delivery import FINAL, Act, State
from approvals.domain.people import Platform
from approvals.storage.columns import Instant, Word, row_id
from approvals.storage.tables import metadata, partial

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("draft_id", BigInteger, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("account", String, nullable=False),
    Column("act", Word(Act), nullable=False),
    Column("state", Word(State), nullable=False),
    Column("approved_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("token", Integer, nullable=False),
    Column("owner", String),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("watermark", String),
    Column("readings", Integer, nullable=False),
    Column("post_id", String),
    Column("post_url", String),
    Column("fault", Text, nullable=False),
    Column("settled_at", Instant),
    Column("clearance", Text),
    Column("part", Integer, nullable=False, server_default="0"),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
    sqlite_autoincrement=True,
)


def in_state(*states: State, table: FromClause | None = None) -> ColumnElement[bool]:
    """The states stand literally in the SQL: under PostgreSQL's generic plans a bound value misses partial indexes."""
    column = (deliveries if table is None else table).c.state
    return column.in_([literal_column(f"'{state}'") for state in states])


IN_HAND = (State.CLAIMED, State.CLEARED, State.SENDING)
"""The states of an act that somebody is about to do, or is doing: one at a time for each account."""

_own = deliveries.c
partial(
    "uq_deliveries_open",
    _own.draft_id,
    where=in_state(*(state for state in State if state not in FINAL)),
    unique=True,
)
# What is published once is published; no second post of the same part of a draft can even be planned.
partial(
    "uq_deliveries_owed_or_done",
    _own.draft_id,
    _own.part,
    where=in_state(*(state for state in State if state not in {State.REFUSED, State.CANCELLED})),
    unique=True,
)
partial("uq_deliveries_in_hand", _own.account, where=in_state(*IN_HAND), unique=True)
partial("ix_deliveries_ready", _own.due_at, _own.id, where=in_state(State.READY))
partial("ix_deliveries_ready_of_account", _own.account, _own.due_at, _own.id, where=in_state(State.READY))
partial("ix_deliveries_cleared", _own.due_at, _own.id, where=in_state(State.CLEARED))
partial("ix_deliveries_in_doubt", _own.due_at, where=in_state(State.IN_DOUBT))
partial("ix_deliveries_sent", _own.account, _own.sent_at, where=in_state(State.SENT))

used_clearances = Table(
    "used_clearances",
    metadata,
    Column("id", String, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("refused", String, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("state", Word(State), nullable=False),
    Column("fault", Text, nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("followed_at", Instant),
    sqlite_autoincrement=True,
)
partial("ix_reports_unfollowed", reports.c.id, where=reports.c.followed_at.is_(None))

answers = Table(
    "answers",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("platform", Word(Platform), nullable=False),
    Column("workspace", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("post_id", String),
    Column("said_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("outcome", String, nullable=False),
    Column("told_at", Instant),
    sqlite_autoincrement=True,
)
partial("ix_answers_open", answers.c.due_at, answers.c.id, where=answers.c.settled_at.is_(None))
partial("ix_answers_untold", answers.c.id, where=answers.c.told_at.is_(None))
