"""What passes between whoever clears and whoever sends: sealed clearances, reports, and people's answers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("clearance", sa.Text()))
    op.drop_index("uq_deliveries_in_hand", "deliveries")
    _index(
        "uq_deliveries_in_hand",
        "deliveries",
        "account",
        where="state IN ('claimed', 'cleared', 'sending')",
        unique=True,
    )
    _index("ix_deliveries_cleared", "deliveries", "due_at", "id", where="state IN ('cleared')")
    op.create_table(
        "used_clearances",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("delivery_id", _id(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_used_clearances"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_used_clearances_delivery_id"),
    )
    op.create_table(
        "reports",
        sa.Column("id", _id(), nullable=False),
        sa.Column("delivery_id", _id(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("followed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_reports_delivery_id"),
        sqlite_autoincrement=True,
    )
    _index("ix_reports_unfollowed", "reports", "id", where="followed_at IS NULL")
    op.create_table(
        "answers",
        sa.Column("id", _id(), nullable=False),
        sa.Column("delivery_id", _id(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("post_id", sa.String()),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_answers_delivery_id"),
        sqlite_autoincrement=True,
    )
    _index("ix_answers_open", "answers", "due_at", "id", where="settled_at IS NULL")
    _index("ix_answers_untold", "answers", "id", where="told_at IS NULL")


def _index(name: str, table: str, *columns: str, where: str, unique: bool = False) -> None:
    op.create_index(
        name, table, list(columns), unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
