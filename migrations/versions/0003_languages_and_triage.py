"""In which language a text is, and what the post is that it answers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("language", sa.String(), nullable=False, server_default=""))
    op.add_column("revisions", sa.Column("asked", sa.JSON(none_as_null=True), nullable=False, server_default="[]"))
