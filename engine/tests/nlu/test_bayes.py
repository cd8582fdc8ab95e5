"""What a text says word for word."""

import numpy as np
import pytest

from backtalk_engine.nlu.ranking.bayes import NaiveBayes, Own, Scores

TEXTS = {
    "front": ["the front of my thigh hurts", "front thigh pain", "sore at the front of the leg"],
    "back": ["the back of my thigh hurts", "back of thigh pain", "sore at the back of the leg"],
    "joint": ["my si joint hurts", "si joint pain"],
}


@pytest.fixture
def bayes() -> NaiveBayes:
    texts = [text for group in TEXTS.values() for text in group]
    labels = [place for place, group in enumerate(TEXTS.values()) for _ in group]
    return NaiveBayes.fit(texts, np.array(labels))


def best(scores: Scores) -> str:
    return list(TEXTS)[int(scores.argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("pain down the back of the thigh", "back"),
        ("my thighs hurt at the front", "front"),
        ("si joints", "joint"),
    ],
)
def test_the_words_that_differ_decide(bayes: NaiveBayes, text: str, label: str) -> None:
    assert best(bayes.scores(text)) == label


@pytest.mark.parametrize("text", ["", "?", "zzz qqq"])
def test_what_no_example_has_says_nothing(bayes: NaiveBayes, text: str) -> None:
    assert not bayes.scores(text).any()


def test_an_example_that_is_left_out_does_not_speak_for_itself(bayes: NaiveBayes) -> None:
    text = TEXTS["joint"][0]
    place = list(TEXTS).index("joint")
    with_it, without = bayes.scores(text), bayes.scores(text, Own(text, place))
    assert without[place] < with_it[place]
    assert np.array_equal(np.delete(without, place), np.delete(with_it, place))


def test_nothing_to_learn_from_says_nothing() -> None:
    assert not NaiveBayes.fit(["one", "two"], np.array([0, 1])).scores("one").any()


def test_it_is_kept_as_arrays(bayes: NaiveBayes) -> None:
    again = NaiveBayes(*bayes.arrays)
    assert np.array_equal(again.scores("si joint"), bayes.scores("si joint"))


def test_which_classes_have_none_of_their_key_words_in_a_text() -> None:
    texts = ["a slipped disc", "disc pain", "my disc", "sore back", "back aches", "stiff spine"]
    words = NaiveBayes.fit(texts, np.array([0, 0, 0, 1, 1, 1]))
    assert words.lacks_key("my back hurts").tolist() == [True, False]
    assert words.lacks_key("is it the disc").tolist() == [False, False]
