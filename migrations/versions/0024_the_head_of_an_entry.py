"""PostgreSQL's ledger takes an entry only if it says all that each says, in its order, and is about the draft it is put to.

With anything else, whoever verifies the ledger would stop there for good.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_FUNCTION = r"""CREATE OR REPLACE FUNCTION refuse_misfit() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE last record;
    BEGIN
        SELECT seq, leaf INTO last FROM public.ledger ORDER BY seq DESC LIMIT 1;
        IF NEW.seq <> coalesce(last.seq, 0) + 1
            OR NEW.leaf <> sha256('\x00'::bytea || NEW.body)
            OR {misfit}
        THEN
            RAISE EXCEPTION 'the ledger is append-only, and this is not its next entry';
        END IF;
        PERFORM convert_from(NEW.body, 'UTF8')::json;
        RETURN NEW;
    END $$"""

_BY_ITS_HEAD = r"""convert_from(NEW.body, 'UTF8') !~ format(
                '^\{"account":(null|%1$s),"at":%1$s,"draft":%2$s,"kind":%1$s,"prev":"%3$s","seq":%4$s,"values":\{',
                '"([^"\\]|\\.)*"',
                coalesce('"' || NEW.draft_id || '"', 'null'),
                coalesce(encode(last.leaf, 'hex'), repeat('00', 32)),
                NEW.seq
            )
            OR NEW.draft_id < 0"""

_BY_A_PIECE = r"""position(
                convert_to(
                    format(
                        '"prev":"%s","seq":%s,"values":{',
                        coalesce(encode(last.leaf, 'hex'), repeat('00', 32)),
                        NEW.seq
                    ),
                    'UTF8'
                ) IN NEW.body
            ) = 0"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION.replace("{misfit}", _BY_ITS_HEAD))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION.replace("{misfit}", _BY_A_PIECE))
