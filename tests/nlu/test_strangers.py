"""What strangers ask finds its answer: lines that nobody who wrote examples has seen."""

import json
from importlib.resources import files

import pytest

from backtalk.evaluate.parser import Parser

DATA = files("backtalk.evaluate") / "data"
# The share whose answer comes first, and the share whose answer is among the first four.
LEAST = {"strangers.jsonl": (0.70, 0.85), "strangers_2.jsonl": (0.60, 0.80)}
OURS = "/"


Found = list[tuple[set[str], list[str]]]


@pytest.fixture(scope="module", params=LEAST)
def found(engine: Parser, request: pytest.FixtureRequest) -> tuple[str, Found]:
    """The answers that would do for each line of a file, and those that were found, best first."""
    name: str = request.param
    lines = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    return name, [
        ({line["answer"], *line["also"]}, [a["id"] for a in engine.parse(line["text"])["answers"]])
        for line in lines
        if OURS in line["answer"]
    ]


def share(found: Found, first: int) -> float:
    return sum(bool(fit & {*got[:first]}) for fit, got in found) / len(found)


def test_the_right_answer_comes_first(found: tuple[str, Found]) -> None:
    assert share(found[1], 1) >= LEAST[found[0]][0]


def test_it_is_among_the_four_that_are_shown_or_named(found: tuple[str, Found]) -> None:
    assert share(found[1], 4) >= LEAST[found[0]][1]
