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
USER = "nobody" if os.getuid() == 0 else None
"""PostgreSQL refuses to run as root."""
_numbers = count(1)


def run(*command: str, user: str | None) -> None:
    subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, reached by a socket; its URL, for the name of a database."""
    home = Path(tempfile.mkdtemp(prefix="backtalk-postgres-"))
    server = f"postgresql+psycopg://postgres@/{{}}?host={home}"
    if USER:
        shutil.chown(home, USER)
    try:
        made = ("-A", "trust", "-U", "postgres", "--no-sync", "-D", f"{home}/data")
        run("initdb", *made, user=USER)
        start(server)
        yield server
        stop(server, "immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(server: str) -> None:
    """Start a server that was made here."""
    home = server.partition("host=")[2]
    options = ("-l", f"{home}/log", "-o", f"-F -k {home} -h ''")
    run("pg_ctl", "-D", f"{home}/data", "start", "-w", *options, user=USER)


def stop(server: str, how: str) -> None:
    """Stop it, `fast` or `immediate`."""
    home = server.partition("host=")[2]
    run("pg_ctl", "-D", f"{home}/data", "stop", "-w", "-m", how, user=USER)


def new_database(server: str) -> str:
    """An empty database on the server; its URL."""
    name = f"test_{next(_numbers)}"
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(name)
