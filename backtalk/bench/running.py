"""A real `backtalk run` on free ports, as a test or a measurement needs it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from backtalk.evaluate.parser import free_port

PATIENCE = 240.0  # seconds for a line to appear, on a machine that does other work too


class RunError(Exception):
    """It ended, was too slow, or left something behind; the message has its last lines."""


class Running:
    """The process, its output and what it started.

    Args:
        var: Folder for database and keys.
        settings: Further settings, without `BACKTALK_`.
    """

    def __init__(self, var: Path, **settings: object) -> None:
        """Start it."""
        ports = {name: free_port() for name in ("PORT", "ENGINE_PORT", "ACTIONS_PORT")}
        given = {"VAR": var, **ports, **settings}
        self.environment = {f"BACKTALK_{name}": str(value) for name, value in given.items()}
        self.url = f"http://127.0.0.1:{given['PORT']}"
        self.engine = f"http://127.0.0.1:{given['ENGINE_PORT']}"
        self.lines: list[str] = []
        self._began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backtalk", "run"],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        if self.process.stdout:
            with self.process.stdout as output:
                for line in output:
                    self.lines.append(line.rstrip())

    def wait_for(self, words: str) -> float:
        """Seconds from the start to the line with `words` in it.

        Raises:
            RunError: If it ends or takes too long.
        """
        deadline = time.monotonic() + PATIENCE
        while not any(words in line for line in self.lines):
            if not self._reader.is_alive() or time.monotonic() > deadline:
                raise RunError(f"no {words!r} in:\n" + "\n".join(self.lines[-40:]))
            time.sleep(0.02)
        return time.monotonic() - self._began

    def wait(self) -> int:
        """The exit code of one that ends by itself."""
        code = self.process.wait(60)
        self._reader.join()
        return code

    def family(self) -> list[psutil.Process]:
        """All that it started: its children and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, words: str) -> psutil.Process:
        """The process with `words` in its command."""
        return next(p for p in self.family() if words in " ".join(p.cmdline()))

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Signal it and return its exit code.

        Raises:
            RunError: If something that it started is left after 15 s.
        """
        family = self.family() if self.process.poll() is None else []
        self.process.send_signal(number)
        code = self.process.wait(60)
        _, alive = psutil.wait_procs(family, timeout=15)
        for left in alive:
            left.kill()
        self._reader.join()
        if alive:
            raise RunError(f"left behind: {alive}")
        return code
