"""Up to when a chat platform was listened to, and when something of it may have been missed last."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat_addresses", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("chat_addresses", sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("chat_addresses", "missed_at")
    op.drop_column("chat_addresses", "heard_at")
