"""Training: a model for what the project says now, made when no such model is there."""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO

from backtalk.run import engine, processes
from backtalk.settings import ROOT, settings
from backtalk.training.project import fingerprint

NICENESS = 10  # a training must not slow the answers that visitors wait for
EVERY = 1.0
"""Seconds between two calls of `progress`."""
TYPICAL = 150.0
"""Seconds of a first training on two cores that do nothing else."""
LOG_LINES = 30  # of Rasa's output that are kept where it fails
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class TrainingError(Exception):
    """No model came out; the message says why, and `log` has the last lines of Rasa's output."""

    def __init__(self, message: str, log: str | None = None) -> None:
        """Say why."""
        super().__init__(message)
        self.log = log


def matching_model() -> Path | None:
    """The newest model that was trained on what the project says now, if there is one."""
    found = sorted(settings().models.glob(f"*-{fingerprint()}.tar.gz"))
    return found[-1] if found else None


def train(progress: Callable[[float], None] = lambda seconds: None, force: bool = True) -> Path:
    """Train a model and return its archive.

    The archive is written aside and moved when whole. A second training waits for the first.

    Args:
        progress: Called about once a second with the seconds that it has taken.
        force: Train even if another has made a matching model in the meantime.

    Raises:
        TrainingError: If Rasa refuses the project or fails; Rasa's own sentence is in it.
        EngineMissing: If the engine's environment is not installed.
    """
    models = settings().models
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{fingerprint()}.tar.gz"
    try:
        models.mkdir(parents=True, exist_ok=True)
        asked = monotonic()
        with _alone(models, lambda: progress(monotonic() - asked)) as aside:
            made = None if force else matching_model()
            if made:
                return made
            began = monotonic()
            _train_into(aside, name, lambda: progress(monotonic() - began))
            _seconds().write_text(f"{monotonic() - began:.0f}")
            return (aside / name).replace(models / name)
    except OSError as error:
        raise TrainingError(
            f"The model cannot be written to {models} ({error.strerror}); make room there or set"
            " BACKTALK_MODELS."
        ) from error


def usual_seconds() -> float:
    """How long a training takes here: as long as the last one."""
    try:
        return float(_seconds().read_text())
    except (OSError, ValueError):
        return TYPICAL


def _seconds() -> Path:
    return settings().models / ".training_seconds"


def ensure_model(progress: Callable[[float], None] = lambda seconds: None) -> Path:
    """The matching model, trained first if there is none."""
    return matching_model() or train(progress, force=False)


@contextmanager
def _alone(models: Path, waiting: Callable[[], None]) -> Iterator[Path]:
    """A folder to write into that no other training uses; what a killed one left is gone."""
    aside = models / ".training"
    with (models / ".lock").open("w") as lock:
        while not _locked(lock):
            waiting()
            sleep(EVERY)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _train_into(folder: Path, name: str, waiting: Callable[[], None]) -> None:
    command = engine.command(
        *("train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data"),
        *("--out", str(folder), "--fixed-model-name", name.removesuffix(".tar.gz")),
        "--force",  # Rasa's cache sees when data changes, and not when the modules that learn do
    )
    log = folder / "rasa.log"
    with log.open("w") as output:
        process = processes.start(
            command,
            cwd=ROOT,
            environment=engine.environment() | {"RASA_MAX_CACHE_SIZE": "0"},
            output=output.fileno(),
            niceness=NICENESS,
        )
        try:
            while True:
                try:
                    code = process.wait(EVERY)
                    break
                except subprocess.TimeoutExpired:
                    waiting()
        finally:
            processes.stop(process)
    if code or not (folder / name).exists():
        lines = _ESCAPES.sub("", log.read_text(errors="replace")).splitlines()
        said, tail = last_line("\n".join(lines)), "\n".join(lines[-LOG_LINES:])
        raise TrainingError(f"Training failed: {said or f'Rasa ended with code {code}.'}", tail)


def last_line(output: str) -> str:
    """The last line that says something, without colours and the name of Rasa's exception."""
    lines = [_ESCAPES.sub("", line).strip() for line in output.splitlines()]
    said = next((line for line in reversed(lines) if line), "")
    return re.sub(r"^(?:[\w.]+(?:Exception|Error)): ", "", said)
