"""What is written once stays, also against REPLACE, with which SQLite tells no trigger of a deletion.

Each of these tables has a hidden number of its rows as well, by which one can be replaced, too; in a trigger before an
insert it is -1 where SQLite is to choose it.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER ledger_is_not_replaced BEFORE INSERT ON ledger
        WHEN EXISTS (SELECT 1 FROM ledger WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER checkpoints_are_put_once BEFORE INSERT ON checkpoints
        WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size OR rowid = NEW.rowid)
        BEGIN SELECT RAISE(IGNORE); END""",
    """CREATE TRIGGER checkpoints_stay_in_place BEFORE UPDATE ON checkpoints WHEN NEW.rowid <> OLD.rowid
        BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END""",
    """CREATE TRIGGER disclosures_are_put_once BEFORE INSERT ON disclosures
        WHEN EXISTS (SELECT 1 FROM disclosures WHERE digest = NEW.digest OR rowid = NEW.rowid)
        BEGIN SELECT RAISE(IGNORE); END""",
)
_NAMES = (
    "ledger_is_not_replaced",
    "checkpoints_are_put_once",
    "checkpoints_stay_in_place",
    "disclosures_are_put_once",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in _NAMES:
            op.execute(f"DROP TRIGGER {name}")
