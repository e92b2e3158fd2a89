"""Checkpoints and what digests stand for stay, also against `INSERT OR REPLACE`, with which SQLite tells no trigger of a deletion."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER checkpoints_are_put_once BEFORE INSERT ON checkpoints
        WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)
        BEGIN SELECT RAISE(IGNORE); END""",
    """CREATE TRIGGER disclosures_are_put_once BEFORE INSERT ON disclosures
        WHEN EXISTS (SELECT 1 FROM disclosures WHERE digest = NEW.digest)
        BEGIN SELECT RAISE(IGNORE); END""",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER checkpoints_are_put_once")
        op.execute("DROP TRIGGER disclosures_are_put_once")
