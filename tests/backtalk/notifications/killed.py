"""A process that takes a request and sends its notification, and is killed at one point."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import Engine, event

from backtalk.db.session import database
from backtalk.notifications import sender
from tests.backtalk.notifications.helpers import CLINIC, ask

COMMITS = ("request", "claim", "settle")
POINTS = (
    *(f"{when} the commit of the {what}" for what in COMMITS for when in ("before", "after")),
    "before the connection",
    "while the receiver works",
    "after the answer",
)


def main(point: str, environment: dict[str, str], log: Path) -> None:
    """Run in a process of its own.

    `log` says `told` once the visitor would be told that the request is saved, and `end` if the
    process outlives the point.
    """
    os.environ.update(environment)
    _arm(point)
    ask()
    log.write_text("told")
    sender.send_due(CLINIC)
    log.write_text("told end")


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    when, _, what = point.partition(" the commit of the ")
    if what:
        _at_commit(database(), COMMITS.index(what) + 1, when)
        return
    post = requests.Session.post

    def posting(*args: Any, **kwargs: Any) -> requests.Response:
        if point == "before the connection":
            die()
        if point == "while the receiver works":
            threading.Timer(0.3, die).start()
        answer = post(*args, **kwargs)
        if point == "after the answer":
            die()
        return answer

    requests.Session.post = posting  # type: ignore[method-assign]  # to be killed inside of it


def _at_commit(engine: Engine, number: int, when: str) -> None:
    """Be killed at the `number`th commit of something written."""
    written: set[int] = set()
    commits = 0

    @event.listens_for(engine, "before_cursor_execute")
    def _note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            written.add(id(connection))

    @event.listens_for(engine, "commit")
    def _count(connection: Any) -> None:
        nonlocal commits
        if id(connection) not in written:
            return
        written.discard(id(connection))
        commits += 1
        if commits == number:
            if when == "after":
                connection.connection.driver_connection.commit()
            die()
