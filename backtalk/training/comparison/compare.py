"""What would change if a candidate answered in place of the active model."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from backtalk.db.models import TrainedModel
from backtalk.evaluate.red_flag_evaluation import levels
from backtalk.evaluate.red_flags import Judged, Levels, Outcome, Verdict
from backtalk.red_flags.levels import Level
from backtalk.training import archives
from backtalk.training.comparison import lines, story_tests
from backtalk.training.comparison.confusion import confusions
from backtalk.training.comparison.evidence import Difference
from backtalk.training.comparison.lines import Line
from backtalk.training.comparison.readings import Asked, Reading, given
from backtalk.training.comparison.story_tests import StoryTest

MOST_CHANGES = 400
"""So many changed replies are kept to be shown; all are counted."""
LENGTHS = ((3, "1 to 3 words"), (12, "4 to 12 words"), (10_000, "13 words and more"))


@dataclass(frozen=True)
class _Pair:
    line: Line
    before: Reading
    after: Reading


def compare(
    active: TrainedModel, candidate: TrainedModel, traffic: Sequence[Line]
) -> dict[str, Any]:
    """Ask both models about every line, at the same time.

    Args:
        active: The model that answers.
        candidate: The one that might.
        traffic: Messages that visitors sent.

    Returns:
        What `models.comparison` keeps.

    Raises:
        ReadingError: If a model cannot be asked.
        OSError: If a set cannot be read.
        QuestionsError: If a set cannot be used.
    """
    asked = [*lines.questions(), *lines.danger(), *traffic]
    tests = story_tests.kept()
    places = archives.place(active), archives.place(candidate)
    (before, turns_before), (after, turns_after) = _read(places, asked, tests)
    pairs = [_Pair(line, before[line.text], after[line.text]) for line in asked]
    of = _grouped(pairs, lambda pair: pair.line.kind)
    of_rows = levels()
    changes = [_change(pair, of_rows) for pair in pairs if reply(pair.before) != reply(pair.after)]
    return {
        "against": active.id,
        "own_questions": lines.own_questions(),
        "questions": _questions(of.get("questions", [])),
        "slices": _slices(of.get("questions", [])),
        "danger": {kind: _danger(of[kind], of_rows) for kind in ("must_pass", "held_out")},
        "alarms": _alarms(of),
        "story_tests": story_tests.compare(tests, turns_before, turns_after),
        "confusion": confusions(
            (p.line, given(p.before), given(p.after)) for p in of.get("questions", [])
        ),
        "changed": len(changes),
        "shadow": {"n": len(traffic), "changed": sum(c["set"] == "traffic" for c in changes)},
        "changes": [one for one in changes if one["set"] != "held_out"][:MOST_CHANGES],
    }


def reply(reading: Reading) -> str:
    """What a visitor would get, as a short code: `alarm:ROW`, `check+ANSWER`, `ANSWER`, `INTENT`.

    A message that is sure of no answer gets `none`.
    """
    if reading["verdict"] == "alarm":
        return f"alarm:{(reading['rows'] or [''])[0]}"
    under = {"check": "check+", "general": "check+", "soon": "soon+"}.get(reading["verdict"], "")
    return f"{under}{given(reading)}"


def _read(
    models: tuple[Path, Path], asked: Sequence[Line], tests: Sequence[StoryTest]
) -> list[tuple[Mapping[str, Reading], list[Reading]]]:
    """What each model makes of each text, and of the turns of the tests."""
    texts = {line.text: line.private for line in asked}
    turns = [test.turn for test in tests]
    begun: list[Asked] = []
    try:
        for model in models:
            begun.append(Asked(model, texts, turns))
        return [one.wait() for one in begun]
    finally:
        for one in begun:
            one.stop()


def _right(line: Line, reading: Reading) -> bool:
    return given(reading) in line.expected


def _questions(pairs: Sequence[_Pair]) -> dict[str, Any]:
    right = [(_right(p.line, p.before), _right(p.line, p.after)) for p in pairs]
    found = Difference(len(pairs), sum(a > b for b, a in right), sum(a < b for b, a in right))
    low, high = found.interval()
    return {
        "n": found.n,
        "before": sum(b for b, _ in right),
        "after": sum(a for _, a in right),
        "better": found.better,
        "worse": found.worse,
        "p": round(found.p, 4),
        "low": round(low, 1),
        "high": round(high, 1),
        "words": found.words(),
    }


def _slices(pairs: Sequence[_Pair]) -> list[dict[str, Any]]:
    """The same by topic and by length."""

    def topic(pair: _Pair) -> str:
        return pair.line.expected[0].split("/")[0]

    def length(pair: _Pair) -> str:
        words = len(pair.line.text.split())
        return next(name for most, name in LENGTHS if words <= most)

    return [
        {
            "by": by,
            "name": name,
            "n": len(group),
            "before": sum(_right(p.line, p.before) for p in group),
            "after": sum(_right(p.line, p.after) for p in group),
        }
        for by, of in (("length", length), ("topic", topic))
        for name, group in sorted(_grouped(pairs, of).items(), key=_order)
    ]


def _order(group: tuple[str, list[_Pair]]) -> tuple[int, str]:
    """Lengths as they grow, topics by name."""
    lengths = [name for _, name in LENGTHS]
    return lengths.index(group[0]) if group[0] in lengths else 0, group[0]


def _outcome(line: Line, reading: Reading, of_rows: Levels) -> Outcome:
    """As `backtalk evaluate --red-flags` judges it."""
    if line.danger is None:
        raise ValueError("The line is of no set of danger signs.")
    verdict = "check" if reading["verdict"] == "general" else reading["verdict"]
    level = Level(reading["level"]) if reading["level"] else None
    judged = Judged(cast(Verdict, verdict), level, tuple(reading["rows"]))
    return Outcome(line.danger, of_rows[line.danger.red_flag_id], judged)


def _danger(pairs: Sequence[_Pair], of_rows: Levels) -> dict[str, Any]:
    """Danger signs that each model misses, and whose they are; no words of a held-out line."""
    judged = [
        (p.line, _outcome(p.line, p.before, of_rows), _outcome(p.line, p.after, of_rows))
        for p in pairs
        if p.line.danger and p.line.danger.danger
    ]
    lost = [line for line, before, after in judged if _lost(before, after)]
    return {
        "n": len(judged),
        "before": sum(not before.passes for _, before, _ in judged),
        "after": sum(not after.passes for _, _, after in judged),
        "lost": [
            {"key": line.key, "red_flag_id": line.danger.red_flag_id}
            for line in lost
            if line.danger
        ],
    }


def _lost(before: Outcome, after: Outcome) -> bool:
    """Whether the candidate misses a sign that is found now, or puts it less urgently."""
    return (before.passes and not after.passes) or (after.weaker and not before.weaker)


def _alarms(of: Mapping[str, Sequence[_Pair]]) -> dict[str, dict[str, int]]:
    """Alarms and checks where there should be none, and on what visitors wrote lately."""
    look_alikes = [
        pair
        for kind in ("must_pass", "held_out")
        for pair in of[kind]
        if pair.line.danger and not pair.line.danger.danger
    ]
    groups = {
        "look_alikes": look_alikes,
        "ordinary": of.get("questions", []),
        "traffic": of.get("traffic", []),
    }
    return {
        name: {
            "n": len(pairs),
            **{
                f"{kind}_{when}": sum(getattr(p, when)["verdict"] in verdicts for p in pairs)
                for kind, verdicts in (("alarm", {"alarm"}), ("check", {"check", "general"}))
                for when in ("before", "after")
            },
        }
        for name, pairs in groups.items()
    }


def _change(pair: _Pair, of_rows: Levels) -> dict[str, Any]:
    """A reply that would change; `right` tells whether each would be, where that is known."""
    found: dict[str, Any] = {
        "set": pair.line.kind,
        "key": pair.line.key,
        "before": reply(pair.before),
        "after": reply(pair.after),
        "right": None,
    }
    if pair.line.expected:
        found["right"] = [_right(pair.line, pair.before), _right(pair.line, pair.after)]
    elif pair.line.danger:
        found["right"] = [
            _outcome(pair.line, reading, of_rows).passes for reading in (pair.before, pair.after)
        ]
    return found


def _grouped(pairs: Iterable[_Pair], by: Callable[[_Pair], str]) -> dict[str, list[_Pair]]:
    groups: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        groups[by(pair)].append(pair)
    return dict(groups)
