"""Migrations make the tables that the models describe, and touch nothing of Rasa's."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, inspect, select

from backtalk.db import migrate
from backtalk.db.events import events, tracker_metadata
from backtalk.db.models import Base, Conversation
from backtalk.db.session import make_engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return make_engine(f"sqlite:///{tmp_path / 'test.db'}")


def test_an_empty_database_gets_every_table(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    migrate.missing(engine)


def test_a_second_migration_keeps_what_is_there(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as db:
        db.execute(insert(Conversation).values(id="a", minor=False))
    migrate.upgrade(engine)
    with engine.begin() as db:
        assert db.scalars(select(Conversation.id)).all() == ["a"]


def test_the_table_of_rasa_is_left_alone(engine: Engine) -> None:
    tracker_metadata.create_all(engine)
    with engine.begin() as db:
        db.execute(insert(events).values(sender_id="a", type_name="user"))
    migrate.upgrade(engine)
    migrate.missing(engine)
    with engine.begin() as db:
        assert db.scalars(select(events.c.sender_id)).all() == ["a"]
