"""The time at which tests run whose results depend on the date."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine

NAME = "BACKTALK_TEST_CLOCK"
"""The variable by which `make test-all` runs them at another time."""
_WEDNESDAY = "2026-11-25T10:00:00-08:00"
FOLDERS = (
    "tests/backtalk/demo",
    "tests/backtalk/insights",
    "tests/backtalk/leads",
    "tests/browser/console",
    "tests/web/console",
)
"""Where such tests stand: a calendar's days, weeks and openings are counted there."""


@contextmanager
def set_clock() -> Iterator[None]:
    """Let it be that time now; it goes on from there."""
    with time_machine.travel(datetime.fromisoformat(os.environ.get(NAME, _WEDNESDAY)), tick=True):
        yield
