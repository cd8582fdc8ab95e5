"""Rasa's table of tracker events. The engine makes and owns it; web reads, masks and deletes."""

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

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
