"""Training: a model for what the project says now, made when no such model is there."""

import fcntl
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from backtalk import engine, processes
from backtalk.settings import ROOT, settings

# What a model is made from; a change in any of it asks for a new one.
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "engine/backtalk_engine/**/*.py",
    "engine/uv.lock",
)
NICENESS = 10  # a training must not slow the answers that visitors wait for
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class TrainingError(Exception):
    """No model came out; the message says why."""


def fingerprint(root: Path = ROOT) -> str:
    """The state of everything that a model is made from, as 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def matching_model() -> Path | None:
    """The newest model that was trained on what the project says now, if there is one."""
    found = sorted(settings().models.glob(f"*-{fingerprint()}.tar.gz"))
    return found[-1] if found else None


def train(progress: Callable[[float], None] = lambda seconds: None) -> Path:
    """Train a model, however many there are, and return its archive.

    The archive is written aside and moved when whole. A second training waits for the first.

    Args:
        progress: Called about once a second with the seconds that it has taken.

    Raises:
        TrainingError: If Rasa refuses the project or fails; Rasa's own sentence is in it.
        EngineMissing: If the engine's environment is not installed.
    """
    models = settings().models
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{fingerprint()}.tar.gz"
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _alone(models) as aside:
            _train_into(aside, name, progress)
            return (aside / name).replace(models / name)
    except OSError as error:
        raise TrainingError(
            f"The model cannot be written to {models} ({error.strerror}); make room there or set"
            " BACKTALK_MODELS."
        ) from error


def ensure_model(progress: Callable[[float], None] = lambda seconds: None) -> Path:
    """The matching model, trained first if there is none."""
    return matching_model() or train(progress)


@contextmanager
def _alone(models: Path) -> Iterator[Path]:
    """A folder to write into that no other training uses; what a killed one left is gone."""
    aside = models / ".training"
    with (models / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _train_into(folder: Path, name: str, progress: Callable[[float], None]) -> None:
    command = engine.command(
        *("train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data"),
        *("--out", str(folder), "--fixed-model-name", name.removesuffix(".tar.gz")),
    )
    log = folder / "rasa.log"
    began = monotonic()
    with log.open("w") as output:
        process = processes.start(
            command,
            cwd=ROOT,
            environment=engine.environment(),
            output=output.fileno(),
            niceness=NICENESS,
        )
        try:
            while True:
                try:
                    code = process.wait(1)
                    break
                except subprocess.TimeoutExpired:
                    progress(monotonic() - began)
        finally:
            processes.stop(process)
    if code or not (folder / name).exists():
        said = last_line(log.read_text(errors="replace"))
        raise TrainingError(f"Training failed: {said or f'Rasa ended with code {code}.'}")


def last_line(output: str) -> str:
    """The last line that says something, without colours and the name of Rasa's exception."""
    lines = [_ESCAPES.sub("", line).strip() for line in output.splitlines()]
    said = next((line for line in reversed(lines) if line), "")
    return re.sub(r"^(?:[\w.]+(?:Exception|Error)): ", "", said)
