"""The whole product, started once for all tests that want it: its own supervisor, free ports."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from backtalk.bench.running import Running


@dataclass(frozen=True)
class Stack:
    """Where the product answers, where it keeps its data, and its processes."""

    url: str
    var: Path
    running: Running

    def kill_engine(self) -> None:
        """End the engine as a crash would; the supervisor starts it again."""
        self.running.part(f"--port {self.running.environment['BACKTALK_ENGINE_PORT']}").kill()

    def kill_web(self) -> None:
        """End the web server as a crash would; the supervisor starts it again."""
        self.running.part("web.server").kill()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Engine, actions and web, ready to talk; a model is trained first if none matches."""
    var = tmp_path_factory.mktemp("stack")
    running = Running(var, RATE_LIMIT="100000/minute")
    try:
        running.wait_for("Ready after")
        yield Stack(running.url, var, running)
    finally:
        running.end()
