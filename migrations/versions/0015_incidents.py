"""Incidents: what people are told in them, and what somebody let out; statements that are prepared."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.add_column("drafts", sa.Column("prepared", sa.String()))
    op.create_index(
        "uq_drafts_prepared",
        "drafts",
        ["account", "prepared"],
        unique=True,
        **_where("prepared IS NOT NULL AND closed_at IS NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("anchor", sa.String()),
        sa.Column("closing_by", sa.String()),
        sa.Column("closing_at", _INSTANT),
        sa.Column("closed_by", sa.String()),
        sa.Column("closed_at", _INSTANT),
        sa.Column("statement_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_account_id", "incidents", ["account", "id"])
    op.create_index("uq_incidents_open", "incidents", ["account"], unique=True, **_where("closed_at IS NULL"))
    op.create_table(
        "incident_calls",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("incident_id", _NUMBER, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("person", sa.String()),
        sa.Column("draft_id", sa.BigInteger()),
        sa.Column("part", sa.Integer()),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("done_at", _INSTANT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_calls_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident_calls"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incident_calls_owed", "incident_calls", ["due_at", "id"], **_where("done_at IS NULL"))
    for table, said in (("go_ons", "said"), ("releases", "released")):
        op.create_table(
            table,
            sa.Column("draft_id", _NUMBER, nullable=False),
            sa.Column("incident_id", _NUMBER, nullable=False),
            sa.Column("part" if table == "go_ons" else "revision", sa.Integer(), nullable=False),
            sa.Column(f"{said}_by", sa.String(), nullable=False),
            sa.Column(f"{said}_at", _INSTANT, nullable=False),
            sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=f"fk_{table}_draft_id"),
            sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=f"fk_{table}_incident_id"),
            sa.PrimaryKeyConstraint(
                "draft_id", "incident_id", "part" if table == "go_ons" else "revision", name=f"pk_{table}"
            ),
        )
