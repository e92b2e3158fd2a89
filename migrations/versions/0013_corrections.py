"""Corrections with the parts of their plans, texts with a time of their own, and holds with an end."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.add_column("drafts", sa.Column("corrects", sa.String()))
    op.create_index(
        "uq_drafts_correction",
        "drafts",
        ["account", "corrects"],
        unique=True,
        **_where("corrects IS NOT NULL AND (closed_why IS NULL OR closed_why IN ('published', 'broken-off'))"),
    )
    op.add_column("revisions", sa.Column("correction", sa.JSON(none_as_null=True)))
    op.add_column("revisions", sa.Column("send_at", sa.DateTime(timezone=True)))
    op.add_column("account_holds", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("account_holds", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.create_index("ix_account_holds_ending", "account_holds", ["until"], **_where("ended_at IS NULL"))
    op.add_column("deliveries", sa.Column("part", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("uq_deliveries_owed_or_done", "deliveries")
    op.create_index(
        "uq_deliveries_owed_or_done",
        "deliveries",
        ["draft_id", "part"],
        unique=True,
        **_where("state IN ('ready', 'claimed', 'cleared', 'sending', 'in-doubt', 'asking', 'sent')"),
    )
    op.create_table(
        "moves",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("draft_id", _NUMBER, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("moved_to", sa.DateTime(timezone=True)),
        sa.Column("moved_by", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_moves_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_moves_draft_id", "moves", ["draft_id"])
