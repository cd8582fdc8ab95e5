"""Rasa's table of tracker events. The engine makes and owns it; web reads, masks and deletes."""

from weakref import WeakSet

from sqlalchemy import Column, Engine, Float, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy.orm import Session

# Columns of Rasa 3.6.21's SQLTrackerStore. A metadata of its own keeps Alembic away from it.
tracker_metadata = MetaData()

events = Table(
    "events",
    tracker_metadata,
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
)

_made: WeakSet[Engine] = WeakSet()


def are_recorded(db: Session) -> bool:
    """Whether the engine has made its table; it stays once it is there."""
    engine = db.connection().engine
    if engine not in _made and inspect(db.connection()).has_table(events.name):
        _made.add(engine)
    return engine in _made
