"""What a model is made from: the program's part and the trainers' part are told apart."""

import shutil
from pathlib import Path

import pytest

from backtalk.settings import ROOT
from backtalk.training import project

ANNOTATED = """version: "3.1"
nlu:
  - intent: sciatica/run
    examples: |
      - is jogging out with sciatica
      - sciatica and running
  - intent: greet
    examples: |
      - hiya
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    decision = "engine/backtalk_engine/nlu/decision.py"
    for name in ("config.yml", "domain.yml", "data/nlu/chitchat.yml", "engine/uv.lock", decision):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def decide(root: Path, text: str) -> None:
    folder = root / project.DECISIONS
    folder.mkdir(exist_ok=True)
    (folder / "sciatica.yml").write_text(text)


def test_decisions_ask_for_a_new_model_of_the_same_program(root: Path) -> None:
    whole, program = project.fingerprint(root), project.base(root)
    decide(root, ANNOTATED)
    assert project.fingerprint(root) != whole
    assert project.base(root) == program


@pytest.mark.parametrize(
    "changed", ["data/nlu/chitchat.yml", "config.yml", "engine/backtalk_engine/nlu/decision.py"]
)
def test_other_examples_or_thresholds_make_another_program(root: Path, changed: str) -> None:
    program = project.base(root)
    with (root / changed).open("a") as file:
        file.write("# changed\n")
    assert project.base(root) != program


def test_decisions_are_counted(root: Path) -> None:
    assert project.decisions(root) == 0
    decide(root, ANNOTATED)
    assert project.decisions(root) == 3
    assert sum(project.examples(root).values()) == 3
    assert project.examples(root)["greet"] == 1


@pytest.mark.parametrize("text", ["nlu: [", "", "just words"])
def test_a_broken_file_counts_as_nothing_until_it_is_mended(root: Path, text: str) -> None:
    decide(root, text)
    assert project.decisions(root) == 0
    decide(root, ANNOTATED)
    assert project.decisions(root) == 3
