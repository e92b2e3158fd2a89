"""When the texts of a draft, or the post that it answers, were forgotten; and how to find what is old enough."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.add_column("drafts", sa.Column("forgotten_at", sa.DateTime(timezone=True)))
    op.add_column("drafts", sa.Column("parent_forgotten_at", sa.DateTime(timezone=True)))
    op.create_index("ix_drafts_ended", "drafts", ["closed_at"], **_where("forgotten_at IS NULL"))
    op.create_index(
        "ix_letters_old", "letters", ["received_at"], **_where("done_at IS NOT NULL OR dead_at IS NOT NULL")
    )
