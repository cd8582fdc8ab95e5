"""What a text says word for word."""

import numpy as np
import pytest

from backtalk_engine.nlu.wording import Wording

TEXTS = [
    "stretches for tight hips",
    "tight hips in the morning",
    "si joint pain",
    "my si joint hurts",
    "hip joint pain",
    "stretches in the morning",
]


@pytest.fixture
def wording() -> Wording:
    return Wording.fit(TEXTS)


def near(wording: Wording, one: str, other: str) -> tuple[float, float]:
    """How like the words of two texts are, and the pieces of their words."""
    a, b = wording.of(one).reshape(2, -1), wording.of(other).reshape(2, -1)
    return float(a[0] @ b[0]), float(a[1] @ b[1])


def test_the_same_words_are_alike(wording: Wording) -> None:
    words, pieces = near(wording, "si joint", "si joint")
    assert words == pytest.approx(1)
    assert pieces == pytest.approx(1)


def test_a_rare_shared_word_counts_more_than_a_common_one(wording: Wording) -> None:
    assert near(wording, "si joint", "my si joint hurts") > near(wording, "si joint", "joint pain")


def test_a_typo_shares_pieces(wording: Wording) -> None:
    words, pieces = near(wording, "stretchs", "stretches")
    assert abs(words) < 0.2
    assert pieces > 0.4


@pytest.mark.parametrize("text", ["", "?", "zzz qqq"])
def test_what_no_example_has_says_nothing(wording: Wording, text: str) -> None:
    assert not wording.of(text).any()


def test_many_are_the_same_as_one_by_one(wording: Wording) -> None:
    assert np.array_equal(wording.of_all(TEXTS)[2], wording.of(TEXTS[2]))
