"""When to look next at a draft: those whose time has not come are not read."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("look_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE drafts SET look_at = created_at WHERE closed_at IS NULL")
    is_open = sa.text("closed_at IS NULL")
    op.create_index("ix_drafts_to_look_at", "drafts", ["look_at", "id"], sqlite_where=is_open, postgresql_where=is_open)
