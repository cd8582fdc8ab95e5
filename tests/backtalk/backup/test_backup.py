"""What a backup holds is what comes back: every row, and the keys that read it."""

import shutil
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from sqlalchemy import MetaData, delete, select, text

from backtalk.backup import archive, postgres
from backtalk.backup.errors import BackupError
from backtalk.cli import backtalk
from backtalk.db.events import tracker_metadata
from backtalk.db.migrate import upgrade
from backtalk.db.models import Conversation, Lead
from backtalk.db.session import database, session
from backtalk.leads.contact import Contact
from backtalk.privacy import crypto
from backtalk.secrets import engine_token, signing_key
from backtalk.settings import settings
from tests.environment import environment
from tests.leads import JO, taken

Rows = dict[str, list[Any]]


@pytest.fixture
def used(database_url: str) -> str:
    """A database with a request in it, and the keys."""
    upgrade()
    tracker_metadata.create_all(database())
    crypto.check_key_at_start()
    signing_key(), engine_token()
    with session() as db:
        with db.begin():
            db.add(Conversation(id="c1"))
        taken(db, JO)
    return database_url


def everything() -> Rows:
    """Every row of every table."""
    found = MetaData()
    found.reflect(database())
    with database().connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in found.tables.values()
        }


def keys() -> dict[str, bytes]:
    return {name: (settings().var / name).read_bytes() for name in archive.KEYS}


def anew() -> None:
    """Keys and settings are read again."""
    settings.cache_clear()
    crypto.forget_key()


def loss() -> None:
    """The requests are gone, and so are the keys."""
    with session() as db, db.begin():
        db.execute(delete(Conversation))
        db.execute(text("DELETE FROM lead_events"))
        db.execute(text("DELETE FROM lead_names"))
        db.execute(delete(Lead))
    for name in archive.KEYS:
        (settings().var / name).unlink()
    anew()


def test_what_was_lost_comes_back_with_the_keys_that_read_it(used: str, tmp_path: Path) -> None:
    before, held = everything(), keys()
    file = tmp_path / "safe" / "backup.tar.gz"
    file.parent.mkdir()
    assert archive.save(file) == []
    assert file.stat().st_mode & 0o077 == 0
    loss()
    assert everything() != before
    archive.restore(file)
    assert everything() == before
    assert keys() == held
    with session() as db:
        assert Contact.of(db.scalars(select(Lead)).one()).name == "Jo Bloggs"
        db.execute(text("SELECT 1"))
    upgrade()
    assert [path for path in settings().var.iterdir() if path.name.startswith(".")] == []


def test_what_was_there_before_a_restore_can_be_had_again(used: str, tmp_path: Path) -> None:
    file = tmp_path / "old.tar.gz"
    archive.save(file)
    with session() as db, db.begin():
        db.add(Conversation(id="later"))
    later = everything()
    before = archive.restore(file)
    assert before
    assert everything() != later
    archive.restore(before)
    assert everything() == later


def test_a_backup_of_a_database_that_is_written_to_is_one_moment_of_it(
    used: str, tmp_path: Path
) -> None:
    """Two rows are always written together, and are in the backup together or not at all."""
    stop = threading.Event()

    def write() -> None:
        for number in range(10_000):
            if stop.is_set():
                return
            with session() as db, db.begin():
                db.add_all((Conversation(id=f"a{number}"), Conversation(id=f"b{number}")))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        file = tmp_path / "busy.tar.gz"
        archive.save(file)
    finally:
        stop.set()
        writer.join()
    archive.restore(file)
    with session() as db:
        ids = set(db.scalars(select(Conversation.id))) - {"c1"}
    assert {i[1:] for i in ids if i[0] == "a"} == {i[1:] for i in ids if i[0] == "b"}


def refused(file: Path) -> str:
    before, held = everything(), keys()
    with pytest.raises(BackupError) as told:
        archive.restore(file)
    assert (everything(), keys()) == (before, held), "nothing was changed"
    return str(told.value)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def garbage(file: Path) -> None:
    file.write_text("no backup")


def repacked(change: Callable[[Path], None]) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        folder = file.with_suffix(".d")
        with tarfile.open(file) as packed:
            packed.extractall(folder, filter="data")
        change(folder)
        with tarfile.open(file, "w:gz") as packed:
            for path in folder.iterdir():
                packed.add(path, path.name)
        shutil.rmtree(folder)

    return damage


def without_database(folder: Path) -> None:
    (folder / "database").write_bytes(b"not a database" * 1000)


def newer(folder: Path) -> None:
    manifest = folder / "backup.json"
    manifest.write_text(manifest.read_text().replace('"revision": "0', '"revision": "9'))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (truncated, "damaged"),
        (garbage, "no backup"),
        (repacked(without_database), "damaged|pg_restore failed"),
        (repacked(newer), "which is newer"),
    ],
    ids=["truncated", "garbage", "database", "newer"],
)
def test_what_is_damaged_or_too_new_is_refused_whole(
    used: str, tmp_path: Path, damage: Callable[[Path], None], says: str
) -> None:
    file = tmp_path / "backup.tar.gz"
    archive.save(file)
    damage(file)
    told = refused(file)
    assert any(one in told for one in says.split("|")), told


def test_a_key_that_does_not_read_the_backup_is_refused(
    used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.tar.gz"
    archive.save(file)
    monkeypatch.setenv("BACKTALK_ENCRYPTION_KEY", Fernet.generate_key().decode())
    anew()
    if used.startswith("sqlite"):
        assert "not the one of the backup" in refused(file)


def test_keys_of_the_environment_stay_there(
    used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKTALK_SECRET_KEY", "s" * 40)
    anew()
    file = tmp_path / "backup.tar.gz"
    shown = CliRunner().invoke(backtalk, ["backup", str(file)])
    assert "BACKTALK_SECRET_KEY is set and not in it" in shown.output
    with tarfile.open(file) as packed:
        assert "secret_key" not in packed.getnames()


def test_a_backup_of_another_kind_of_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(monkeypatch, var=tmp_path):
        upgrade()
        archive.save(tmp_path / "backup.tar.gz")
    with (
        environment(monkeypatch, database_url="postgresql://u:p@127.0.0.1:1/x"),
        pytest.raises(BackupError, match="another kind"),
    ):
        archive.restore(tmp_path / "backup.tar.gz")


def test_the_command_asks_before_it_restores(used: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    assert CliRunner().invoke(backtalk, ["backup", str(file)]).exit_code == 0
    before = everything()
    assert CliRunner().invoke(backtalk, ["restore", str(file)], input="n\n").exit_code == 1
    done = CliRunner().invoke(backtalk, ["restore", str(file), "--yes"])
    assert done.exit_code == 0, done.output
    assert "start it again" in done.output
    assert everything() == before


@pytest.mark.parametrize("file", ["missing/backup.tar.gz", "."])
def test_where_it_cannot_be_written_is_one_sentence(used: str, tmp_path: Path, file: str) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        archive.save(tmp_path / file)


def test_postgresql_s_programs_are_named_where_they_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        postgres.dump("postgresql://u:p@127.0.0.1:1/x", tmp_path / "dump")


def test_an_unused_database_has_nothing_to_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(monkeypatch, var=tmp_path / "new"), pytest.raises(BackupError, match="never"):
        archive.save(tmp_path / "backup.tar.gz")
    assert not (tmp_path / "backup.tar.gz").exists()
