"""The simulated clinic: which questions it decides on in either order, and what is made of it."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from backtalk import cli
from backtalk.bench import simulation
from backtalk.bench.errors import BenchError
from backtalk.run import engine

# Learns nothing of sure questions: each doubtful one that is decided makes it 1 % better.
CLINIC = """
import json, sys
texts = [f"{'doubtful' if n % 2 else 'sure'} {n} {chr(97 + n % 26) * 9}" for n in range(400)]
print(json.dumps(texts), flush=True)
for line in sys.stdin:
    places = json.loads(line)
    assert len(places) == len(set(places))
    margins = [0.1 if n % 2 else 0.9 for n in range(400)]
    stream = [("sciatica/run", 0.9, margin) for margin in margins]
    right = 20 + sum(n % 2 for n in places) // 4
    print(json.dumps({"stream": stream, "right": right, "of": 100}), flush=True)
"""


@pytest.fixture
def clinic(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A clinic that learns at once; where the picture goes."""
    monkeypatch.setattr(simulation, "PICTURE", tmp_path / "order.svg")
    monkeypatch.setattr(simulation, "SEEDS", (1, 2))
    monkeypatch.setattr(simulation, "EACH", 60)

    def be(code: str) -> None:
        monkeypatch.setattr(engine, "simulate_command", lambda seed: [sys.executable, "-c", code])

    be(CLINIC)
    return tmp_path / "order.svg"


def test_the_inbox_asks_about_doubtful_questions_first(clinic: Path) -> None:
    found = simulation.simulate()
    assert [run[-1] for run in found.inbox] == [20 + 180 // 4] * 2
    assert all(gain > 0 for gain in found.gain())


def test_a_table_and_a_picture_come_of_it(clinic: Path) -> None:
    said = CliRunner().invoke(cli.backtalk, ["bench", "--simulate"])
    assert said.exit_code == 0, said.output
    assert "| what the inbox shows first | 20.0 % | 35.0 % | 50.0 % | 65.0 % |" in said.output
    assert clinic.read_text().count("<polyline") == 4


def test_a_simulation_that_breaks_off_is_one_sentence(
    clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "simulate_command", lambda seed: [sys.executable, "-c", "0"])
    with pytest.raises(BenchError, match="broke off: run `make train`"):
        [*simulation.measure()]
    assert not clinic.exists()
