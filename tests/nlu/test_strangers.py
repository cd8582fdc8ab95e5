"""What strangers ask finds its answer: lines that nobody who wrote examples has seen."""

import json
from importlib.resources import files

import pytest

from backtalk.evaluate.parser import Parser

LINES = files("backtalk.evaluate") / "data" / "strangers.jsonl"
FIRST, AMONG_FOUR = 0.70, 0.85
OURS = "/"


@pytest.fixture(scope="module")
def found(engine: Parser) -> list[tuple[set[str], list[str]]]:
    """The answers that would do for each line, and those that were found, best first."""
    lines = [json.loads(line) for line in LINES.read_text("utf-8").splitlines()]
    ours = [line for line in lines if OURS in line["answer"]]
    return [
        ({line["answer"], *line["also"]}, [a["id"] for a in engine.parse(line["text"])["answers"]])
        for line in ours
    ]


def test_the_right_answer_comes_first(found: list[tuple[set[str], list[str]]]) -> None:
    assert sum(bool(fit & {*got[:1]}) for fit, got in found) / len(found) >= FIRST


def test_it_is_among_the_four_that_are_shown_or_named(
    found: list[tuple[set[str], list[str]]],
) -> None:
    assert sum(bool(fit & {*got[:4]}) for fit, got in found) / len(found) >= AMONG_FOUR
