from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from backtalk.db.events import tracker_metadata
from backtalk.db.migrate import MigrationError, config, upgrade
from backtalk.db.models import Base
from backtalk.db.session import database
from tests.environment import environment


def test_the_migrations_make_what_the_models_describe(database_url: str) -> None:
    tracker_metadata.create_all(database())
    upgrade()
    with database().begin() as connection:
        command.check(config(connection))
    search = {n for n in inspect(database()).get_table_names() if n.startswith("messages_search")}
    assert set(inspect(database()).get_table_names()) - search == {
        *Base.metadata.tables,
        "alembic_version",
        "events",
    }


def test_migrating_again_changes_nothing(database_url: str) -> None:
    upgrade()
    with database().begin() as connection:
        connection.execute(
            text("INSERT INTO key_checks (id, value) VALUES (1, :value)"), {"value": b"x"}
        )
    upgrade()
    with database().connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM key_checks")) == 1


def test_what_was_migrated_can_be_taken_back(database_url: str) -> None:
    tracker_metadata.create_all(database())
    upgrade()
    with database().begin() as connection:
        command.downgrade(config(connection), "base")
    assert set(inspect(database()).get_table_names()) == {"alembic_version", "events"}


@pytest.mark.parametrize(
    ("pragma", "says"),
    [
        ("PRAGMA max_page_count=4", "the disk is full; make room on it"),
        ("PRAGMA query_only=ON", "it is read-only; make it and its folder writable"),
    ],
)
def test_a_migration_that_breaks_off_says_why_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, says: str
) -> None:
    with environment(monkeypatch, var=tmp_path):

        def hinder(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            connection.cursor().execute(pragma)

        event.listen(database(), "connect", hinder)
        with pytest.raises(MigrationError) as raised:
            upgrade()
        message = str(raised.value)
        assert says in message
        assert str(tmp_path / "backtalk.db") in message
        assert "BACKTALK_VAR" in message
        event.remove(database(), "connect", hinder)
        database().dispose()
        upgrade()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://jo:hunter2@127.0.0.1:1/clinic", "it cannot be reached"),
        ("sqlite:////dev/null/backtalk.db", "it cannot be reached"),
        ("nonsense", "is no address of a database"),
        ("oracle://x", "is no address of a database"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    with (
        environment(monkeypatch, var=tmp_path, database_url=url),
        pytest.raises(MigrationError, match=says) as raised,
    ):
        upgrade()
    message = str(raised.value)
    assert "BACKTALK_DATABASE_URL" in message
    assert "hunter2" not in message
    assert "\n" not in message


def test_a_file_that_is_no_database_is_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backtalk.db").write_bytes(b"a letter to the clinic" * 100)
    with (
        environment(monkeypatch, var=tmp_path),
        pytest.raises(MigrationError, match="no SQLite database"),
    ):
        upgrade()


def test_a_database_of_a_newer_version_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(monkeypatch, var=tmp_path):
        upgrade()
        with database().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(MigrationError, match="newer version"):
            upgrade()
