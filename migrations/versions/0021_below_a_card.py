"""Cards that are shown in their thread, too."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NAME = "ix_cards_below"


def upgrade() -> None:
    op.add_column("cards", sa.Column("below", sa.String()))
    where = sa.text("below IS NOT NULL")
    op.create_index(_NAME, "cards", ["below"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(_NAME, "cards")
    op.drop_column("cards", "below")
