"""A PostgreSQL of our own for tests, where one is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

POSTGRES = all(map(shutil.which, ("postgres", "initdb", "pg_ctl")))
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
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


def new_database(server: str) -> str:
    """An empty database on the server; its URL."""
    name = f"test_{next(_numbers)}"
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name)
