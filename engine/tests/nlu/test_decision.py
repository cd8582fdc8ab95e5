"""What is done with what was understood, as a table."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu.decision import Decision

Ranking = list[tuple[str, float]]
CONFIG: dict[str, float] = {
    "sure": 0.5,
    "near": 0.2,
    "near_topic": 0.3,
    "beyond": 0.05,
    "novel": 0.8,
    "unheard": 0.3,
}


def decided(
    ranking: Ranking,
    novelty: float = 0.2,
    language: str = "en",
    danger: str = "none",
    known: float = 1.0,
    config: dict[str, float] = CONFIG,
) -> Message:
    """The message after the decision."""
    best, confidence = ranking[0]
    message = Message(
        {
            "danger": {"verdict": danger},
            "language": language,
            "novelty": novelty,
            "known_share": known,
            "intent": {"name": "answer" if "/" in best else best, "confidence": confidence},
            "intent_ranking": [{"name": name, "confidence": c} for name, c in ranking],
            "answers": [{"id": name, "score": c} for name, c in ranking if "/" in name],
        }
    )
    return Decision(config).process([message])[0]


SURE = [("sciatica/run", 0.9), ("stretching/how", 0.05)]
NEAR = [("sciatica/run", 0.3), ("stretching/how", 0.25)]
ONE_TOPIC = [("sciatica/run", 0.15), ("sciatica/walk", 0.1), ("sciatica/sport", 0.1)]
WEAK = [("sciatica/run", 0.15), ("stretching/how", 0.1), ("contact", 0.1)]
ACT = [("contact", 0.6), ("sciatica/run", 0.2)]


@pytest.mark.parametrize(
    ("ranking", "situation", "intent", "band"),
    [
        (SURE, {}, "answer", "sure"),
        ([("sciatica/run", 0.5), ("thank", 0.3)], {}, "answer", "sure"),
        (NEAR, {}, "answer", "near"),
        (ONE_TOPIC, {}, "answer", "near"),
        (WEAK, {}, "answer", "weak"),
        (ACT, {}, "contact", "near"),
        ([("contact", 0.9), ("thank", 0.1)], {}, "contact", "weak"),
        (SURE, {"language": "es"}, "not_english", "sure"),
        (SURE, {"novelty": 0.81}, "not_understood", "sure"),
        (SURE, {"novelty": 0.8}, "answer", "sure"),
        (SURE, {"danger": "alarm"}, "alarm", "sure"),
        (SURE, {"danger": "soon"}, "answer", "sure"),
        (SURE, {"danger": "alarm", "language": "es"}, "alarm", "sure"),
    ],
)
def test_decision(ranking: Ranking, situation: dict[str, Any], intent: str, band: str) -> None:
    message = decided(ranking, **situation)
    assert message.get("intent") == {"name": intent, "confidence": ranking[0][1]}
    assert message.get("band") == band
    assert message.get("intent_ranking")[0]["name"] == ranking[0][0]  # the guess is kept


def test_the_decision_goes_out() -> None:
    sent = decided(NEAR).as_dict(only_output_properties=True)
    assert sent["band"] == "near"


@pytest.mark.parametrize("act", ["medical_other", "out_of_scope"])
def test_what_is_not_ours_is_answered_with_who_helps(act: str) -> None:
    found = decided([(act, 0.6), ("sciatica/run", 0.2), ("beyond/scans", 0.1)])
    assert found.get("intent")["name"] == "answer"
    assert [answer["id"] for answer in found.get("answers")] == ["beyond/scans", "sciatica/run"]
    assert found.get("band") == "sure"


@pytest.mark.parametrize("share", [0.04, None])
def test_without_a_likely_person_it_stays_not_ours(share: float | None) -> None:
    beyond = [("beyond/scans", share)] if share else []
    found = decided([("medical_other", 0.9), ("sciatica/run", 0.1), *beyond])
    assert found.get("intent")["name"] == "medical_other"


@pytest.mark.parametrize(
    ("known", "novelty", "intent"),
    [(0.0, 0.4, "not_understood"), (0.0, 0.2, "answer"), (0.5, 0.4, "answer")],
)
def test_words_never_heard_are_not_understood(known: float, novelty: float, intent: str) -> None:
    assert decided(SURE, known=known, novelty=novelty).get("intent")["name"] == intent


def test_nothing_read_is_not_understood() -> None:
    assert decided([("thank", 1.0)]).get("intent")["name"] == "not_understood"


@pytest.mark.parametrize(
    ("score", "novelty", "intent", "band"),
    [
        (0.5, 0.2, "answer", "sure"),
        (0.49, 0.2, "answer", "near"),
        (0.15, 0.2, "answer", "near"),
        (0.14, 0.2, "answer", "weak"),
        (0.5, 0.7, "answer", "sure"),
        (0.5, 0.71, "not_understood", "sure"),
    ],
)
def test_thresholds_are_those_of_the_documents(
    score: float, novelty: float, intent: str, band: str
) -> None:
    ranking = [("sciatica/run", score), ("contact", 0.1)]
    found = decided(ranking, novelty=novelty, config=Decision.get_default_config())
    assert (found.get("intent")["name"], found.get("band")) == (intent, band)
