import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.environment import environment

POSTGRES = all(map(shutil.which, ("postgres", "initdb", "pg_ctl")))
_numbers = count(1)


def run(*command: str, user: str | None) -> None:
    subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, reached by a socket; its URL, for the name of a database."""
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.getuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="backtalk-postgres-"))
    data, control = str(home / "data"), ("pg_ctl", "-D", str(home / "data"))
    if user:
        shutil.chown(home, user)
    try:
        run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-D", data, user=user)
        run(*control, "start", "-w", "-l", f"{home}/log", "-o", f"-F -k {home} -h ''", user=user)
        yield f"postgresql+psycopg://postgres@/{{}}?host={home}"
        run(*control, "stop", "-m", "immediate", user=user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An empty database of each kind that is installed, and the settings that name it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'backtalk.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres"), f"test_{next(_numbers)}")
    with environment(monkeypatch, var=tmp_path, database_url=url):
        yield url


def _new_database(server: str, name: str) -> str:
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name)
