"""What is wrong with the examples is said before a training, with its place and without words."""

import shutil
from pathlib import Path

import pytest

from backtalk.content import load
from backtalk.settings import ROOT
from backtalk.training import checks, project

CONTENT = load(ROOT / "content")
HIPS = "Hips don't lie... mine scream. Super tight since switching to a sit-down job, help"
"""A line of `data/nlu/topics/hip_tightness.yml`."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "domain.yml", root)
    shutil.copytree(ROOT / "data/nlu", root / "data/nlu")
    (root / project.DECISIONS).mkdir(exist_ok=True)
    return root


def decided(root: Path, intent: str, *texts: str) -> list[str]:
    lines = "".join(f"      - {text}\n" for text in texts)
    (root / project.DECISIONS / "new.yml").write_text(
        f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{lines}'
    )
    return checks.problems(CONTENT, root)


def test_nothing_is_wrong_with_what_is_shipped() -> None:
    assert checks.problems(CONTENT) == []


def test_a_good_decision_passes(whole: Path) -> None:
    assert decided(whole, "sciatica/run", "is a gentle jog out with my sciatic leg") == []


@pytest.mark.parametrize(
    "text",
    ["What is foam-rolling?", "WHAT IS FOAM ROLLING", "hello", HIPS.replace("'", "")],
)
def test_one_message_with_two_answers_is_named_with_both_places(whole: Path, text: str) -> None:
    (problem,) = decided(whole, "sciatica/run", text)
    assert problem.startswith(f"{project.DECISIONS}/new.yml, line 5 and data/nlu/")
    assert "sciatica/run and " in problem
    assert text not in problem


def test_words_that_follow_on_an_answer_elsewhere_may_be_decided_as_they_stand_alone(
    whole: Path,
) -> None:
    words = "where are you again"
    assert f"- {words}\n" in (whole / "data/nlu/follow_ups/activities.yml").read_text()
    assert decided(whole, "sciatica/run", words) == []


@pytest.mark.parametrize(
    ("intent", "text", "says"),
    [
        ("sciatica/gone", "a leg that tingles when i hop", "nothing is called sciatica/gone"),
        ("sciatica/run", "call me on 415 555 2671 about running", "holds a phone number"),
        ("sciatica/run", "write to jo@example.org about running", "holds a phone number"),
    ],
)
def test_a_decision_that_cannot_be_learned_is_named(
    whole: Path, intent: str, text: str, says: str
) -> None:
    (problem,) = decided(whole, intent, text)
    assert says in problem
    assert f"{project.DECISIONS}/new.yml, line 5" in problem
    assert text not in problem


def test_a_file_that_is_no_yaml_is_named_with_its_line(whole: Path) -> None:
    (whole / project.DECISIONS / "new.yml").write_text('version: "3.1"\nnlu: [\n')
    (problem,) = checks.problems(CONTENT, whole)
    assert problem.startswith(f"{project.DECISIONS}/new.yml is not YAML, see line ")
