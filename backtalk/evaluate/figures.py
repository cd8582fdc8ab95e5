"""The figures of an evaluation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from backtalk.evaluate.labels import (
    OUT_OF_SCOPE,
    RED_FLAG,
    Verdict,
    intent_labels,
    topic_labels,
    verdict,
)
from backtalk.evaluate.parser import Parser
from backtalk.evaluate.questions import Question

NOT_OURS = frozenset({OUT_OF_SCOPE, "medical_other"})


@dataclass(frozen=True)
class Outcome:
    """A question and what it would be answered as."""

    question: Question
    verdict: Verdict

    @property
    def right(self) -> bool:
        """Whether a label is the best one or another acceptable one."""
        found = {self.verdict.label, *self.verdict.also}
        return not found.isdisjoint({self.question.label, *self.question.also})


@dataclass(frozen=True)
class Evaluation:
    """All outcomes, the mean time of one, and the model they are of."""

    outcomes: Sequence[Outcome]
    ms_per_message: float
    model: str

    def figures(self) -> dict[str, Any]:
        """What `backtalk evaluate --json` prints.

        `right` counts the label or one of `also`; `own_label_accuracy` does so without the further
        labels of answers that belong to two subjects. `answered_as_topic` counts the lines that are
        medical but not ours, or out of scope, and would get one of the clinic's topics that is
        not among the acceptable labels.
        """
        outcomes = self.outcomes
        danger = [o for o in outcomes if o.question.label == RED_FLAG]
        others = [o for o in outcomes if RED_FLAG not in {o.question.label, *o.question.also}]
        not_ours = [o for o in outcomes if o.question.label in NOT_OURS]
        topics = topic_labels(intent_labels())
        as_topic = sum(o.verdict.label in topics and not o.right for o in not_ours)
        seen = _seen(danger)
        return {
            "n": len(outcomes),
            "topic_accuracy": _share(sum(o.right for o in outcomes), len(outcomes)),
            "own_label_accuracy": _share(
                sum(o.verdict.label in {o.question.label, *o.question.also} for o in outcomes),
                len(outcomes),
            ),
            "strict_accuracy": _share(
                sum(o.verdict.label == o.question.label for o in outcomes), len(outcomes)
            ),
            "per_label": {
                label: {
                    "n": n,
                    "right": sum(o.right for o in outcomes if o.question.label == label),
                }
                for label, n in sorted(Counter(o.question.label for o in outcomes).items())
            },
            "red_flags": {"n": len(danger), **seen, "missed": len(danger) - sum(seen.values())},
            "others": {"n": len(others), **_seen(others)},
            "answered_as_topic": {
                "n": len(not_ours),
                "topic": as_topic,
                "share": _share(as_topic, len(not_ours)),
            },
            "ms_per_message": round(self.ms_per_message, 2),
            "model": self.model,
        }


def evaluate(questions: Sequence[Question], parser: Parser) -> Evaluation:
    """Ask the engine every question, one after the other.

    Raises:
        ParserError: If the engine stops answering.
    """
    labels = intent_labels()
    model = parser.model() or ""
    parser.parse(questions[0].text)  # pays for what is loaded on demand
    began = perf_counter()
    parsed = [parser.parse(question.text) for question in questions]
    milliseconds = (perf_counter() - began) * 1000 / len(questions)
    outcomes = [
        Outcome(question, verdict(result, labels))
        for question, result in zip(questions, parsed, strict=True)
    ]
    return Evaluation(outcomes, milliseconds, model)


def _seen(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {
        "alarm": sum(o.verdict.label == RED_FLAG and not o.verdict.check for o in outcomes),
        "check": sum(o.verdict.check for o in outcomes),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
