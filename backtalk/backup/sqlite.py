"""Copies of a SQLite database that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from backtalk.backup.errors import BackupError

_PATIENCE = 30.0  # seconds to wait for those who write


def dump(database: Path, to: Path) -> None:
    """Copy the database as it is at one moment; who uses it goes on."""
    if not database.exists():
        raise BackupError(f"There is no database {database} yet.")
    _copy(database, to)


def restore(copy: Path, database: Path) -> None:
    """Put a copy in the place of the database, in one transaction; who uses it sees the copy."""
    _copy(copy, database)
    with closing(sqlite3.connect(database, timeout=_PATIENCE)) as target:
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check(copy: Path) -> None:
    """Refuse a copy that is damaged.

    Raises:
        BackupError: If it is.
    """
    try:
        with closing(sqlite3.connect(copy)) as opened:
            told = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError:
        told = ""
    if told != "ok":
        raise BackupError("The database in the backup is damaged; use an earlier backup.")


def key_check(copy: Path) -> bytes | None:
    """What tells whether a key is the right one for this copy; None if it was never written to."""
    with closing(sqlite3.connect(copy)) as opened:
        row = opened.execute("SELECT value FROM key_checks WHERE id = 1").fetchone()
    return row[0] if row else None


def _copy(from_: Path, to: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(from_, timeout=_PATIENCE)) as source,
            closing(sqlite3.connect(to, timeout=_PATIENCE)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be copied: {error}.") from error
