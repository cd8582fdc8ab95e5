"""Two voices, one verdict."""

import pytest

from backtalk_engine.nlu.danger.rules import Hit, Judgement
from backtalk_engine.nlu.danger.verdict import Thresholds, decide
from backtalk_engine.nlu.danger.voice import Heard

LEVELS = {"saddle": "emergency_now", "fever": "same_day", "weight": "soon"}
THRESHOLDS = Thresholds(alarm=0.4, check=0.0, soon=0.5, met=0.8, doubt=-0.5)
NOW = Hit("saddle", "emergency_now", "numb")
TODAY = Hit("fever", "same_day", "fever")
WAITS = Hit("weight", "soon", "thinner")
ASKS = Hit("saddle", "check", "tingling")


def heard(urgent: float, saddle: float = 0.0, fever: float = 0.0, weight: float = 0.0) -> Heard:
    return Heard(urgent, {"saddle": saddle, "fever": fever, "weight": weight})


def outcome(hits: list[Hit], whole: Heard, kept: Heard | None = None) -> tuple[str, list[str]]:
    verdict = decide(Judgement(hits, "", ""), whole, kept or whole, LEVELS, THRESHOLDS)
    return verdict.verdict, [f"{hit.row} {hit.outcome}" for hit in verdict.rows]


QUIET, UNSURE, SURE = heard(-0.9), heard(-0.1, fever=0.2), heard(0.8, fever=0.9)


@pytest.mark.parametrize(
    ("hits", "voice", "expected"),
    [
        ([], QUIET, ("none", [])),
        ([], UNSURE, ("check", ["fever same_day"])),
        ([], SURE, ("alarm", ["fever same_day"])),
        ([NOW], heard(-0.3), ("alarm", ["saddle emergency_now"])),
        ([NOW], SURE, ("alarm", ["saddle emergency_now"])),
        ([NOW], heard(-1.0), ("check", ["saddle emergency_now"])),
        ([NOW], heard(-1.4), ("none", [])),
        ([TODAY, NOW], SURE, ("alarm", ["saddle emergency_now", "fever same_day"])),
        ([ASKS], QUIET, ("none", [])),
        ([ASKS], heard(-0.3), ("check", ["saddle emergency_now"])),
        ([ASKS], heard(0.1), ("alarm", ["saddle emergency_now"])),
        ([WAITS], QUIET, ("soon", ["weight soon"])),
        ([], heard(-0.9, weight=0.6), ("soon", ["weight soon"])),
        ([WAITS, NOW], SURE, ("alarm", ["saddle emergency_now"])),
    ],
)
def test_verdict(hits: list[Hit], voice: Heard, expected: tuple[str, list[str]]) -> None:
    assert outcome(hits, voice) == expected


@pytest.mark.parametrize(
    ("whole", "without_denied", "expected"),
    [(0.5, 0.5, "alarm"), (0.5, -0.5, "check"), (-0.5, 0.5, "none"), (0.5, -1.5, "none")],
)
def test_what_is_denied_speaks_for_less_than_the_whole(
    whole: float, without_denied: float, expected: str
) -> None:
    assert outcome([], heard(whole), heard(without_denied))[0] == expected


def test_a_message_a_little_like_many_rows_is_no_alarm() -> None:
    assert outcome([], heard(0.3))[0] == "check"
    assert outcome([], heard(0.3, saddle=0.3))[0] == "alarm"


def test_as_it_stands_in_the_parse_result() -> None:
    verdict = decide(Judgement([NOW], "", ""), SURE, SURE, LEVELS, THRESHOLDS)
    assert verdict.as_dict() == {
        "verdict": "alarm",
        "level": "emergency_now",
        "rows": [{"id": "saddle", "level": "emergency_now", "words": "numb"}],
    }
