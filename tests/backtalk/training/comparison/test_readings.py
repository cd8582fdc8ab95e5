"""What a visitor would get, by what a model makes of a message."""

from typing import Any

import pytest

from backtalk.training.comparison.readings import given


def reading(**values: Any) -> dict[str, Any]:
    read = {"intent": "answer", "answers": ["hip_pain/night"], "band": "sure", "requests": False}
    return read | values


@pytest.mark.parametrize(
    ("values", "alone", "within"),
    [
        ({}, "hip_pain/night", "hip_pain/night"),
        ({"band": "weak"}, "none", "none"),
        ({"band": "weak", "requests": True}, "hip_pain/night", "hip_pain/night"),
        ({"answers": []}, "none", "none"),
        ({"intent": "greet"}, "greet", "greet"),
        ({"intent": None}, "none", "none"),
        ({"intent": "follow_up"}, "follow_up", "hip_pain/night"),
    ],
)
def test_what_follows_on_an_answer_is_one_within_a_conversation_alone(
    values: dict[str, Any], alone: str, within: str
) -> None:
    assert given(reading(**values)) == alone
    assert given(reading(**values), within_conversation=True) == within
