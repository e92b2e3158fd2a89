"""One correction of a post at a time: one that ended leaves room for what is still owed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NAME = "uq_drafts_correction"


def upgrade() -> None:
    _replace("corrects IS NOT NULL AND closed_at IS NULL")


def downgrade() -> None:
    _replace("corrects IS NOT NULL AND (closed_why IS NULL OR closed_why IN ('published', 'broken-off'))")


def _replace(condition: str) -> None:
    op.drop_index(_NAME, "drafts")
    where = sa.text(condition)
    op.create_index(_NAME, "drafts", ["account", "corrects"], unique=True, sqlite_where=where, postgresql_where=where)
