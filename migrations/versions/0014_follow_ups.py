"""Follow-ups: what is owed after what was said in public."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = {"sqlite_where": sa.text("state = 'open'"), "postgresql_where": sa.text("state = 'open'")}


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("debt", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("draft_id", _NUMBER),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True)),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.String()),
        sa.Column("waived_by", sa.String()),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_follow_ups_draft_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_follow_ups_draft_id", "follow_ups", ["draft_id"])
    op.create_index("ix_follow_ups_to_remind", "follow_ups", ["remind_at", "id"], **_OPEN)
    op.create_index("ix_follow_ups_of_owner", "follow_ups", ["owner", "due_at", "id"], **_OPEN)
    op.create_index("ix_follow_ups_of_account", "follow_ups", ["account", "due_at", "id"], **_OPEN)
