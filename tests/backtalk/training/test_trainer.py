"""Training: when it is needed, that it leaves whole models alone, and what it says if it fails."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backtalk.run import engine
from backtalk.settings import ROOT, settings
from backtalk.training import project as made_from
from backtalk.training import trainer as training

RASA = """
import os, pathlib, sys, time
arguments = sys.argv
folder, name = (arguments[arguments.index(o) + 1] for o in ("--out", "--fixed-model-name"))
pathlib.Path(folder, name + ".tar.gz").write_bytes(b"model")
"""


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BACKTALK_MODELS", str(tmp_path / "models"))
    settings.cache_clear()
    yield tmp_path / "models"
    settings.cache_clear()


def rasa_is(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    python = str(ROOT / ".venv" / "bin" / "python")
    monkeypatch.setattr(engine, "command", lambda *arguments: [python, "-c", code, *arguments])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu", "engine/uv.lock"):
        source, target = ROOT / name, tmp_path / "project" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return tmp_path / "project"


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/chitchat.yml"])
def test_a_change_of_what_a_model_is_made_from_asks_for_a_new_one(project: Path, name: str) -> None:
    before = made_from.fingerprint(project)
    assert made_from.fingerprint(project) == before
    with (project / name).open("a") as file:
        file.write("# changed\n")
    assert made_from.fingerprint(project) != before


def test_an_added_file_of_examples_asks_for_a_new_model(project: Path) -> None:
    before = made_from.fingerprint(project)
    (project / "data/nlu/new.yml").write_text("nlu: []\n")
    assert made_from.fingerprint(project) != before


def test_a_trained_model_matches_until_then(monkeypatch: pytest.MonkeyPatch, models: Path) -> None:
    rasa_is(monkeypatch, RASA)
    assert training.matching_model() is None
    model = training.train()
    assert model.read_bytes() == b"model"
    assert training.matching_model() == model
    rasa_is(monkeypatch, "raise SystemExit('must not be called')")
    assert training.ensure_model() == model
    monkeypatch.setattr(training, "fingerprint", lambda: "0" * 12)
    assert training.matching_model() is None


def test_the_sentence_of_rasa_is_passed_on_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, models: Path
) -> None:
    rasa_is(
        monkeypatch,
        "print('InvalidConfigException: \\x1b[91mconfig.yml names X.\\x1b[0m\\n'); exit(1)",
    )
    with pytest.raises(training.TrainingError, match=r"^Training failed: config.yml names X\.$"):
        training.train()
    assert [path.name for path in models.iterdir()] == [".lock"]


def test_what_a_killed_training_left_is_cleared(
    monkeypatch: pytest.MonkeyPatch, models: Path
) -> None:
    (models / ".training").mkdir(parents=True)
    (models / ".training" / "half.tar.gz").write_bytes(b"half")
    rasa_is(monkeypatch, RASA)
    model = training.train()
    assert sorted(path.name for path in models.iterdir()) == [
        ".lock",
        ".training_seconds",
        model.name,
    ]


def test_a_folder_that_cannot_be_written_is_named_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, models: Path
) -> None:
    rasa_is(monkeypatch, RASA)
    models.write_text("a file, not a folder")
    with pytest.raises(training.TrainingError, match="BACKTALK_MODELS"):
        training.train()


@pytest.mark.slow  # the engine's own tests hold the sentence
def test_a_tensorflow_component_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config.yml"
    config.write_text("language: en\npipeline:\n- name: DIETClassifier\npolicies: []\n")
    real = engine.command

    def with_config(*arguments: str) -> list[str]:
        return real(*(str(config) if a == "config.yml" else a for a in arguments))

    monkeypatch.setattr(engine, "command", with_config)
    with pytest.raises(training.TrainingError) as caught:
        training.train()
    assert "names DIETClassifier under 'pipeline', which needs TensorFlow" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_of_two_engines_that_start_at_once_one_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_is(monkeypatch, f"{RASA}time.sleep(1)")
    with ThreadPoolExecutor(2) as engines:
        one, other = engines.map(lambda _: training.ensure_model(), range(2))
    assert one == other
    assert len(list(settings().models.glob("*.tar.gz"))) == 1
