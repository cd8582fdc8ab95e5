"""Whether this process was asked to break off its training.

A signal or a thread sets the flag; what waits, and what goes from step to step, looks at it. So
nothing is broken off where an exception would be swallowed or leave something half done.
"""

import subprocess
import threading

EVERY = 0.5
"""Seconds between two looks while a process is waited for."""
_requested = threading.Event()


class Cancelled(BaseException):
    """The training was asked to break off; no `except Exception` on the way may keep it."""


def request(*_: object) -> None:
    """Ask for it; also a handler of signals."""
    _requested.set()


def forget() -> None:
    """Let another training run in this process."""
    _requested.clear()


def check() -> None:
    """Break off if that was asked for.

    Raises:
        Cancelled: If so.
    """
    if _requested.is_set():
        raise Cancelled


def wait(process: subprocess.Popen[str]) -> int:
    """Wait for a process and return its code.

    Raises:
        Cancelled: If the training is to break off; the process is the caller's to end.
    """
    while True:
        check()
        try:
            return process.wait(EVERY)
        except subprocess.TimeoutExpired:
            continue
