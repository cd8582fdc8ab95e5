"""Rasa's other commands run to their end through the launcher."""

import json

from project import Project

_STORIES = """version: "3.1"
stories:
- story: A greeting and a question
  steps:
  - user: hello there
    intent: greet
  - action: action_say
  - user: how do i use the foam roller
    intent: answer
  - action: action_answer
"""


def test_the_data_is_validated(trained: Project) -> None:
    said = trained.rasa("data", "validate")
    assert "No story structure conflicts found" in said


def test_conversations_are_tested(trained: Project) -> None:
    (trained.root / "stories.yml").write_text(_STORIES)
    arguments = ("--stories", "stories.yml", "--fail-on-prediction-errors", "--out", "core")
    trained.rasa("test", "core", *arguments)
    report = json.loads((trained.root / "core/story_report.json").read_text())
    assert report["conversation_accuracy"]["correct"] == 1


def test_understanding_is_tested_and_plotted(trained: Project) -> None:
    trained.rasa("test", "nlu", "--nlu", "data/nlu/feedback.yml", "--out", "nlu")
    report = json.loads((trained.root / "nlu/intent_report.json").read_text())
    assert report["accuracy"] > 0.5
    assert (trained.root / "nlu/intent_confusion_matrix.png").stat().st_size > 1000
    assert (trained.root / "nlu/intent_histogram.png").stat().st_size > 1000


def test_a_message_is_read_in_the_shell(trained: Project) -> None:
    arguments = ("shell", "nlu", "--model", str(trained.model))
    said = trained.rasa(*arguments, typed="how do i use the foam roller\n")
    assert '"id": "foam_rolling/' in said


def test_interactive_learning_is_there(trained: Project) -> None:
    assert "usage: rasa interactive" in trained.rasa("interactive", "--help")
