"""Months and seasons that are long over."""

from datetime import date

import pytest

from backtalk_engine.nlu.red_flags import months
from backtalk_engine.nlu.red_flags.rules import Rules
from backtalk_engine.nlu.red_flags.text import read

from .rows import ROWS, WORDS


class _Date(date):
    day_of_year = (11, 30)

    @classmethod
    def today(cls) -> "_Date":
        return cls(2026, *cls.day_of_year)


def _over(message: str, today: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(_Date, "day_of_year", today)
    monkeypatch.setattr(months, "date", _Date)
    text = read(message)
    found = months.long_over(text.words, text.sentences, {"<over>": 2})
    return [text.words[at].text for _, at in found]


@pytest.mark.parametrize(
    ("message", "today", "expected"),
    [
        ("slipped in May", (11, 30), ["may"]),
        ("since early february", (11, 30), ["february"]),
        ("at the end of March", (11, 30), ["march"]),
        ("last december", (11, 30), ["december"]),
        ("slipped in October", (11, 30), []),
        ("slipped in May", (5, 2), []),
        ("slipped in May", (6, 30), []),
        ("in december", (1, 3), []),
        ("in the spring", (7, 15), ["spring"]),
        ("it may hurt, we march on", (11, 30), []),
        ("i crashed and my back may be broken", (11, 30), []),
        ("slipped in May and again yesterday", (11, 30), []),
        ("slipped in May. Again yesterday", (11, 30), ["may"]),
    ],
)
def test_a_month_is_over_if_it_was_two_months_ago(
    message: str, today: tuple[int, int], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _over(message, today, monkeypatch) == expected


def test_a_season_is_over_only_where_it_is_so_on_both_halves_of_the_globe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _over("in the spring", (11, 30), monkeypatch) == []
    assert _over("in the summer", (10, 30), monkeypatch) == ["summer"]


def test_a_pattern_can_name_the_months_that_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "date", _Date)
    patterns = {**ROWS["saddle"]["patterns"], "look_alikes": ["<numb> ... <long_over>"]}
    rows = {"saddle": {"level": "emergency_now", "patterns": patterns}}
    rules = Rules(rows, {**WORDS, "months": {"long_over": 2}})
    assert rules.judge("my groin was numb in may").hits == []
    assert rules.judge("my groin is numb in november").hits[0].outcome == "emergency_now"
