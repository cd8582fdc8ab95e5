"""A process that changes the encryption key, and is killed at one point."""

import os
import signal
from typing import Any

from sqlalchemy import event

from backtalk.db.session import database
from backtalk.privacy import crypto, rotation

POINTS = (
    "after the draft of the key",
    "in the middle of the details",
    "before the commit",
    "after the commit",
)


def main(point: str, environment: dict[str, str]) -> None:
    """Run in a process of its own."""
    os.environ.update(environment)
    crypto.check_key_at_start()
    engine = database()
    updates = 0

    @event.listens_for(engine, "before_cursor_execute")
    def _statement(_: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal updates
        if point == POINTS[0] and (crypto.draft().exists()):
            die()
        updates += statement.startswith("UPDATE")
        if point == POINTS[1] and updates == 2:
            die()

    @event.listens_for(engine, "commit")
    def _commit(connection: Any) -> None:
        if updates and point in POINTS[2:]:
            if point == "after the commit":
                connection.connection.driver_connection.commit()
            die()

    rotation.rotate()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
