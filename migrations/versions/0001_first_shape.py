"""The first shape: drafts, votes, holds, deliveries, cards, profiles, inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_TEXT = sa.String()


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "account_holds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _TEXT),
        sa.Column("held_by", _TEXT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_holds"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "drafts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("parent_id", _TEXT),
        sa.Column("author", _TEXT, nullable=False),
        sa.Column("origin", _TEXT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("closed_at", _INSTANT),
        sa.Column("closed_why", _TEXT),
        sa.Column("closed_by", _TEXT),
        sa.Column("closed_detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("origin", name="uq_drafts_origin"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_account_parent_id", "drafts", ["account", "parent_id"])
    op.create_table(
        "letters",
        sa.Column("id", _ID, nullable=False),
        sa.Column("platform", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", _INSTANT),
        sa.Column("dead_at", _INSTANT),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("platform", "key", name="uq_letters_platform_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letters_waiting", "letters", ["id"], **_where("done_at IS NULL AND dead_at IS NULL"))
    op.create_table(
        "profiles",
        sa.Column("platform", _TEXT, nullable=False),
        sa.Column("workspace", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("standing", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("email", _TEXT),
        sa.Column("read_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "user_id", name="pk_profiles"),
    )
    op.create_table(
        "account_hold_lifts",
        sa.Column("hold_id", _ID, nullable=False),
        sa.Column("lifted_by", _TEXT, nullable=False),
        sa.Column("lifted_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["account_holds.id"], name="fk_account_hold_lifts_hold_id"),
        sa.PrimaryKeyConstraint("hold_id", "lifted_by", name="pk_account_hold_lifts"),
    )
    op.create_table(
        "draft_lifts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("lifted_by", _TEXT, nullable=False),
        sa.Column("lifted_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_lifts_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_lifts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_lifts_draft_id", "draft_lifts", ["draft_id"])
    op.create_table(
        "revisions",
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("parent", sa.JSON()),
        sa.Column("made_by", _TEXT),
        sa.Column("suggested_by", _TEXT),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("not_checked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_revisions_draft_id"),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_revisions"),
    )
    op.create_table(
        "cards",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("platform", _TEXT, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("message_workspace", _TEXT),
        sa.Column("message_channel", _TEXT),
        sa.Column("message_id", _TEXT),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("wanted_at", _INSTANT, nullable=False),
        sa.Column("retry_at", _INSTANT, nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("attempted_at", _INSTANT),
        sa.Column("posted_at", _INSTANT),
        sa.Column("lost_at", _INSTANT),
        sa.ForeignKeyConstraint(
            ["draft_id", "revision"], ["revisions.draft_id", "revisions.number"], name="fk_cards_draft_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("draft_id", "revision", "platform", name="uq_cards_draft_id_revision_platform"),
        sa.UniqueConstraint("platform", "message_workspace", "message_channel", "message_id", name="uq_cards_message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cards_behind", "cards", ["wanted_at", "id"], **_where("shown < wanted AND lost_at IS NULL"))
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("act", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("approved_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("owner", _TEXT),
        sa.Column("lease_until", _INSTANT),
        sa.Column("sent_at", _INSTANT),
        sa.Column("watermark", _TEXT),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("post_id", _TEXT),
        sa.Column("post_url", _TEXT),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("settled_at", _INSTANT),
        sa.ForeignKeyConstraint(
            ["draft_id", "revision"], ["revisions.draft_id", "revisions.number"], name="fk_deliveries_draft_id_revision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_draft_id", "deliveries", ["draft_id"])
    op.create_index("ix_deliveries_ready", "deliveries", ["due_at", "id"], **_where("state IN ('ready')"))
    op.create_index(
        "ix_deliveries_ready_of_account", "deliveries", ["account", "due_at", "id"], **_where("state IN ('ready')")
    )
    op.create_index("ix_deliveries_in_doubt", "deliveries", ["due_at"], **_where("state IN ('in-doubt')"))
    op.create_index("ix_deliveries_sent", "deliveries", ["account", "sent_at"], **_where("state IN ('sent')"))
    op.create_index(
        "uq_deliveries_in_hand", "deliveries", ["account"], unique=True, **_where("state IN ('claimed', 'sending')")
    )
    op.create_index(
        "uq_deliveries_open",
        "deliveries",
        ["draft_id"],
        unique=True,
        **_where("state IN ('ready', 'claimed', 'sending', 'in-doubt', 'asking')"),
    )
    op.create_index(
        "uq_deliveries_owed_or_done",
        "deliveries",
        ["draft_id"],
        unique=True,
        **_where("act = 'create' AND state IN ('ready', 'claimed', 'sending', 'in-doubt', 'asking', 'sent')"),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("suggested_by", _TEXT, nullable=False),
        sa.Column("suggested_at", _INSTANT, nullable=False),
        sa.Column("adopted_at", _INSTANT),
        sa.ForeignKeyConstraint(
            ["draft_id", "revision"],
            ["revisions.draft_id", "revisions.number"],
            name="fk_suggestions_draft_id_revision",
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_suggestions_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suggestions_draft_id", "suggestions", ["draft_id"])
    op.create_table(
        "told",
        sa.Column("draft_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", _TEXT, nullable=False),
        sa.Column("told_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "revision"], ["revisions.draft_id", "revisions.number"], name="fk_told_draft_id_revision"
        ),
        sa.PrimaryKeyConstraint("draft_id", "revision", "what", name="pk_told"),
    )
    op.create_table(
        "votes",
        sa.Column("draft_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", _TEXT, nullable=False),
        sa.Column("workspace", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("mark", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("cast_at", _INSTANT, nullable=False),
        sa.Column("stamp", _TEXT, nullable=False),
        sa.Column("stamp_whole", sa.BigInteger(), nullable=False),
        sa.Column("stamp_billionths", sa.BigInteger(), nullable=False),
        sa.Column("retracted_at", _INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "revision"], ["revisions.draft_id", "revisions.number"], name="fk_votes_draft_id_revision"
        ),
        sa.PrimaryKeyConstraint(
            "draft_id", "revision", "platform", "workspace", "user_id", "mark", "source", name="pk_votes"
        ),
    )
