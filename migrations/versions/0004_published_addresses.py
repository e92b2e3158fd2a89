"""Addresses and numbers of the brand's own that its people have agreed to publish."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.String()),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_published"),
        sa.UniqueConstraint("account", "entry", name="uq_published_account_entry"),
        sqlite_autoincrement=True,
    )
