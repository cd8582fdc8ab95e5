"""How long a training takes."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from time import monotonic

from backtalk.bench.errors import BenchError
from backtalk.bench.sample import sampled_project
from backtalk.run import engine
from backtalk.training.trainer import last_line


def training_seconds(size: int) -> tuple[int, float, float]:
    """Train on `size` of the examples.

    Returns:
        The number of examples, the seconds with nothing remembered, and those of a second training
        that knows the sentence vectors of the first.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        count = sampled_project(project, size)
        cold = _train(project)
        _forget_but_vectors(project)
        return count, cold, _train(project)


def _train(project: Path) -> float:
    environment = {**engine.environment(), "BACKTALK_VAR": str(project / "var")}
    began = monotonic()
    done = subprocess.run(
        engine.command("train", "--force"),
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"The training could not be measured: {last_line(done.stdout)}")
    return monotonic() - began


def _forget_but_vectors(project: Path) -> None:
    for folder in (".rasa", "models"):
        shutil.rmtree(project / folder, ignore_errors=True)
