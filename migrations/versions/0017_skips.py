"""Replies that ask to leave out what a correction would still say again."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("skip", sa.JSON(none_as_null=True)))
    op.add_column("moves", sa.Column("because", sa.BigInteger()))
    op.add_column("moves", sa.Column("explained_at", sa.DateTime(timezone=True)))
    condition = sa.text("because IS NOT NULL AND explained_at IS NULL")
    op.create_index("ix_moves_to_explain", "moves", ["id"], sqlite_where=condition, postgresql_where=condition)
