"""Drafts that are not closed are found without reading those that are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text("closed_at IS NULL")
    op.create_index("ix_drafts_open", "drafts", ["id"], sqlite_where=is_open, postgresql_where=is_open)
