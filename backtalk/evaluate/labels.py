"""Which label of a question file the engine's answer to a message counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from backtalk.settings import ROOT

LABELS = ROOT / "tests" / "nlu" / "labels.yml"
RED_FLAG = "red_flag"
OUT_OF_SCOPE = "out_of_scope"
CHECKS = ("check", "general")
"""Verdicts on danger under which the visitor is asked about signs."""
# Set by the engine where no intent is sure enough; `check` and `follow_up` lean on the topic under
# discussion, which a single question does not have.
_BEST_TOPIC = frozenset({"passage", "follow_up"})
_NO_ANSWER = frozenset({"not_understood", "not_english"})

Labels = Mapping[str, str | None]


@dataclass(frozen=True)
class Verdict:
    """What a message would be answered as.

    Args:
        label: The label that counts.
        check: Whether the visitor would be asked about danger signs.
        confidence: Of the intent, 0 to 1.
    """

    label: str
    check: bool
    confidence: float


@cache
def intent_labels() -> Labels:
    """The label of each intent; None where the best topic in the ranking counts."""
    labels: Labels = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return labels


def topic_labels(labels: Labels) -> frozenset[str]:
    """The labels that stand for one of the clinic's topics."""
    return frozenset(label for name, label in labels.items() if name.startswith("topic/") and label)


def verdict(parsed: Mapping[str, Any], labels: Labels) -> Verdict:
    """What the engine's parse result counts as.

    An alarm and `emergency_info` both count as `red_flag`: each puts the emergency number in front
    of the visitor.
    """
    intent = parsed.get("intent") or {}
    name = intent.get("name") or "not_understood"
    check = (parsed.get("danger") or {}).get("verdict") in CHECKS
    return Verdict(_label(name, parsed, labels), check, intent.get("confidence") or 0.0)


def _label(name: str, parsed: Mapping[str, Any], labels: Labels) -> str:
    if name == "alarm":
        return RED_FLAG
    if name in _NO_ANSWER:
        return OUT_OF_SCOPE
    if name == "unsure":
        return _of_topic((parsed.get("offered") or [None])[0], labels)
    if name == "topic":
        return _of_topic(parsed.get("topic"), labels)
    if name in _BEST_TOPIC:
        return _of_topic(_best_topic(parsed), labels)
    return labels.get(name) or OUT_OF_SCOPE


def _of_topic(topic: str | None, labels: Labels) -> str:
    return labels.get(f"topic/{topic}") or OUT_OF_SCOPE


def _best_topic(parsed: Mapping[str, Any]) -> str | None:
    """The first topic in the ranking of intents, else of passages."""
    for entry in parsed.get("intent_ranking") or ():
        base, _, topic = entry["name"].partition("/")
        if base == "topic" and topic:
            return str(topic)
    passages = parsed.get("passages") or ()
    return passages[0]["topic"] if passages else None
