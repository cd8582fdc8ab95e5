"""A folder of models, and stand-ins for Rasa: a training that takes no time, readings at will."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backtalk.run import engine
from backtalk.settings import ROOT, settings
from backtalk.training.comparison import readings

PYTHON = str(ROOT / ".venv" / "bin" / "python")
RASA = """
import pathlib, sys
arguments = sys.argv
folder, name = (arguments[arguments.index(o) + 1] for o in ("--out", "--fixed-model-name"))
pathlib.Path(folder, name + ".tar.gz").write_bytes(b"model of " + name.encode())
"""
# Says of each turn what the file beside the model says; else that it is no danger and no answer.
READ = """
import json, pathlib, sys
told = pathlib.Path(sys.argv[1] + ".json")
known = json.loads(told.read_text()) if told.exists() else {}
for turn in json.load(sys.stdin):
    print("reading", json.dumps(known.get(turn["text"], {"intent": {"name": "out_of_scope"}})))
"""
Told = Callable[[Path, dict[str, dict[str, object]]], None]


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of models that the settings name."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("BACKTALK_MODELS", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def fake_rasa(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes `rasa train` run other code; at first it makes a model at once."""

    def be(code: str) -> None:
        monkeypatch.setattr(engine, "command", lambda *given: [PYTHON, "-c", code, *given])

    be(RASA)
    monkeypatch.setattr(
        engine, "read_turns_command", lambda model: [PYTHON, "-c", READ, str(model)]
    )
    return be


def told(archive: Path, readings_by_text: dict[str, dict[str, object]]) -> None:
    """Let the stand-in say this of these lines for this model."""
    Path(f"{archive}.json").write_text(json.dumps(readings_by_text))
    readings.kept_readings(archive).unlink(missing_ok=True)


def answer(answer_id: str, *, verdict: str = "none", red_flag_id: str = "") -> dict[str, object]:
    """A reading as the engine gives it."""
    return {
        "intent": {"name": "answer"},
        "answers": [{"id": answer_id, "score": 0.9}],
        "band": "sure",
        "danger": {
            "verdict": verdict,
            "level": "emergency_now" if verdict == "alarm" else None,
            "rows": [{"id": red_flag_id}] if red_flag_id else [],
        },
    }
