"""A process that is started, watched, started again when it ends, and stopped with all it started.

This stands in for supervisord and honcho. honcho ends everything when one process ends;
supervisord has no step between programs (migrate, train, then start), puts no name before a
line, and leaves its children behind when it is killed: with what it would take to add that,
it was the longer way.
"""

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from backtalk.run.processes import signal_group, tied
from backtalk.settings import ROOT

QUICK_DEATHS = 4  # in a row before the service was ever ready: it will not come up
LONG_LIFE = 60.0  # seconds after which the next end counts as the first
LONGEST_WAIT = 30.0  # seconds between two starts at most
PATIENCE = 10.0  # seconds between asking a process to end and forcing it
LONGEST_LINE = 65_536  # bytes that are held back while a line has no end


class ServiceFailed(Exception):
    """A service ended again and again before it was ever ready."""


class Service:
    """One named process.

    Args:
        name: Stands before each of its lines.
        command: Program and arguments.
        environment: All of its environment variables.
        show: Takes each line to print.
        cwd: Folder to start in.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        show: Callable[[str], None],
        cwd: Path = ROOT,
    ) -> None:
        """Start nothing yet."""
        self.name = name
        self.ready = False
        self.last_line = ""
        self._command = command
        self._environment = environment
        self._show = show
        self._cwd = cwd

    async def keep_running(self) -> None:
        """Start the process, and again with growing pauses when it ends; cancel this to stop it.

        Raises:
            ServiceFailed: If it keeps ending before `ready` was set.
        """
        deaths: deque[float] = deque(maxlen=QUICK_DEATHS)
        pause = 1.0
        while True:
            began = monotonic()
            code = await self.run_once()
            deaths.append(monotonic())
            if monotonic() - began > LONG_LIFE:
                pause = 1.0
                deaths.clear()
            if not self.ready and len(deaths) == QUICK_DEATHS:
                raise ServiceFailed(
                    f"{self.name} does not start; the last it said was: {self.last_line}"
                )
            self._show(f"{self.name} ended with code {code}; it starts again in {pause:.0f} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_WAIT)

    async def run_once(self) -> int:
        """Run the process to its end and return its exit code; cancel this to stop it."""
        # A pipe of our own: asyncio's would keep `wait` from returning for as long as something
        # that the process started holds it open (Python 3.12).
        ours, theirs = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._cwd,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
                preexec_fn=tied(),
            )
        finally:
            os.close(theirs)
        copying = asyncio.create_task(self._copy_lines(ours))
        try:
            return await process.wait()
        finally:
            await _stop(process)
            # What a process says last must not get lost; all that held the pipe has ended.
            with suppress(TimeoutError):
                await asyncio.wait_for(copying, 1)

    async def _copy_lines(self, pipe: int) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", 0)
        )
        rest = b""
        try:
            while chunk := await reader.read(LONGEST_LINE):
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > LONGEST_LINE:
                    lines, rest = [*lines, rest], b""
                for line in lines:
                    self._line(line)
            self._line(rest)
        finally:
            transport.close()

    def _line(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if text:
            self.last_line = text
            self._show(f"{self.name:<8}| {text}")


async def _stop(process: Process) -> None:
    """End the process and all that it started, gently first; cancel this to force it."""
    try:
        if process.returncode is None:
            signal_group(process.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)
    finally:
        signal_group(process.pid, signal.SIGKILL)
    await process.wait()
