"""A new encryption key for everything that is encrypted, in one transaction.

A process holds its key for as long as it runs, so nothing else may use the database meanwhile. The
new key lies beside the old one until the database is under it: whenever this is killed, one of the
two reads all of it, and `crypto.settle` knows which.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from backtalk.db.models import Base, KeyCheck, Lead
from backtalk.db.session import database
from backtalk.leads import changes
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto
from backtalk.secrets import stored_secret
from backtalk.settings import settings

_BATCH = 1000
_OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND coalesce(backend_type, '') IN ('client backend', '')"
)


class RotationError(Exception):
    """The key was not changed; the message says why and what to do."""


@dataclass(frozen=True)
class Rotated:
    """What was done: how many details, or that an earlier rotation only had to be finished."""

    details: int
    finished_earlier: bool = False


def rotate() -> Rotated:
    """Encrypt everything under a new key, and make the hashes that find people anew.

    Raises:
        RotationError: If something else uses the database, or it fails; nothing is changed then.
        backtalk.privacy.crypto.WrongKey: If the key does not read the database.
    """
    if crypto.settle():
        return Rotated(0, finished_earlier=True)
    crypto.check_key_at_start()
    new = stored_secret(crypto.draft().name, lambda: Fernet.generate_key().decode()).encode()
    try:
        with _alone() as connection:
            done = _encrypt_anew(connection, new)
    except SQLAlchemyError as error:
        raise RotationError(
            f"The key was not changed, since the database failed ({type(error).__name__})."
        ) from error
    finally:
        database().dispose()
    crypto.settle()
    return Rotated(done)


def key_is_set_outside() -> bool:
    """Whether the environment names the key, so that nobody here can put the new one there."""
    return settings().encryption_key is not None


@contextmanager
def _alone() -> Iterator[sa.Connection]:
    """A transaction while which nobody else is connected, nor can be."""
    database().dispose()
    with database().connect() as connection:
        try:
            if connection.dialect.name == "sqlite":
                # Leaving the WAL succeeds only where no other connection is open.
                for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=DELETE"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                connection.exec_driver_sql("BEGIN EXCLUSIVE")
                others = 0
            else:
                connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
                # Whoever starts looks into this table first, and waits.
                connection.execute(sa.text("LOCK TABLE key_checks IN ACCESS EXCLUSIVE MODE"))
                others = connection.scalar(_OTHERS) or 0
        except DBAPIError as error:
            raise _in_use() from error
        if others:
            raise _in_use()
        yield connection
        connection.commit()


def _in_use() -> RotationError:
    return RotationError(
        "The key was not changed: something is connected to the database; stop Backtalk on every"
        " machine, and whatever else uses the database, then try again."
    )


def _encrypt_anew(connection: sa.Connection, new: bytes) -> int:
    db = Session(connection)
    if db.get(KeyCheck, crypto.LASTING) is None:
        lasting = crypto.encoded(crypto.lasting_key())
        db.add(KeyCheck(id=crypto.LASTING, value=crypto.encrypt(lasting)))
        db.flush()
    done = sum(_table(connection, table, new) for table in Base.metadata.sorted_tables)
    with crypto.under(new):
        _make_findable(db)
    return done


def _make_findable(db: Session) -> None:
    """Give each request the hashes by which its person is found."""
    last = 0
    of_batch = sa.select(Lead).order_by(Lead.id).limit(_BATCH)
    while leads := db.scalars(of_batch.where(Lead.id > last)).all():
        last = leads[-1].id
        for lead in leads:
            contact = Contact.of(lead)
            changes.set_contact(lead, contact)
            changes.set_search_keys(db, lead, contact)
        db.flush()
        db.expunge_all()


def _table(connection: sa.Connection, table: sa.Table, new: bytes) -> int:
    """Encrypt a table's details anew; how many there were. Bytes are kept for nothing else."""
    names = [c.name for c in table.columns if isinstance(c.type, sa.LargeBinary)]
    if not names:
        return 0
    (key,) = table.primary_key.columns
    # Without the defaults that change times and versions.
    plain = sa.table(table.name, *(sa.column(name) for name in (key.name, *names)))
    given: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    change = plain.update().where(plain.c[key.name] == sa.bindparam("row")).values(given)
    read = sa.select(key, *(table.c[name] for name in names)).order_by(key).limit(_BATCH)
    done, rows = 0, connection.execute(read).all()
    while rows:
        changed = [
            {"row": row[0]} | {f"new_{name}": _anew(getattr(row, name), new) for name in names}
            for row in rows
        ]
        connection.execute(change, changed)
        done += sum(old is not None for row in rows for old in row[1:])
        rows = connection.execute(read.where(key > rows[-1][0])).all()
    return done


def _anew(old: bytes | None, new: bytes) -> bytes | None:
    if old is None:
        return None
    text = crypto.decrypt(old)
    with crypto.under(new):
        return crypto.encrypt(text)
