"""The tables of what is kept for proof: the ledger, its checkpoints, what its digests stand for; and the vault."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Text, literal_column

from approvals.domain.ledger import Sort
from approvals.storage.columns import Instant, Word, small_value
from approvals.storage.tables import metadata, partial

vault = Table(
    "vault",
    metadata,
    Column("account", String, primary_key=True),
    Column("key_id", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("credentials", LargeBinary, nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("wrapped_at", Instant, nullable=False),
)

# Nothing is ever changed or taken out of it: the migration's triggers refuse that, whoever asks.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("draft_id", BigInteger, index=True),
)

# As append-only as the ledger itself, but for the times at which a copy was put elsewhere.
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("parts", small_value(), nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("kept_at", Instant),
    Column("said_at", Instant),
)

disclosures = Table(
    "disclosures",
    metadata,
    Column("digest", String, primary_key=True),
    Column("salt", String, nullable=False),
    Column("sort", Word(Sort), nullable=False),
    Column("value", Text, nullable=False),
    Column("draft_id", BigInteger, index=True),
    Column("kept_at", Instant, nullable=False),
)
partial("ix_disclosures_people", disclosures.c.value, where=disclosures.c.sort == literal_column(f"'{Sort.PERSON}'"))
partial("ix_disclosures_old", disclosures.c.kept_at, where=disclosures.c.sort != literal_column(f"'{Sort.PERSON}'"))
