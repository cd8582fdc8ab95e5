"""A message taken apart: the same words however they are typed."""

import pytest

from backtalk_engine.nlu.red_flags.text import read
from backtalk_engine.nlu.words.spelling import Speller

SPELLER = Speller(["numbness", "bladder", "weight", "groin", "temperature"])


def bases(message: str) -> str:
    return " ".join(word.base for word in read(message, SPELLER).words)


@pytest.mark.parametrize(
    "message",
    [
        "I can't feel it",
        "I can\u2019t feel it",
        "i cant feel it",
        "I CANNOT FEEL IT",
        "i can not feel it",
        "i couldn't feel it",
        "I'm unable to feel it".replace("I'm", "I"),
        "i wasn't able to feel it",
        "i cant\u200b feel it",
        "\uff49 cant feel it",
    ],
)
def test_all_ways_to_say_cant_are_one(message: str) -> None:
    assert bases(message) == "i cant feel it"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("numbess", "numb"),
        ("blader", "bladder"),
        ("wieght", "weight"),
        ("grooooin", "groin"),
        ("temprature", "temperatur"),
        ("gain", "gain"),  # a word of its own, however near to "groin"
        ("мама", "мама"),
    ],
)
def test_a_typo_is_mended_and_a_word_is_not(typed: str, meant: str) -> None:
    assert bases(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [("leaking", "leaked"), ("fell", "falling"), ("feet were numb", "feet is numb")],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert bases(one) == bases(other)


@pytest.mark.parametrize(
    ("one", "other"), [("leg", "legs"), ("hand", "handful"), ("quad", "quads")]
)
def test_words_of_one_stem_that_mean_other_things_stay_apart(one: str, other: str) -> None:
    assert bases(one) != bases(other)


def test_missing_spaces_and_emoji_part_words() -> None:
    assert bases("fever,numb😭groin.weight") == "fever , numb groin . weight"


def test_sentences_and_the_visitors_own_words_are_kept() -> None:
    text = read("No  fever. Cant   FEEL my groin!", SPELLER)
    assert text.sentences == [0, 0, 0, 1, 1, 1, 1, 1]
    assert text.excerpt(3, 5) == "Cant FEEL"


def test_nothing_is_read_of_nothing() -> None:
    assert read("", SPELLER).words == []
    assert read("😀 \u200b", SPELLER).words == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it's gone, you know, numb", ["its", "gone", ",", ",", "numb"]),
        ("do you know why", ["do", "you", "know", "why"]),
        ("um it honestly hurts lol", ["it", "hurts"]),
    ],
)
def test_words_that_say_nothing_are_passed_over(text: str, words: list[str]) -> None:
    assert [word.text for word in read(text, Speller(["numb"])).words] == words


def test_some_words_are_slips_where_bodies_are_spoken_of() -> None:
    said = [word.text for word in read("a pan in my cal", Speller(["calf"])).words]
    assert said == ["a", "pain", "in", "my", "calf"]
