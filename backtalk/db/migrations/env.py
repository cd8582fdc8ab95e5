"""Alembic's entry: runs the migrations on the connection that `backtalk.db.migrate` hands over."""

from alembic import context

from backtalk.db.models import Base


def _ours(name: str | None, kind: str, _: object) -> bool:
    # Rasa owns its table; Alembic must not propose to drop what no model describes.
    return not (kind == "table" and name == "events")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_ours,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
