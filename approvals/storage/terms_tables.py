"""The tables of accounts' terms, of changes that wait for people, and of what channels are owed to hear."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from approvals.domain.people import Platform
from approvals.domain.terms import Ended, Since
from approvals.storage.columns import Instant, Word, row_id, small_value
from approvals.storage.tables import metadata

terms = Table(
    "terms",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("terms", Text, nullable=False),
    Column("since", Word(Since), nullable=False),
    Column("at", Instant, nullable=False),
    Column("proposal_id", ForeignKey("terms_proposals.id")),
    Index("ix_terms_account_id", "account", "id"),
    sqlite_autoincrement=True,
)

terms_proposals = Table(
    "terms_proposals",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("before", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended", Word(Ended)),
    sqlite_autoincrement=True,
)
_open = terms_proposals.c.ended_at.is_(None)
Index("uq_terms_proposals_open", terms_proposals.c.account, unique=True, sqlite_where=_open, postgresql_where=_open)

terms_agreements = Table(
    "terms_agreements",
    metadata,
    Column("proposal_id", ForeignKey("terms_proposals.id"), primary_key=True),
    Column("person", String, primary_key=True),
    Column("platform", Word(Platform), nullable=False),
    Column("workspace", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("agreed_at", Instant, nullable=False),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", row_id(), primary_key=True),
    Column("account", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("changes", Text, nullable=False),
    Column("names", small_value(), nullable=False),
    Column("proposal_id", ForeignKey("terms_proposals.id")),
    Column("due_at", Instant, nullable=False),
    Column("said_at", Instant),
    sqlite_autoincrement=True,
)
_owed = announcements.c.said_at.is_(None)
Index("ix_announcements_owed", announcements.c.id, sqlite_where=_owed, postgresql_where=_owed)
