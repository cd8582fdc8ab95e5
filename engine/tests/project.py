"""A Rasa project small enough to be trained in a test: the real one with fewer examples."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
TOKEN = "a shared secret"
_KEEP_EACH = 16
_SHORT_BLOCKS = ("asked", "follow_ups")
"""Folders of blocks with few lines each, of which every answer has some more elsewhere."""
# Each place that a process asks for, by name or number, is a line in the file. uvloop would
# connect where Python's audit cannot see it.
_RECORDER = """
import os, sys
sys.modules["uvloop"] = None
def hook(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        place = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        place = arguments[0]
    else:
        return
    with open(os.environ["CONNECTIONS"], "a") as file:
        print(place[0] if isinstance(place, tuple) else place, file=file)
sys.addaudithook(hook)
"""
Reader = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Project:
    root: Path
    var: Path

    @property
    def connections(self) -> list[str]:
        """Where recorded commands connected to, or wanted to."""
        file = self.root / "connections.txt"
        return file.read_text().split() if file.exists() else []

    def environment(self, *, record: bool = False, **more: str) -> dict[str, str]:
        search = [str(self.root / "recorder")] if record else []
        return {
            **os.environ,
            "BACKTALK_ACTIONS_URL": "http://127.0.0.1:1/webhook",
            "BACKTALK_CONTENT": str(self.root / "content"),
            "BACKTALK_ENGINE_TOKEN": TOKEN,
            "BACKTALK_EVENTS_URL": f"sqlite:///{self.root}/events.db",
            "BACKTALK_MODELS_URL": "",
            "BACKTALK_VAR": str(self.var),
            "CONNECTIONS": str(self.root / "connections.txt"),
            "PYTHONPATH": os.pathsep.join([*search, str(ROOT / "engine")]),
            "RASA_CACHE_DIRECTORY": str(self.root / "cache"),
            "RASA_TELEMETRY_ENABLED": "true",
            **more,
        }

    def run(
        self, *arguments: str, record: bool = False, typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a Rasa command in the project, to its end, with something typed into it."""
        return subprocess.run(
            [sys.executable, "-m", "backtalk_engine", *arguments],
            cwd=self.root,
            env=self.environment(record=record),
            input=typed,
            capture_output=True,
            text=True,
            timeout=300,  # a training beside other work
            check=False,
        )

    def rasa(self, *arguments: str, record: bool = False, typed: str = "") -> str:
        """Run a Rasa command that must succeed, and return what it printed."""
        done = self.run(*arguments, record=record, typed=typed)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def reader(self) -> Reader:
        """The model's reading of a message, as Rasa's parse endpoint gives it."""
        agent = self.agent()
        return lambda text: asyncio.run(agent.parse_message(text))

    def agent(self) -> Any:
        """Rasa's agent with the model."""
        from rasa.core.agent import Agent

        with _environment(self.environment()):
            return Agent.load(self.model)

    @property
    def model(self) -> Path:
        return next((self.root / "models").glob("*.tar.gz"))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def made(root: Path, var: Path | None = None) -> Project:
    """A copy of the project in `root`, with one of sixteen examples."""
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, root)
    for name in ("content", "data"):
        shutil.copytree(ROOT / name, root / name)
    for file in (root / "data/nlu").rglob("*.yml"):
        if file.parent.name in _SHORT_BLOCKS:
            file.write_text(_fewer_blocks(file.read_text()))
        elif file.name != "entities.yml":
            file.write_text(_fewer(file.read_text()))
    (root / "recorder").mkdir()
    (root / "recorder/sitecustomize.py").write_text(_RECORDER)
    return Project(root, var or root / "var")


def _fewer_blocks(text: str) -> str:
    """The first block of examples and every sixteenth after that."""
    head, *blocks = re.split(r"(?=^\s*- intent:)", text, flags=re.MULTILINE)
    return head + "".join(blocks[::_KEEP_EACH])


def _fewer(text: str) -> str:
    """The same blocks of examples, each with its first and every sixteenth after that."""
    kept, place = [], 0
    for line in text.splitlines(keepends=True):
        if re.match(r"\s*- intent:", line):
            place = 0
        elif re.match(r"\s+- ", line):
            place += 1
            if place % _KEEP_EACH != 1:
                continue
        kept.append(line)
    return "".join(kept)


def examples() -> list[tuple[str, list[str]]]:
    """Each block of the project's own examples: its intent, its lines."""
    blocks = []
    for file in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in yaml.load(file.read_text(), yaml.CSafeLoader)["nlu"]:
            if "intent" in block:
                lines = [line.removeprefix("- ") for line in block["examples"].splitlines()]
                blocks.append((block["intent"], lines))
    return blocks
