"""One set of levels: the engine, which has an environment of its own, and the widget keep to it."""

import ast
import re
from itertools import pairwise

import pytest

from backtalk.red_flags.levels import NO_DANGER, Level, stronger
from backtalk.settings import ROOT

ENGINE = ROOT / "engine" / "backtalk_engine" / "nlu" / "red_flags"


def constants(name: str) -> dict[str, object]:
    found = {}
    for node in ast.parse((ENGINE / name).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def test_the_engine_knows_the_same_levels_in_the_same_order() -> None:
    outcomes = constants("rules.py")["OUTCOMES"]
    assert isinstance(outcomes, tuple)
    assert outcomes[: len(Level)] == tuple(Level)
    verdict = constants("verdict.py")
    assert (verdict["NOW"], verdict["TODAY"]) == (Level.EMERGENCY_NOW, Level.SAME_DAY)


def test_the_widget_has_words_for_each_level() -> None:
    cards = (ROOT / "widget" / "src" / "cards.ts").read_text(encoding="utf-8")
    found = re.search(r"const LEVELS = \{([^}]*)\}", cards)
    assert found
    assert re.findall(r"(\w+):", found[1]) == list(Level)


@pytest.mark.parametrize(("one", "other"), [*pairwise(Level)])
def test_the_stronger_level_comes_first(one: Level, other: Level) -> None:
    assert one.rank < other.rank < NO_DANGER
    assert stronger(one, other) == stronger(other, one) == one
