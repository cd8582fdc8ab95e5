"""After a rotation the new key alone reads everything, and people are found as before."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import LargeBinary, select

from backtalk.backup import archive
from backtalk.cli import explain
from backtalk.db.migrate import upgrade
from backtalk.db.models import (
    Base,
    Conversation,
    Lead,
    LeadEvent,
    LeadNote,
    Notification,
    NotificationTarget,
)
from backtalk.db.session import database, session
from backtalk.leads import unconfirmed
from backtalk.leads.contact import Contact
from backtalk.leads.lists import search
from backtalk.privacy import crypto, rotation
from backtalk.reviews import texts
from backtalk.settings import settings
from backtalk.staff import accounts
from tests.backtalk.privacy import rotating
from tests.environment import environment
from tests.leads import JO, taken

SEARCHES = ("Bloggs", "blo", "jo@example.com", "+1 415 555 0132", "0132")


@pytest.fixture
def old(database_url: str) -> bytes:
    """The key of a database that has something in each encrypted column."""
    Base.metadata.create_all(database())
    crypto.check_key_at_start()
    with session() as db, db.begin():
        db.add(Conversation(id="c1"))
    with session() as db:
        lead = taken(db, JO).id
        unconfirmed.keep(db, "c1", Contact("Jo", "+14155550132", None))
        admin = accounts.add(db, "Rosa Lind", "rosa@clinic.test", "staff")
        admin.totp_secret = crypto.encrypt("secret")
        db.add(LeadNote(lead_id=lead, staff_id=1, text=crypto.encrypt("called")))
        details = crypto.encrypt("{}")
        db.add(LeadEvent(lead_id=lead, who="visitor", what="added", details=details))
        target = NotificationTarget(
            name="Desk",
            name_folded="desk",
            kind="webhook",
            about=["lead"],
            personal=False,
            enabled=True,
            shown="",
            secret=crypto.encrypt("password"),
        )
        db.add(target)
        db.flush()
        told = crypto.encrypt("{}")
        db.add(Notification(key="k", kind="lead", target_id=target.id, lead_id=lead, payload=told))
        db.commit()
    database().dispose()
    return crypto.current_key()


def encrypted() -> dict[str, list[bytes]]:
    """All that is encrypted, by column."""
    columns = [
        c for t in Base.metadata.tables.values() for c in t.c if isinstance(c.type, LargeBinary)
    ]
    with session() as db:
        found = {
            str(c): list(db.scalars(select(c).where(c.is_not(None)).order_by(*c.table.primary_key)))
            for c in columns
        }
    database().dispose()
    return found


def texts_under(key: bytes) -> dict[str, list[str]]:
    opened = Fernet(key)
    return {
        column: [opened.decrypt(value).decode() for value in values if value]
        for column, values in encrypted().items()
        if not column.startswith("key_checks.")
    }


def found() -> list[int]:
    """How many requests each search finds."""
    with session() as db:
        counts = [
            len(db.scalars(select(Lead).where(search.matching(search.keys(words, "US")))).all())
            for words in SEARCHES
        ]
    database().dispose()
    return counts


def lasting() -> tuple[str, str]:
    return texts.key("my back hurts"), crypto.hash_address("192.0.2.1")


def anew() -> None:
    settings.cache_clear()
    crypto.forget_key()


def test_the_new_key_alone_reads_everything(old: bytes) -> None:
    before, hashes = texts_under(old), lasting()
    assert all(before.values()), "each encrypted column is tried"
    for _ in range(2):
        assert rotation.rotate().details == sum(map(len, encrypted().values()))
    new = (settings().var / "encryption_key").read_bytes()
    assert texts_under(new) == before
    for value in (value for values in encrypted().values() for value in values):
        with pytest.raises(InvalidToken):
            Fernet(old).decrypt(value)
    assert found() == [1] * len(SEARCHES)
    assert lasting() == hashes, "what is compared with hashes of long ago"
    assert not crypto.draft().exists()
    crypto.check_key_at_start()


def test_no_hash_of_a_person_is_under_the_old_key(old: bytes) -> None:
    with crypto.under(old):
        keys = [search.keys(words, "US") for words in SEARCHES]
    rotation.rotate()
    with session() as db:
        assert not any(db.scalars(select(Lead).where(search.matching(key))).all() for key in keys)


@pytest.mark.parametrize("point", rotating.POINTS)
def test_a_kill_at_any_point_leaves_one_key_that_reads_everything(old: bytes, point: str) -> None:
    before, hashes = texts_under(old), lasting()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([rotating.__name__])
    given = {name: value for name, value in os.environ.items() if name.startswith("BACKTALK_")}
    process = context.Process(target=rotating.main, args=(point, given))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    anew()
    crypto.check_key_at_start()  # as any start does
    assert texts_under(crypto.current_key()) == before
    assert (crypto.current_key() != old) == (point == "after the commit")
    assert (found(), lasting()) == ([1] * len(SEARCHES), hashes)
    rotation.rotate()
    assert texts_under(crypto.current_key()) == before
    assert crypto.current_key() != old


def test_a_key_of_the_environment_is_told_and_not_replaced(
    old: bytes, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    var = settings().var
    with environment(monkeypatch, var=var, database_url=database_url, encryption_key=old.decode()):
        (var / "encryption_key").unlink()
        rotation.rotate()
        new = crypto.draft().read_text()
        anew()
        with pytest.raises(crypto.WrongKey):
            crypto.check_key_at_start()
        assert rotation.rotate().finished_earlier
        monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", new)
        anew()
        crypto.check_key_at_start()
        assert not crypto.draft().exists(), "it is where it belongs"
        assert found() == [1] * len(SEARCHES)


def test_nothing_is_changed_while_somebody_is_connected(old: bytes) -> None:
    program = (
        "import sys; from backtalk.privacy.crypto import check_key_at_start as start;"
        "start(); print('connected', flush=True); sys.stdin.read()"
    )
    before = encrypted()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "connected\n"
        with pytest.raises(
            rotation.RotationError, match="stop Backtalk on every machine"
        ) as refused:
            rotation.rotate()
    assert explain(refused.value) == str(refused.value)
    assert encrypted() == before
    assert rotation.rotate().details


@pytest.mark.usefixtures("database_url")
def test_a_backup_after_a_kill_holds_the_key_of_the_database(tmp_path: Path) -> None:
    upgrade()
    crypto.check_key_at_start()
    old = crypto.current_key()
    rotation.rotate()
    key = settings().var / "encryption_key"
    key.rename(crypto.draft())  # as a kill after the commit leaves it
    key.write_bytes(old)
    anew()
    archive.save(tmp_path / "saved.tar.gz")
    archive.restore(tmp_path / "saved.tar.gz")
    crypto.check_key_at_start()


@pytest.mark.usefixtures("var")
def test_the_command_says_what_to_do_next() -> None:
    upgrade()
    crypto.check_key_at_start()
    database().dispose()
    command = [sys.executable, "-m", "backtalk", "keys", "rotate"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "2 details are encrypted under a new key" in done.stdout
    assert "make a backup" in done.stdout
