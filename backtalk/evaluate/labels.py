"""Which label of a question file the engine's answer to a message counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LABELS = Path(__file__).parent / "data" / "labels.yml"
RED_FLAG = "red_flag"
OUT_OF_SCOPE = "out_of_scope"
CHECKS = ("check", "general")
"""Verdicts on danger under which the visitor is asked about signs."""
# It leans on what is under discussion, which a single question does not have.
_BEST_ANSWER = frozenset({"follow_up"})
_NO_ANSWER = frozenset({"not_understood", "not_english"})
_NO_TOPIC = frozenset({"medical_other", "out_of_scope", "contact_clinic", "chitchat", "red_flag"})

Labels = Mapping[str, str | list[str] | None]


@dataclass(frozen=True)
class Verdict:
    """What a message would be answered as.

    Args:
        label: The label that counts.
        also: Further labels of an answer that belongs to two subjects.
        check: Whether the visitor would be asked about danger signs.
        confidence: Of the intent, 0 to 1.
    """

    label: str
    check: bool
    confidence: float
    also: frozenset[str] = frozenset()


@cache
def intent_labels() -> Labels:
    """The label of each act, and of each pattern of answers' ids.

    None where the best answer in the ranking counts.
    """
    labels: Labels = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return labels


def topic_labels(labels: Labels) -> frozenset[str]:
    """The labels that stand for one of the clinic's topics."""
    return frozenset(label for value in labels.values() for label in _several(value)) - _NO_TOPIC


def answer_labels(answer: str, labels: Labels) -> tuple[str, ...]:
    """The labels of an answer, its own first: those of the longest pattern that fits its id."""
    fitting = [pattern for pattern in labels if fnmatchcase(answer, pattern)]
    return _several(labels[max(fitting, key=len)]) if fitting else ()


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def verdict(parsed: Mapping[str, Any], labels: Labels) -> Verdict:
    """What the engine's parse result counts as.

    An alarm and `emergency_info` count as `red_flag`: each puts the emergency number in front of
    the visitor.
    """
    intent = parsed.get("intent") or {}
    name = intent.get("name") or "not_understood"
    check = (parsed.get("danger") or {}).get("verdict") in CHECKS
    label, *also = _labels(name, parsed, labels) or (OUT_OF_SCOPE,)
    return Verdict(label, check, intent.get("confidence") or 0.0, frozenset(also))


def _labels(name: str, parsed: Mapping[str, Any], labels: Labels) -> tuple[str, ...]:
    if name == "alarm":
        return (RED_FLAG,)
    if name in _NO_ANSWER:
        return (OUT_OF_SCOPE,)
    if name == "answer" or name in _BEST_ANSWER:
        answers = parsed.get("answers") or [{}]
        return answer_labels(answers[0].get("id", ""), labels)
    return _several(labels.get(name))
