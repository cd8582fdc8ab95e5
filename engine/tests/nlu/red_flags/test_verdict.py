"""Two judges, one verdict: words raise a row's card, likeness alone never does."""

import pytest

from backtalk_engine.nlu.red_flags.component import RedFlags
from backtalk_engine.nlu.red_flags.likeness import Likeness
from backtalk_engine.nlu.red_flags.rules import Hit, Judgement
from backtalk_engine.nlu.red_flags.verdict import Thresholds, decide

LEVELS = {"saddle": "emergency_now", "fever": "same_day", "weight": "soon"}
THRESHOLDS = Thresholds(agree=0.2, card=1.0, ask=0.6)
NOW = Hit("saddle", "emergency_now", "numb", at=4)
TODAY = Hit("fever", "same_day", "fever", at=1)
WAITS = Hit("weight", "soon", "thinner", at=2)
ASKS = Hit("saddle", "check", "tingling", at=0)
TOUCHES = Hit("saddle", "hint", "bottom", at=0)


def likeness(urgent: float, *rows: str) -> Likeness:
    return Likeness(urgent, [*rows, "other", "another"])


def outcome(
    hits: list[Hit],
    like: Likeness,
    *,
    touched: bool = True,
    thresholds: Thresholds = THRESHOLDS,
) -> tuple[str, list[str]]:
    verdict = decide(Judgement(hits, [], touched, []), like, LEVELS, thresholds)
    rows = [f"{hit.red_flag_id} {hit.outcome}{' ?' * hit.asked}" for hit in verdict.rows]
    return verdict.verdict, rows


LOW, HIGH, HIGHEST = likeness(-2.0), likeness(0.7), likeness(1.5)
SADDLE = likeness(0.3, "saddle")


@pytest.mark.parametrize(
    ("hits", "like", "expected"),
    [
        ([], LOW, ("none", [])),
        ([], HIGH, ("general", [])),
        ([], HIGHEST, ("alarm", [])),
        ([NOW], LOW, ("alarm", ["saddle emergency_now"])),
        ([NOW], HIGHEST, ("alarm", ["saddle emergency_now"])),
        ([TODAY, NOW], LOW, ("alarm", ["saddle emergency_now", "fever same_day"])),
        ([NOW, WAITS], LOW, ("alarm", ["saddle emergency_now", "weight soon"])),
        ([ASKS], LOW, ("check", ["saddle emergency_now ?"])),
        ([ASKS], HIGH, ("check", ["saddle emergency_now ?"])),
        ([ASKS], HIGHEST, ("alarm", [])),
        ([ASKS], SADDLE, ("alarm", ["saddle emergency_now"])),
        ([ASKS, TODAY], LOW, ("alarm", ["fever same_day"])),
        ([ASKS, WAITS], LOW, ("check", ["saddle emergency_now ?", "weight soon"])),
        ([TOUCHES], LOW, ("none", [])),
        ([TOUCHES], SADDLE, ("alarm", ["saddle emergency_now"])),
        ([WAITS], LOW, ("soon", ["weight soon"])),
        ([WAITS], HIGH, ("soon", ["weight soon"])),
    ],
)
def test_verdict(hits: list[Hit], like: Likeness, expected: tuple[str, list[str]]) -> None:
    assert outcome(hits, like) == expected


def test_of_one_level_what_comes_first_in_the_text_leads() -> None:
    later = Hit("chest", "emergency_now", "chest", at=9)
    rows = decide(
        Judgement([later, NOW], [], True, []),
        LOW,
        {**LEVELS, "chest": "emergency_now"},
        THRESHOLDS,
    ).rows
    assert [hit.red_flag_id for hit in rows] == ["saddle", "chest"]


@pytest.mark.parametrize("like", [HIGH, HIGHEST])
def test_a_message_without_a_word_of_health_raises_nothing(like: Likeness) -> None:
    assert outcome([], like, touched=False) == ("none", [])


def test_as_it_stands_in_the_parse_result() -> None:
    denied = [("<fever>", "fever")]
    judged = Judgement([NOW], ["fever"], True, [], ["weight"], denied)
    verdict = decide(judged, SADDLE, LEVELS, THRESHOLDS)
    assert verdict.as_dict() == {
        "verdict": "alarm",
        "level": "emergency_now",
        "rows": [
            {
                "id": "saddle",
                "level": "emergency_now",
                "words": "numb",
                "asked": False,
                "other": False,
                "signs": [],
            }
        ],
        "denied": ["fever"],
        "like": "saddle",
        "taken_back": ["weight"],
        "denied_signs": [{"sign": "<fever>", "words": "fever"}],
    }


@pytest.mark.parametrize(
    ("hits", "like", "expected"),
    [
        ([], likeness(0.69), "none"),
        ([], likeness(0.7), "general"),
        ([], likeness(0.79), "general"),
        ([], likeness(0.8), "alarm"),
        ([ASKS], likeness(0.19, "saddle"), "check"),
        ([ASKS], likeness(0.2, "saddle"), "alarm"),
    ],
)
def test_thresholds_are_those_of_the_documents(
    hits: list[Hit], like: Likeness, expected: str
) -> None:
    defaults = Thresholds(**RedFlags.get_default_config())
    assert outcome(hits, like, thresholds=defaults)[0] == expected
