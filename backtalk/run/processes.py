"""Processes that live no longer than the one that started them."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
MANY_FILES = 65_536
_libc = ctypes.CDLL(None)


def open_many_files() -> None:
    """Let this process and its children open as many files as the machine allows, within reason.

    A service manager's default of 1,024 is one for each connection: idle ones would use it up.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY_FILES if hard == resource.RLIM_INFINITY else min(hard, MANY_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def tied(niceness: int = 0) -> Callable[[], None]:
    """What a child does between fork and exec so that it ends with this process.

    The kernel kills it when this process is gone, which a supervisor ended by SIGKILL cannot do
    itself. Linux alone offers it; elsewhere such a child stays, and the next start names its port.

    Args:
        niceness: How far the child steps back behind other processes, 0 to 19.
    """
    parent = os.getpid()

    def prepare() -> None:
        if sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)
        os.nice(niceness)

    return prepare


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a process that leads a session of its own, and all that it started."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return


def start(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    given: int | None = None,
    output: int | None = None,
    niceness: int = 0,
) -> subprocess.Popen[str]:
    """Start `command` in a session of its own, tied to this process.

    Args:
        command: Program and arguments.
        cwd: Folder to start in.
        environment: All of its environment variables.
        given: A file for its input; None for this process's.
        output: `subprocess.PIPE` or a file for its output and errors; None to pass them on.
        niceness: How far it steps back behind other processes, 0 to 19.
    """
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=given,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=tied(niceness),
    )


def stop(process: subprocess.Popen[str], patience: float = 10) -> None:
    """End a process made by `start` and all that it started; forced after `patience` seconds."""
    signal_group(process.pid, signal.SIGTERM)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        pass
    finally:
        signal_group(process.pid, signal.SIGKILL)
        process.wait()
