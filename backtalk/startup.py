"""What must hold before anything is started: each failure is one sentence naming its setting."""

import errno
import shutil
import socket
import tempfile
from pathlib import Path

from backtalk.settings import Settings, settings

SPACE_NEEDED = 300_000_000  # bytes; a training's cache, a model, and a database that can grow


class StartError(Exception):
    """Backtalk cannot start or go on; the message says why and which setting changes it."""


def check_machine() -> None:
    """See that the ports are free and the folders can be written.

    Raises:
        StartError: If they are not.
    """
    given = settings()
    check_folder(given.var, "BACKTALK_VAR")
    check_port(given.host, given.port, "BACKTALK_PORT")
    if not given.engine_url:
        check_port("127.0.0.1", given.engine_port, "BACKTALK_ENGINE_PORT")
        check_port("127.0.0.1", given.actions_port, "BACKTALK_ACTIONS_PORT")
        check_folder(given.models, "BACKTALK_MODELS")


def check_project() -> str:
    """See that the engine is installed and the content is whole.

    Returns:
        How many danger signs no clinician has signed off, in one line; empty if all are.

    Raises:
        EngineMissing: If the engine's environment is not there.
        ContentError: If a content file is broken.
    """
    from backtalk import engine
    from backtalk.content.loader import load

    if not settings().engine_url:
        engine.command()
    rows = load(settings().content).red_flags.values()
    unsigned = sum(not row.reviewed.done for row in rows)
    if not unsigned:
        return ""
    return (
        f"{unsigned} of {len(rows)} danger signs are not yet reviewed by a clinician; sign them in"
        " data/red_flags.yml"
    )


def first_admin() -> tuple[str, str] | None:
    """Make an admin of the console if nobody has an account: e-mail and one-time password."""
    from backtalk.content.loader import load
    from backtalk.db.session import session
    from backtalk.staff import accounts, audit

    with session() as db, db.begin():
        made = accounts.first_admin(db, load(settings().content).clinic.email)
        if made is None:
            return None
        audit.record(db, "staff.added", None, kind="staff", object_id=made.staff.id)
    return made.staff.email, made.password


def address(given: Settings) -> str:
    """Where a browser on this machine finds the web server."""
    host = "localhost" if given.host in ("0.0.0.0", "::") else given.host  # noqa: S104 - compared
    return f"http://[{host}]:{given.port}" if ":" in host else f"http://{host}:{given.port}"


def check_port(host: str, port: int, setting: str) -> None:
    """Raise `StartError` if nothing can listen on `host` and `port`."""
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            # As the servers do: what lingers of a connection that was closed is no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise StartError(
            f"{host} is not an address of this machine; set BACKTALK_HOST to one."
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                f"Port {port} is in use by another program; stop that, or set {setting} to a"
                " free port."
            ) from error
        reason = (error.strerror or str(error)).lower()
        raise StartError(
            f"Port {port} of {host} cannot be opened ({reason}); set {setting} or BACKTALK_HOST."
        ) from error


def check_folder(folder: Path, setting: str) -> None:
    """Raise `StartError` unless `folder` can be written to and has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StartError(
            f"The folder {folder} cannot be written to ({reason}); make it writable, or set"
            f" {setting} to one that is."
        ) from error
    if free < SPACE_NEEDED:
        raise StartError(
            f"There is less than {SPACE_NEEDED // 1_000_000} MB free in {folder}; free some, or"
            f" set {setting} to a folder on a larger disk."
        )
