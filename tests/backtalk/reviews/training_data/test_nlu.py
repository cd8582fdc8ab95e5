"""Examples in Rasa's format are read with their intents, their lines, and nothing else."""

import os
from pathlib import Path

import pytest

from backtalk.reviews.texts import normal
from backtalk.reviews.training_data import nlu
from backtalk.reviews.training_data.nlu import NotTrainingData

FILE = """version: "3.1"

nlu:
  # a comment
  - intent: greet
    examples: |
      - hello

      - don't you say hi
  - synonym: hip
    examples: |
      - hips
  - intent: sciatica/run
    metadata: {after: sciatica/opening}
    examples: |
      - how long
  - intent: hip_pain/opening
    metadata: {asked: true}
    examples: |
      - my [hip](body_part) and [back]{"entity": "body_part"}
"""


def test_each_example_has_its_intent_and_its_line_and_follow_ups_are_left_out() -> None:
    found = list(nlu.read_examples(FILE))
    assert [(line.plain, line.label) for line in found] == [
        ("hello", "greet"),
        ("don't you say hi", "greet"),
        ("my hip and back", "hip_pain/opening"),
    ]
    lines = FILE.splitlines()
    assert all(lines[line.number - 1].strip() == f"- {line.text}" for line in found)


def test_lines_that_differ_in_marks_and_apostrophes_are_the_same() -> None:
    same = [line.same for line in nlu.read_examples(FILE)]
    assert same[1:] == [normal("Dont you say hi!"), normal("my hip and back")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('version: "3.1"\nnlu: [\n', "is not YAML, see line 3"),
        ("", "no list of examples"),
        ("just words", "no list of examples"),
        ("nlu: hello", "no list of examples"),
        ("nlu: [hello]", "no list of examples"),
    ],
)
def test_what_is_no_training_data_is_refused(text: str, says: str) -> None:
    with pytest.raises(NotTrainingData, match=says):
        list(nlu.read_examples(text))


def test_a_file_is_read_again_once_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text(FILE)
    first = nlu.read_file(file)
    assert nlu.read_file(file) is first
    file.write_text(FILE.replace("hello", "hiya!"))
    os.utime(file, (1, 1))
    assert nlu.read_file(file)[0].text == "hiya!"
