"""The ledger: append-only, whoever asks; and what its salted digests stand for, which can only be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    # INSERT OR REPLACE deletes without telling a trigger, unless a pragma of the connection says so.
    """CREATE TRIGGER ledger_has_no_gap BEFORE INSERT ON ledger
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER disclosures_are_not_changed BEFORE UPDATE ON disclosures
        BEGIN SELECT RAISE(ABORT, 'a disclosure is not changed'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE OR DELETE ON ledger
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER disclosures_are_not_changed BEFORE UPDATE ON disclosures
        FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("draft_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
    )
    op.create_index("ix_ledger_draft_id", "ledger", ["draft_id"])
    op.create_table(
        "disclosures",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger()),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_disclosures"),
    )
    op.create_index("ix_disclosures_draft_id", "disclosures", ["draft_id"])
    op.create_index("ix_disclosures_people", "disclosures", ["value"], **_where("sort = 'person'"))
    op.create_index("ix_disclosures_old", "disclosures", ["kept_at"], **_where("sort != 'person'"))
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
