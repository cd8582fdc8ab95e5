"""How long it takes to look for danger signs in a message."""

import json
import subprocess

from backtalk.bench.errors import BenchError
from backtalk.run import engine
from backtalk.training.trainer import ensure_model, last_line

Milliseconds = dict[str, dict[str, float]]


def danger_milliseconds() -> Milliseconds:
    """Milliseconds by kind of message (`plain`, `denied`) and by its number of characters.

    Raises:
        BenchError: If it could not be measured.
    """
    done = subprocess.run(
        engine.danger_speed_command(ensure_model()),
        env={**engine.environment(), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"Danger signs could not be measured: {last_line(done.stderr)}")
    found: Milliseconds = json.loads(last_line(done.stdout))
    return found
