"""The tables: facts only, each row a thing that somebody did or that is owed."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    or_,
)

from approvals.domain.delivery import FINAL, Act, State
from approvals.domain.draft import Closing, Reason
from approvals.domain.follow_up import Debt
from approvals.domain.follow_up import State as FollowUpState
from approvals.domain.ledger import Sort
from approvals.domain.people import Platform, Standing
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


def _index(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> None:
    """An index over some rows of a table."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


_index("ix_account_holds_ending", account_holds.c.until, where=account_holds.c.ended_at.is_(None))
_index("ix_follow_ups_to_remind", follow_ups.c.remind_at, follow_ups.c.id, where=OWED)
_index("ix_follow_ups_of_owner", follow_ups.c.owner, follow_ups.c.due_at, follow_ups.c.id, where=OWED)
_index("ix_follow_ups_of_account", follow_ups.c.account, follow_ups.c.due_at, follow_ups.c.id, where=OWED)
# Most drafts are closed and stay for ever; those that people can still act on are few.
_index("ix_drafts_open", drafts.c.id, where=drafts.c.closed_at.is_(None))
_index("ix_drafts_to_look_at", drafts.c.look_at, drafts.c.id, where=drafts.c.closed_at.is_(None))
# One correction of a post at a time; one that came to nothing leaves room for another.
_index(
    "uq_drafts_correction",
    drafts.c.account,
    drafts.c.corrects,
    where=and_(
        drafts.c.corrects.is_not(None),
        or_(
            drafts.c.closed_why.is_(None),
            drafts.c.closed_why.in_([literal_column(f"'{why}'") for why in (Closing.PUBLISHED, Closing.BROKEN_OFF)]),
        ),
    ),
    unique=True,
)
# One statement of a name is kept for an account; one that ended leaves room for another.
_index(
    "uq_drafts_prepared",
    drafts.c.account,
    drafts.c.prepared,
    where=and_(drafts.c.prepared.is_not(None), drafts.c.closed_at.is_(None)),
    unique=True,
)
_index("ix_moves_to_explain", moves.c.id, where=and_(moves.c.because.is_not(None), moves.c.explained_at.is_(None)))
_index("ix_drafts_ended", drafts.c.closed_at, where=drafts.c.forgotten_at.is_(None))

_own = deliveries.c
_index(
    "uq_deliveries_open",
    _own.draft_id,
    where=in_state(*(state for state in State if state not in FINAL)),
    unique=True,
)
# What is published once is published; no second post of the same part of a draft can even be planned.
_index(
    "uq_deliveries_owed_or_done",
    _own.draft_id,
    _own.part,
    where=in_state(*(state for state in State if state not in {State.REFUSED, State.CANCELLED})),
    unique=True,
)
_index("uq_deliveries_in_hand", _own.account, where=in_state(State.CLAIMED, State.CLEARED, State.SENDING), unique=True)
_index("ix_deliveries_ready", _own.due_at, _own.id, where=in_state(State.READY))
_index("ix_deliveries_ready_of_account", _own.account, _own.due_at, _own.id, where=in_state(State.READY))
_index("ix_deliveries_cleared", _own.due_at, _own.id, where=in_state(State.CLEARED))
_index("ix_deliveries_in_doubt", _own.due_at, where=in_state(State.IN_DOUBT))
_index("ix_deliveries_sent", _own.account, _own.sent_at, where=in_state(State.SENT))

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
_index("ix_reports_unfollowed", reports.c.id, where=reports.c.followed_at.is_(None))

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
_index("ix_answers_open", answers.c.due_at, answers.c.id, where=answers.c.settled_at.is_(None))
_index("ix_answers_untold", answers.c.id, where=answers.c.told_at.is_(None))

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
    UniqueConstraint("draft_id", "revision", "platform"),
    UniqueConstraint("platform", "message_workspace", "message_channel", "message_id", name="uq_cards_message"),
    ForeignKeyConstraint(["draft_id", "revision"], ["revisions.draft_id", "revisions.number"]),
    sqlite_autoincrement=True,
)
_index(
    "ix_cards_behind",
    cards.c.wanted_at,
    cards.c.id,
    where=and_(cards.c.shown < cards.c.wanted, cards.c.lost_at.is_(None)),
)

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
_index("ix_letters_waiting", letters.c.id, where=and_(letters.c.done_at.is_(None), letters.c.dead_at.is_(None)))
_index(
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

vault = Table(
    "vault",
    metadata,
    Column("account", String, primary_key=True),
    Column("key_id", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("credentials", LargeBinary, nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("wrapped_at", Instant, nullable=False),
)

# Nothing is ever changed or taken out of it: the migration's triggers refuse that, whoever asks.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("draft_id", BigInteger, index=True),
)

# As append-only as the ledger itself, but for the time at which a copy was put elsewhere.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("parts", small_value(), nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("kept_at", Instant),
)

disclosures = Table(
    "disclosures",
    metadata,
    Column("digest", String, primary_key=True),
    Column("salt", String, nullable=False),
    Column("sort", Word(Sort), nullable=False),
    Column("value", Text, nullable=False),
    Column("draft_id", BigInteger, index=True),
    Column("kept_at", Instant, nullable=False),
)
_index("ix_disclosures_people", disclosures.c.value, where=disclosures.c.sort == literal_column(f"'{Sort.PERSON}'"))
_index("ix_disclosures_old", disclosures.c.kept_at, where=disclosures.c.sort != literal_column(f"'{Sort.PERSON}'"))
