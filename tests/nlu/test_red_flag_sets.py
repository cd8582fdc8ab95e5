"""The lines on which danger signs are measured: enough, of every kind, nowhere else.

What fails is named by set, row, kind and place. No line is shown: some are held out.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import get_args

import pytest

from backtalk.evaluate.red_flag_evaluation import levels
from backtalk.evaluate.red_flag_lines import (
    HELD_OUT,
    MUST_PASS,
    DangerKind,
    Line,
    LookAlikeKind,
    read_lines,
)
from tests.data.test_nlu import BLOCKS, normalised

SETS = pytest.mark.parametrize("folder", [MUST_PASS, HELD_OUT], ids=lambda folder: folder.name)


def place(folder: Path, line: Line) -> tuple[str, str, str, int]:
    return folder.name, line.red_flag_id, line.kind, line.index


@SETS
def test_each_row_has_its_lines_and_no_other(folder: Path) -> None:
    assert {line.red_flag_id for line in read_lines(folder)} == levels().keys()


@SETS
@pytest.mark.parametrize(("danger", "least"), [(True, 12), (False, 10)])
def test_each_row_has_enough_lines(folder: Path, danger: bool, least: int) -> None:
    counts = Counter(line.red_flag_id for line in read_lines(folder) if line.danger is danger)
    assert {
        red_flag_id: counts[red_flag_id] for red_flag_id in levels() if counts[red_flag_id] < least
    } == {}


@SETS
def test_each_row_is_put_in_every_way(folder: Path) -> None:
    ways = defaultdict(set)
    for line in read_lines(folder):
        ways[line.red_flag_id].add(line.kind)
    every = {*get_args(DangerKind), *get_args(LookAlikeKind)}
    assert {
        red_flag_id: every - found for red_flag_id, found in ways.items() if every - found
    } == {}


def test_no_line_stands_twice() -> None:
    places = defaultdict(list)
    for folder in (MUST_PASS, HELD_OUT):
        for line in read_lines(folder):
            places[normalised(line.text)].append(place(folder, line))
    twice = [found for found in places.values() if len(found) > 1]
    assert twice == []


@SETS
def test_no_line_is_a_training_example(folder: Path) -> None:
    trained = {normalised(text) for block in BLOCKS for text in block.examples}
    found = [place(folder, line) for line in read_lines(folder) if normalised(line.text) in trained]
    assert found == []
