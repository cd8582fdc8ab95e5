"""Bringing the database's tables up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from backtalk.db.session import database
from backtalk.settings import settings

_ADVICE = {
    "readonly": "it is read-only; make it and its folder writable",
    "read-only": "it is read-only; make it and its folder writable",
    "disk is full": "the disk is full; make room on it",
    "no space left": "the disk is full; make room on it",
    "disk i/o error": "the disk cannot be written; make room on it or check it",
    "not a database": "the file is no SQLite database; move it away or set another one",
    "locked": "another program holds it; stop that program",
    "password authentication": "it refuses the user or the password",
}
_TURN = 3_621_001  # any number that nothing else locks
_UNREACHABLE = "it cannot be reached; start it or correct its address"


class MigrationError(Exception):
    """The tables cannot be brought up to date; the message says why and what to do."""


def config(connection: Connection) -> Config:
    """Alembic's configuration for this connection."""
    made = Config()
    folder = str(Path(__file__).parent / "migrations")
    made.set_main_option("script_location", folder.replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def upgrade() -> None:
    """Make or change the tables that web and actions use; those of Rasa are left alone.

    Raises:
        MigrationError: If the database cannot be reached or written, or is newer than the program.
    """
    try:
        with database().begin() as connection:
            if connection.dialect.name == "sqlite":
                # Else SQLite keeps the half of a migration that broke off.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                # Several web processes may start at once.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
            command.upgrade(config(connection), "head")
    except (ArgumentError, ImportError) as error:
        raise MigrationError(
            "BACKTALK_DATABASE_URL is no address of a database; it looks like"
            " postgresql://user:password@host/name, or is left empty for SQLite."
        ) from error
    except (SQLAlchemyError, OSError) as error:
        raise MigrationError(_sentence(_reason(error))) from error
    except CommandError as error:
        reason = "it was made by a newer version; install that version, or use another database"
        raise MigrationError(_sentence(reason)) from error


def _reason(error: Exception) -> str:
    told = str(getattr(error, "orig", None) or error).lower()
    return next((advice for sign, advice in _ADVICE.items() if sign in told), _UNREACHABLE)


def _sentence(reason: str) -> str:
    url = make_url(settings().database).render_as_string(hide_password=True)
    name = "BACKTALK_DATABASE_URL" if settings().database_url else "BACKTALK_VAR"
    return f"The database {url} cannot be used: {reason} (setting {name})."
