"""One file with everything that has to be kept together."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from backtalk.backup import postgres, sqlite
from backtalk.backup.errors import BackupError
from backtalk.db.migrate import config, upgrade
from backtalk.db.session import database
from backtalk.privacy.crypto import forget_key, settle
from backtalk.settings import settings
from backtalk.whole_files import written_aside

KEYS = ("encryption_key", "secret_key", "engine_token")
_DATABASE, _MANIFEST = "database", "backup.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: which kind of database, as which migration left it, made when."""

    kind: Literal["sqlite", "postgresql"]
    revision: str
    made_at: str
    version: str


def save(file: Path) -> list[str]:
    """Write a backup of the database and the keys in `var`; Backtalk may run.

    Returns:
        Keys that are set by the environment, and so are not in it.

    Raises:
        BackupError: If it cannot be made; there is no file then.
    """
    revision = _revision()
    settle()
    made = Manifest(_kind(), revision, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", _version())
    outside = [key for key in KEYS if getattr(settings(), key)]
    with _folder() as folder:
        (folder / _MANIFEST).write_text(json.dumps(asdict(made)))
        _dump(folder / _DATABASE)
        names = [_MANIFEST, _DATABASE]
        for key in KEYS:
            if key not in outside and (found := settings().var / key).exists():
                (folder / key).write_bytes(found.read_bytes())
                names.append(key)
        _pack(folder, names, file)
    return outside


def restore(file: Path) -> Path | None:
    """Put a backup in the place of the database and the keys; Backtalk may run.

    What was there before is saved first. Nothing is changed unless all of the backup is sound.

    Returns:
        The backup of what was there; None if nothing was.

    Raises:
        BackupError: If it is damaged, or is not for this installation.
    """
    with _folder() as folder:
        manifest = _unpack(file, folder)
        _check(manifest, folder)
        before = _save_what_is_there()
        var = settings().var
        drafts = {key: var / f".{key}.restored" for key in KEYS if (folder / key).exists()}
        for key, draft in drafts.items():
            draft.write_bytes((folder / key).read_bytes())
            draft.chmod(0o600)
        database().dispose()
        _put_back(folder / _DATABASE)
        for key, draft in drafts.items():
            draft.replace(var / key)
    forget_key()
    upgrade()
    return before


def _kind() -> Literal["sqlite", "postgresql"]:
    backend = make_url(settings().database).get_backend_name()
    return "sqlite" if backend == "sqlite" else "postgresql"


def _dump(to: Path) -> None:
    if _kind() == "sqlite":
        sqlite.dump(_sqlite_file(), to)
    else:
        postgres.dump(settings().database, to)


def _put_back(copy: Path) -> None:
    if _kind() == "sqlite":
        sqlite.restore(copy, _sqlite_file())
    else:
        postgres.restore(copy, settings().database)


def _sqlite_file() -> Path:
    return Path(make_url(settings().database).database or "")


def _revision() -> str:
    try:
        with database().connect() as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except (SQLAlchemyError, OSError) as error:
        raise BackupError(
            "The database cannot be read, or was never used; start it, or run `backtalk migrate`."
        ) from error
    return str(found)


def _version() -> str:
    return version("backtalk")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for the parts of a backup, on the disk that holds the database."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=settings().var, prefix=".backup-") as folder:
            yield Path(folder)
    except OSError as error:
        raise BackupError(
            f"The backup cannot be written or read ({error.strerror or error}); see that there is"
            " room and that the folders can be written to."
        ) from error


def _pack(folder: Path, names: list[str], file: Path) -> None:
    with (
        written_aside(file, mode=0o600) as aside,
        tarfile.open(aside, "w:gz", compresslevel=6) as archive,
    ):
        for name in names:
            archive.add(folder / name, name)


def _unpack(file: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(file, "r:gz") as archive:
            wanted = {_MANIFEST, _DATABASE, *KEYS}
            members = [m for m in archive.getmembers() if m.name in wanted and m.isfile()]
            archive.extractall(folder, members, filter="data")
        return Manifest(**json.loads((folder / _MANIFEST).read_text()))
    except FileNotFoundError as error:
        if not file.exists():
            raise BackupError(f"There is no file {file}.") from error
        raise BackupError(f"{file} is no backup of Backtalk's.") from error
    except (tarfile.TarError, EOFError, ValueError, TypeError, OSError) as error:
        raise BackupError(f"{file} is no backup of Backtalk's, or is damaged.") from error


def _check(manifest: Manifest, folder: Path) -> None:
    if manifest.kind != _kind():
        raise BackupError(
            f"The backup is of {manifest.kind}, and BACKTALK_DATABASE_URL names another kind."
        )
    with database().connect() as connection:
        script = ScriptDirectory.from_config(config(connection))
    if manifest.revision not in {one.revision for one in script.walk_revisions()}:
        raise BackupError(
            f"The backup was made by Backtalk {manifest.version}, which is newer; install that."
        )
    copy = folder / _DATABASE
    if manifest.kind == "postgresql":
        postgres.check(copy)
        return
    sqlite.check(copy)
    key = _key_after(folder)
    checked = sqlite.key_check(copy)
    if checked is not None:
        try:
            Fernet(key).decrypt(checked)
        except (InvalidToken, ValueError) as error:
            raise BackupError(
                "The encryption key is not the one of the backup; set BACKTALK_ENCRYPTION_KEY to"
                " the key of that time."
            ) from error


def _key_after(folder: Path) -> str:
    """The encryption key that would be used after the restore."""
    given = settings().encryption_key
    if given:
        return given.get_secret_value()
    for place in (folder, settings().var):
        if (place / "encryption_key").exists():
            return (place / "encryption_key").read_text().strip()
    return ""


def _save_what_is_there() -> Path | None:
    try:
        _revision()
    except BackupError:
        return None
    file = settings().var / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    save(file)
    return file
