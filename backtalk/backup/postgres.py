"""Copies of a PostgreSQL database by its own programs, `pg_dump`, `pg_restore` and `psql`."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from backtalk.backup.errors import BackupError
from backtalk.db.events import events
from backtalk.db.models import Base

_FUNCTIONS = ("audit_is_append_only",)


def dump(url: str, to: Path) -> None:
    """Copy the database as it is at one moment; who uses it goes on."""
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={to}")


def restore(copy: Path, url: str) -> None:
    """Put a copy in the place of our tables, in one transaction."""
    statements = _run(url, "pg_restore", "--no-owner", "--no-acl", "--file=-", str(copy))
    tables = ", ".join([*Base.metadata.tables, events.name, "alembic_version"])
    gone = [f"DROP TABLE IF EXISTS {tables} CASCADE;"]
    gone += [f"DROP FUNCTION IF EXISTS {name} CASCADE;" for name in _FUNCTIONS]
    arguments = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _run(url, "psql", *arguments, text="\n".join([*gone, statements]))


def check(copy: Path) -> None:
    """Refuse a copy that is damaged.

    Raises:
        BackupError: If it is.
    """
    _run("postgresql://", "pg_restore", "--list", str(copy))


def _run(url: str, program: str, *arguments: str, text: str | None = None) -> str:
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} is not installed; install PostgreSQL's client programs, of the server's"
            " version or later."
        )
    done = subprocess.run(
        [program, *arguments],
        env={**os.environ, **_connection(url)},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Errors quote what is in the rows, after the first line.
        told = next((line for line in done.stderr.splitlines() if "rror" in line), "")
        raise BackupError(f"{program} failed: {told.partition('DETAIL')[0][:200] or 'no reason'}.")
    return done.stdout


def _connection(url: str) -> dict[str, str]:
    """How to reach the database, by the environment: arguments can be read by every user."""
    parts = make_url(url)
    given = {
        "PGHOST": parts.host or parts.query.get("host"),
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
        "PGSSLMODE": parts.query.get("sslmode"),
    }
    return {name: str(value) for name, value in given.items() if value}
