"""What Alembic runs to migrate: on the connection it is given, inside that connection's transaction."""

from alembic import context

from approvals.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    # Alembic thinks SQLite cannot undo DDL; after a BEGIN of one's own it can.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
