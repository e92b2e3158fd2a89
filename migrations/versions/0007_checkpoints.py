"""Signed checkpoints of the ledger: what it was at some size."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER checkpoints_are_not_changed BEFORE UPDATE OF size, parts, note, made_at ON checkpoints
        BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END""",
    """CREATE TRIGGER checkpoints_are_not_shortened BEFORE DELETE ON checkpoints
        BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END""",
)
_POSTGRESQL = (
    """CREATE TRIGGER checkpoints_are_not_changed BEFORE DELETE OR UPDATE OF size, parts, note, made_at ON checkpoints
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER checkpoints_are_not_emptied BEFORE TRUNCATE ON checkpoints
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoints"),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
