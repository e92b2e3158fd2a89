"""PostgreSQL's ledger takes the next entry alone, with its hash and in its place; and which checkpoints were said is known.

Whoever adds entries has the right to add rows. The tables are named with their schema, as a temporary one of the same
name would be found first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_POSTGRESQL = (
    r"""CREATE FUNCTION refuse_misfit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
        DECLARE last record;
        BEGIN
            SELECT seq, leaf INTO last FROM public.ledger ORDER BY seq DESC LIMIT 1;
            IF NEW.seq <> coalesce(last.seq, 0) + 1
                OR NEW.leaf <> sha256('\x00'::bytea || NEW.body)
                OR position(
                    convert_to(
                        format(
                            '"prev":"%s","seq":%s,"values":{',
                            coalesce(encode(last.leaf, 'hex'), repeat('00', 32)),
                            NEW.seq
                        ),
                        'UTF8'
                    ) IN NEW.body
                ) = 0
            THEN
                RAISE EXCEPTION 'the ledger is append-only, and this is not its next entry';
            END IF;
            PERFORM convert_from(NEW.body, 'UTF8')::json;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER ledger_takes_what_fits BEFORE INSERT ON ledger
        FOR EACH ROW EXECUTE FUNCTION refuse_misfit()""",
)


def upgrade() -> None:
    op.add_column("checkpoints", sa.Column("said_at", sa.DateTime(timezone=True)))
    # Until now a copy was elsewhere only once it was said, too.
    op.execute("UPDATE checkpoints SET said_at = kept_at")
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER ledger_takes_what_fits ON ledger")
        op.execute("DROP FUNCTION refuse_misfit()")
    op.drop_column("checkpoints", "said_at")
