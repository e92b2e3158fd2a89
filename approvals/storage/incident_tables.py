"""The tables of incidents, of what people are to be told in them, and of what somebody let out."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from approvals.domain.incident import Call
from approvals.storage.columns import Instant, Word, row_id
from approvals.storage.tables import metadata

incidents = Table(
    "incidents",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("lead", String, nullable=False),
    Column("anchor", String),
    Column("closing_by", String),
    Column("closing_at", Instant),
    Column("closed_by", String),
    Column("closed_at", Instant),
    Column("statement_at", Instant),
    Index("ix_incidents_account_id", "account", "id"),
    sqlite_autoincrement=True,
)
_open = incidents.c.closed_at.is_(None)
Index("uq_incidents_open", incidents.c.account, unique=True, sqlite_where=_open, postgresql_where=_open)

incident_calls = Table(
    "incident_calls",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False),
    Column("what", Word(Call), nullable=False),
    Column("person", String),
    Column("draft_id", BigInteger),
    Column("part", Integer),
    Column("due_at", Instant, nullable=False),
    Column("done_at", Instant),
    sqlite_autoincrement=True,
)
_owed = incident_calls.c.done_at.is_(None)
Index(
    "ix_incident_calls_owed",
    incident_calls.c.due_at,
    incident_calls.c.id,
    sqlite_where=_owed,
    postgresql_where=_owed,
)

go_ons = Table(
    "go_ons",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("said_by", String, nullable=False),
    Column("said_at", Instant, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("released_by", String, nullable=False),
    Column("released_at", Instant, nullable=False),
)
