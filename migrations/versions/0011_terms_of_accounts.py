"""The terms that hold for each account, changes of them that wait for people, and what the channel is owed to hear."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "terms_proposals",
        _id(),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_terms_proposals"),
        sqlite_autoincrement=True,
    )
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_terms_proposals_open",
        "terms_proposals",
        ["account"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
    op.create_table(
        "terms_agreements",
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", "person", name="pk_terms_agreements"),
        sa.ForeignKeyConstraint(["proposal_id"], ["terms_proposals.id"], name="fk_terms_agreements_proposal_id"),
    )
    op.create_table(
        "terms",
        _id(),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.PrimaryKeyConstraint("id", name="pk_terms"),
        sa.ForeignKeyConstraint(["proposal_id"], ["terms_proposals.id"], name="fk_terms_proposal_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_terms_account_id", "terms", ["account", "id"])
    op.create_table(
        "announcements",
        _id(),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.ForeignKeyConstraint(["proposal_id"], ["terms_proposals.id"], name="fk_announcements_proposal_id"),
        sqlite_autoincrement=True,
    )
    owed = sa.text("said_at IS NULL")
    op.create_index("ix_announcements_owed", "announcements", ["id"], sqlite_where=owed, postgresql_where=owed)
