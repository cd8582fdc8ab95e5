"""Engine and sessions of the database that the settings name."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from backtalk.file_permissions import private_folder
from backtalk.settings import settings


def make_engine(url: str) -> Engine:
    """An engine for `url`; SQLite in WAL mode, so that Rasa, actions and web can share one file."""
    parsed = make_url(url)
    # hide_parameters: an error's text may be logged, and the parameters are a visitor's words.
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 5}
        )
    if parsed.database:
        private_folder(Path(parsed.database).parent)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # Erased details must not linger in the file's free pages.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    return engine


@lru_cache
def database() -> Engine:
    """The engine of this process."""
    return make_engine(settings().database)


@lru_cache
def _factory() -> sessionmaker[Session]:
    return sessionmaker(database(), expire_on_commit=False)


def session() -> Session:
    """Open a session.

    `with session() as db, db.begin():` commits at the end, or rolls back.
    """
    return _factory()()
