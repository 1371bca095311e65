"""What alembic runs: the revisions, on the connection and in the transaction of whoever asked."""

from alembic import context

from data.records.tables import TrailEntry

context.configure(connection=context.config.attributes["connection"], target_metadata=TrailEntry.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
