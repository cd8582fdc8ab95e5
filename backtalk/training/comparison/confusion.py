"""Which answers a candidate takes for which others, on messages whose right answer is known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backtalk.training.comparison.lines import Line

MOST = 300
"""So many pairs are kept; more than a few hundred wrong answers no list helps with."""
MOST_SUBJECTS = 10
"""Rows and columns of the picture."""


@dataclass(frozen=True)
class Matrix:
    """How often each subject was taken for each other; `counts` by (right, got)."""

    right: Sequence[str]
    got: Sequence[str]
    counts: Mapping[tuple[str, str], int]
    left: int

    @property
    def highest(self) -> int:
        """The largest number in it."""
        return max(self.counts.values(), default=0)


def confusions(found: Iterable[tuple[Line, str, str]]) -> list[dict[str, Any]]:
    """What `models.comparison` keeps: pairs of answers, the most frequent first.

    Args:
        found: Each line with what is shown now, and what the candidate would show.
    """
    before: Counter[tuple[str, str]] = Counter()
    after: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line, old, new in found:
        if old not in line.expected:
            before[line.expected[0], old] += 1
        if new not in line.expected:
            after[line.expected[0], new].append(line.key)
    pairs = sorted(after.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:MOST]
    return [
        {"right": right, "got": got, "before": before[right, got], "keys": keys}
        for (right, got), keys in pairs
    ]


def subject(code: str) -> str:
    """The topic of an answer; an act stands for itself."""
    return code.partition("/")[0]


def matrix(confused: Sequence[Mapping[str, Any]]) -> Matrix:
    """By topics: those that are confused most."""
    counts: Counter[tuple[str, str]] = Counter()
    for pair in confused:
        counts[subject(pair["right"]), subject(pair["got"])] += len(pair["keys"])
    right = _most(counts, 0)
    within = Counter({pair: count for pair, count in counts.items() if pair[0] in right})
    got = _most(within, 1)
    shown = {pair: count for pair, count in within.items() if pair[1] in got}
    return Matrix(right, got, shown, sum(counts.values()) - sum(shown.values()))


def within(confused: Sequence[Mapping[str, Any]], right: str, got: str) -> list[Mapping[str, Any]]:
    """The pairs of answers behind one number of the picture."""
    return [p for p in confused if (subject(p["right"]), subject(p["got"])) == (right, got)]


def _most(counts: Mapping[tuple[str, str], int], place: int) -> list[str]:
    sums: Counter[str] = Counter()
    for pair, count in counts.items():
        sums[pair[place]] += count
    ordered = sorted(sums, key=lambda name: (-sums[name], name))
    return ordered[:MOST_SUBJECTS]
