"""What must hold before anything is started: each failure is one sentence naming its setting."""

import errno
import os
import shutil
import socket
import tempfile
from pathlib import Path

from backtalk.file_permissions import close_folder
from backtalk.settings import Settings, settings

SPACE_NEEDED = 300_000_000  # bytes; a training's cache, a model, and a database that can grow


ADDRESS_FILE = "address"
"""In `var`: where it was started last, which may be by other settings than a command has."""


class StartError(Exception):
    """Backtalk cannot start or go on; the message says why and which setting changes it."""


def check_machine(*parts: str) -> None:
    """See that the ports are free and the folders can be written.

    Args:
        parts: `web`, `actions`, `engine`: what is to be started here; all of it if none is named.

    Raises:
        StartError: If they are not.
    """
    given = settings()
    parts = parts or (("web",) if given.engine_url else ("web", "engine", "actions"))
    check_folder(given.var, "BACKTALK_VAR")
    take_from_others(given.var)
    if "web" in parts:
        check_port(given.host, given.port, "BACKTALK_PORT")
    if "engine" in parts:
        check_port(given.internal_host, given.engine_port, "BACKTALK_ENGINE_PORT")
        check_folder(given.models, "BACKTALK_MODELS")
    if "actions" in parts:
        check_port(given.internal_host, given.actions_port, "BACKTALK_ACTIONS_PORT")


def take_from_others(var: Path) -> None:
    """Close the folder of what is kept to the other users of this machine.

    Raises:
        StartError: If it, or a file in it, belongs to one of them.
    """
    try:
        close_folder(var)
    except PermissionError as error:
        raise StartError(
            f"{error.filename} belongs to another user of this machine; run as that user, or give"
            f" {var} and what is in it to this one (chown -R)."
        ) from error


def as_root() -> str:
    """A word to who runs this as root; empty if nobody does."""
    if os.geteuid():
        return ""
    return "runs as root; a user of its own is safer: docs/operations.md says how"


def check_project() -> str:
    """See that the engine is installed and the content is whole.

    Returns:
        How many danger signs no clinician has signed off, in one line; empty if all are.

    Raises:
        EngineMissing: If the engine's environment is not there.
        ContentError: If a content file is broken.
    """
    from backtalk.content.loader import load
    from backtalk.run import engine

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
    # The same family: where `::` takes IPv6 alone, localhost may be the other.
    everywhere = {"0.0.0.0": "localhost", "::": "::1"}  # noqa: S104 - compared
    host = everywhere.get(given.host, given.host)
    return f"http://[{host}]:{given.port}" if ":" in host else f"http://{host}:{given.port}"


def running_at(given: Settings) -> str:
    """Where people find the console: as the clinic set it, or where it was started last."""
    if given.public_url:
        return given.public_url.rstrip("/")
    try:
        return (given.var / ADDRESS_FILE).read_text("utf-8").strip()
    except OSError:
        return address(given)


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
