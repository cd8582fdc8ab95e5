"""Alembic's entry: runs the migrations on the connection that `backtalk.db.migrate` hands over."""

from typing import Literal

from alembic import context

from backtalk.db.models import Base, UtcDateTime


def _ours(name: str | None, kind: str, _: object) -> bool:
    # Rasa owns its table, and each database has its own way to search words; Alembic must not
    # propose to drop what no model describes.
    search = kind in {"table", "index", "column"} and (name or "").startswith("messages_search")
    return not (search or (kind == "table" and name == "events"))


def _column_type(kind: str, item: object, _: object) -> str | Literal[False]:
    # A migration must go on working when the models have changed, so it names none of them.
    plain = kind == "type" and isinstance(item, UtcDateTime)
    return "sa.DateTime(timezone=True)" if plain else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_ours,
    render_item=_column_type,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
