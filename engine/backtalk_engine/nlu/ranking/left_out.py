"""What training says of examples that it left out: which answers are found, which never."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from backtalk_engine.nlu import names
from backtalk_engine.nlu.ranking.ranking import LeftOut

_INSTEAD = 3


def by_answer(found: Iterable[LeftOut]) -> dict[str, dict[str, Any]]:
    """By answer: its left-out lines, how many ranked it first, or among three, and what else."""
    lines: dict[str, list[LeftOut]] = defaultdict(list)
    for one in found:
        if names.is_answer(one.label):
            lines[one.label].append(one)
    return {label: _summary(label, some) for label, some in sorted(lines.items())}


def _summary(label: str, some: list[LeftOut]) -> dict[str, Any]:
    instead = Counter(one.ranking[0][0] for one in some if one.ranking[0][0] != label)
    return {
        "lines": len(some),
        "first": sum(one.ranking[0][0] == label for one in some),
        "three": sum(label in [name for name, _ in one.ranking[:3]] for one in some),
        "instead": [name for name, _ in instead.most_common(_INSTEAD)],
    }
