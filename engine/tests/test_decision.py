"""What is done with what was understood, as a table."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu.decision import Decision

Ranking = list[tuple[str, float]]
CONFIG = {"sure": 0.4, "passage": 0.6, "guess": 0.1, "novel": 0.8, "unheard": 0.3}


def decided(
    ranking: Ranking,
    novelty: float = 0.2,
    score: float | None = 0.5,
    language: str = "en",
    danger: str = "none",
) -> Message:
    """The message after the decision; `score` is that of the nearest passage."""
    message = Message(
        {
            "danger": {"verdict": danger},
            "language": language,
            "novelty": novelty,
            "intent": {"name": ranking[0][0].partition("/")[0], "confidence": ranking[0][1]},
            "intent_ranking": [{"name": name, "confidence": c} for name, c in ranking],
            "topic": ranking[0][0].partition("/")[2] or None,
            "passages": [] if score is None else [{"id": "x#how", "topic": "x", "score": score}],
        }
    )
    return Decision(CONFIG).process([message])[0]


SURE = [("topic/sciatica", 0.9), ("topic/stretching", 0.05)]
TORN = [("topic/sciatica", 0.3), ("contact", 0.2), ("topic/stretching", 0.15)]
ALONE = [("topic/sciatica", 0.3), ("contact", 0.2), ("thank", 0.15)]
ACT = [("contact", 0.3), ("topic/sciatica", 0.2), ("topic/stretching", 0.15)]
LOST = [("topic/sciatica", 0.09), ("topic/stretching", 0.08)]


@pytest.mark.parametrize(
    ("ranking", "situation", "intent", "topic", "offered"),
    [
        (SURE, {}, "topic", "sciatica", []),
        ([("topic/sciatica", 0.4), ("thank", 0.3)], {}, "topic", "sciatica", []),
        (SURE, {"score": 0.9}, "topic", "sciatica", []),
        (SURE, {"language": "es"}, "not_english", None, []),
        (SURE, {"novelty": 0.81}, "not_understood", None, []),
        (SURE, {"novelty": 0.8}, "topic", "sciatica", []),
        (TORN, {}, "unsure", None, ["sciatica", "stretching"]),
        (TORN, {"score": 0.6}, "passage", None, []),
        (TORN, {"score": None}, "unsure", None, ["sciatica", "stretching"]),
        (ALONE, {}, "topic", "sciatica", []),
        (ALONE, {"score": 0.7}, "passage", None, []),
        (ACT, {}, "contact", None, []),
        (LOST, {}, "not_understood", None, []),
        (LOST, {"score": 0.6}, "passage", None, []),
        (SURE, {"danger": "alarm"}, "alarm", None, []),
        (SURE, {"danger": "soon"}, "topic", "sciatica", []),
        (SURE, {"danger": "none"}, "topic", "sciatica", []),
        (SURE, {"danger": "alarm", "language": "es"}, "alarm", None, []),
    ],
)
def test_decision(
    ranking: Ranking, situation: dict[str, Any], intent: str, topic: str | None, offered: list[str]
) -> None:
    message = decided(ranking, **situation)
    assert message.get("intent") == {"name": intent, "confidence": ranking[0][1]}
    assert message.get("topic") == topic
    assert message.get("offered") == offered
    assert message.get("intent_ranking")[0]["name"] == ranking[0][0]  # the guess is kept


def test_the_decision_goes_out() -> None:
    sent = decided(TORN).as_dict(only_output_properties=True)
    assert sent["intent"]["name"] == "unsure"
    assert sent["offered"] == ["sciatica", "stretching"]


def test_nothing_read_is_not_understood() -> None:
    message = decided([("thank", 1.0)])
    assert message.get("intent")["name"] == "not_understood"


@pytest.mark.parametrize(
    ("name", "known", "novelty", "intent"),
    [
        ("out_of_scope", 0.0, 0.4, "not_understood"),
        ("medical_other", 0.0, 0.4, "not_understood"),
        ("out_of_scope", 0.0, 0.2, "out_of_scope"),
        ("out_of_scope", 0.5, 0.4, "out_of_scope"),
        ("thank", 0.0, 0.4, "thank"),
    ],
)
def test_words_never_heard_are_not_called_another_matter(
    name: str, known: float, novelty: float, intent: str
) -> None:
    message = Message(
        {
            "language": "en",
            "known_share": known,
            "novelty": novelty,
            "intent": {"name": name, "confidence": 0.9},
            "intent_ranking": [
                {"name": name, "confidence": 0.9},
                {"name": "greet", "confidence": 0.1},
            ],
        }
    )
    assert Decision(CONFIG).process([message])[0].get("intent")["name"] == intent
