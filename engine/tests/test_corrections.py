"""What a message takes back."""

import pytest

from backtalk_engine.nlu.corrections import without_denied


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("nah not the groin more my low back when i get up", "more my low back when i get up"),
        ("no its just the low back, no leg stuff", "just the low back"),
        ("i meant the hip at night not back", "the hip at night"),
        ("forget the ball, what is the one thing to do", "what is the one thing to do"),
        ("no i ask how long it stays", "how long it stays"),
        ("i can't kneel at all", "i can't kneel at all"),
        ("is it bad if i do not feel it", "is it bad if i do not feel it"),
        ("what if i do not have insurance", "what if i do not have insurance"),
        ("not my back", "not my back"),
    ],
)
def test_what_is_denied_counts_for_nothing(text: str, left: str) -> None:
    assert without_denied(text) == left
