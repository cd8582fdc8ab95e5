"""Two voices, one verdict: words raise a row's card, likeness alone never does."""

import pytest

from backtalk_engine.nlu.danger.component import RedFlags
from backtalk_engine.nlu.danger.rules import Hit, Judgement
from backtalk_engine.nlu.danger.verdict import Thresholds, decide
from backtalk_engine.nlu.danger.voice import Heard

LEVELS = {"saddle": "emergency_now", "fever": "same_day", "weight": "soon"}
THRESHOLDS = Thresholds(agree=0.2, card=1.0, ask=0.6)
NOW = Hit("saddle", "emergency_now", "numb", at=4)
TODAY = Hit("fever", "same_day", "fever", at=1)
WAITS = Hit("weight", "soon", "thinner", at=2)
ASKS = Hit("saddle", "check", "tingling", at=0)
TOUCHES = Hit("saddle", "hint", "bottom", at=0)


def heard(urgent: float, *rows: str) -> Heard:
    return Heard(urgent, [*rows, "other", "another"])


def outcome(
    hits: list[Hit],
    voice: Heard,
    *,
    touched: bool = True,
    thresholds: Thresholds = THRESHOLDS,
) -> tuple[str, list[str]]:
    verdict = decide(Judgement(hits, [], touched, []), voice, LEVELS, thresholds)
    rows = [f"{hit.row} {hit.outcome}{' ?' * hit.asked}" for hit in verdict.rows]
    return verdict.verdict, rows


QUIET, LOUD, LOUDEST = heard(-2.0), heard(0.7), heard(1.5)
SADDLE = heard(0.3, "saddle")


@pytest.mark.parametrize(
    ("hits", "voice", "expected"),
    [
        ([], QUIET, ("none", [])),
        ([], LOUD, ("general", [])),
        ([], LOUDEST, ("alarm", [])),
        ([NOW], QUIET, ("alarm", ["saddle emergency_now"])),
        ([NOW], LOUDEST, ("alarm", ["saddle emergency_now"])),
        ([TODAY, NOW], QUIET, ("alarm", ["saddle emergency_now", "fever same_day"])),
        ([NOW, WAITS], QUIET, ("alarm", ["saddle emergency_now", "weight soon"])),
        ([ASKS], QUIET, ("check", ["saddle emergency_now ?"])),
        ([ASKS], LOUD, ("check", ["saddle emergency_now ?"])),
        ([ASKS], LOUDEST, ("alarm", [])),
        ([ASKS], SADDLE, ("alarm", ["saddle emergency_now"])),
        ([ASKS, TODAY], QUIET, ("alarm", ["fever same_day"])),
        ([ASKS, WAITS], QUIET, ("check", ["saddle emergency_now ?", "weight soon"])),
        ([TOUCHES], QUIET, ("none", [])),
        ([TOUCHES], SADDLE, ("alarm", ["saddle emergency_now"])),
        ([WAITS], QUIET, ("soon", ["weight soon"])),
        ([WAITS], LOUD, ("soon", ["weight soon"])),
    ],
)
def test_verdict(hits: list[Hit], voice: Heard, expected: tuple[str, list[str]]) -> None:
    assert outcome(hits, voice) == expected


def test_of_one_level_what_comes_first_in_the_text_leads() -> None:
    later = Hit("chest", "emergency_now", "chest", at=9)
    rows = decide(
        Judgement([later, NOW], [], True, []),
        QUIET,
        {**LEVELS, "chest": "emergency_now"},
        THRESHOLDS,
    ).rows
    assert [hit.row for hit in rows] == ["saddle", "chest"]


@pytest.mark.parametrize("voice", [LOUD, LOUDEST])
def test_a_message_without_a_word_of_health_raises_nothing(voice: Heard) -> None:
    assert outcome([], voice, touched=False) == ("none", [])


def test_as_it_stands_in_the_parse_result() -> None:
    verdict = decide(Judgement([NOW], ["fever"], True, []), SADDLE, LEVELS, THRESHOLDS)
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
            }
        ],
        "denied": ["fever"],
        "like": "saddle",
    }


@pytest.mark.parametrize(
    ("hits", "voice", "expected"),
    [
        ([], heard(0.69), "none"),
        ([], heard(0.7), "general"),
        ([], heard(0.79), "general"),
        ([], heard(0.8), "alarm"),
        ([ASKS], heard(0.19, "saddle"), "check"),
        ([ASKS], heard(0.2, "saddle"), "alarm"),
    ],
)
def test_thresholds_are_those_of_the_documents(
    hits: list[Hit], voice: Heard, expected: str
) -> None:
    defaults = Thresholds(**RedFlags.get_default_config())
    assert outcome(hits, voice, thresholds=defaults)[0] == expected
