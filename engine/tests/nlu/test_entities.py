"""Body parts, tools, conditions, durations and ages, in the visitor's own spelling."""

from typing import Any

import pytest
from project import Reader

from backtalk_engine.nlu.words.spelling import Speller, common_words


def entities(reader: Reader, text: str) -> list[tuple[str, Any]]:
    return [(found["entity"], found["value"]) for found in reader(text)["entities"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my hip flexors are tight", ("body_part", "hip_flexors")),
        ("stretch for my glutes", ("body_part", "glutes")),
        ("my LOWER BACK hurts", ("body_part", "low_back")),
        ("pain on the left", ("side", "left")),
        ("with a foam roller", ("tool", "foam_roller")),
        ("do i need a lacrosse ball", ("tool", "lacrosse_ball")),
        ("it hurts when i am sitting", ("activity", "sitting")),
        ("i am pregnant", ("condition", "pregnant")),
        ("28+3 and my hips ache", ("condition", "pregnant")),
        ("i'm 36 weeks and can't sleep", ("condition", "pregnant")),
        ("i have osteoporosis", ("condition", "osteoporosis")),
        ("i had a hip replacement", ("condition", "hip_replacement")),
        ("call me in the morning", ("time_of_day", "morning")),
    ],
)
def test_a_word_is_found(text: str, expected: tuple[str, str], reader: Reader) -> None:
    assert expected in entities(reader, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my glutse are sore", ("body_part", "glutes")),
        ("tight hamstrngs", ("body_part", "hamstrings")),
        ("i have osteoperosis", ("condition", "osteoporosis")),
        ("im pregnent", ("condition", "pregnant")),
        ("which foam rollar", ("tool", "foam_roller")),
        ("a lacrose ball", ("tool", "lacrosse_ball")),
    ],
)
def test_a_slip_of_the_pen_is_forgiven(
    text: str, expected: tuple[str, str], reader: Reader
) -> None:
    assert expected in entities(reader, text)


@pytest.mark.parametrize(
    "text",
    [
        "i am not pregnant",
        "i'm not even pregnant",
        "i have never had osteoporosis",
        "no osteoporosis",
        "without a hip replacement",
        "i'm 12 weeks into my training",
        "i'm 16 weeks past my marathon",
        "i did 3+1 sets",
    ],
)
def test_a_condition_that_the_visitor_does_not_have_is_none(text: str, reader: Reader) -> None:
    assert "condition" not in dict(entities(reader, text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10 minutes", 600),
        ("i have 15 mins", 900),
        ("ten minutes", 600),
        ("half an hour", 1800),
        ("an hour", 3600),
        ("30 seconds", 30),
        ("a couple of weeks", 1209600),
        ("for 3 days", 259200),
        ("6 months", 15778800),
    ],
)
def test_a_duration_is_in_seconds(text: str, seconds: int, reader: Reader) -> None:
    assert ("duration", seconds) in entities(reader, text)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("i'm 14", "14"),
        ("I\u2019m 14 years old", "14"),
        ("i'm 14 years old and my hip hurts", "14"),
        ("i am a 15 year old girl with back pain", "15"),
        ("i am 67 and my back hurts", "67"),
        ("im 9", "9"),
        ("im only 15 yrs old", "15"),
    ],
)
def test_an_age_is_found(text: str, age: str, reader: Reader) -> None:
    found = entities(reader, text)
    assert ("age", age) in found


@pytest.mark.parametrize(
    "text",
    [
        "i'm 12 weeks pregnant",
        "i'm 5 foot tall",
        "i am 10 minutes away",
        "i am 5 years post surgery",
    ],
)
def test_what_only_looks_like_an_age_is_none(text: str, reader: Reader) -> None:
    assert "age" not in dict(entities(reader, text))


@pytest.mark.parametrize(
    "text",
    [
        "My  LEFT hip-flexers hurt, is a foam rollar ok for 10 minutes? i'm 15",
        "naïve question 🙂: my glutse, tight",
        "“left” hip flexors",
    ],
)
def test_places_are_those_of_the_visitors_text(text: str, reader: Reader) -> None:
    found = reader(text)
    assert found["text"] == text
    words = {text[e["start"] : e["end"]].lower() for e in found["entities"]}
    assert words
    expected = {
        *("left", "hip-flexers", "foam rollar", "10 minutes", "i'm 15", "glutse", "hip flexors"),
        *("tight", "hip", "flexers", "hip flexers"),
    }
    assert words <= expected


@pytest.mark.parametrize(
    "text", ["lying on my back", "i lie flat on my back", "sleeping on my side"]
)
def test_a_pose_names_no_body_part(text: str, reader: Reader) -> None:
    assert "body_part" not in dict(entities(reader, text))


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "hello"])
def test_nothing_is_found_in_nothing(text: str, reader: Reader) -> None:
    assert entities(reader, text) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("glutse", "glutes"),
        ("GLUTES", "glutes"),
        ("osteoperossis", "osteoporosis"),
        ("clutes", "clutes"),  # a word already
        ("hop", "hop"),  # a word, and too short to be sure
        ("hio", "hip"),
        ("hpi", "hip"),
        ("zyp", "zyp"),
        ("gl2tes", "gl2tes"),
        ("spelunking", "spelunking"),
    ],
)
def test_only_unknown_words_are_corrected(word: str, expected: str) -> None:
    assert Speller(["hip", "glutes", "osteoporosis"], ["clutes"]).correct(word) == expected


def test_a_word_seen_thrice_is_a_word() -> None:
    assert common_words(["My hip hop", "hip hop", "HIP hop 10", "hip 10 10"]) == ["hip", "hop"]
