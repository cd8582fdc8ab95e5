import pytest

from backtalk.reviews.texts import in_audit, is_read_twice, key, normal


@pytest.mark.parametrize(
    "text", ["My hip hurts!", "my  hip HURTS", "mý hip hurts …", "my hip hurts"]
)
def test_case_accents_and_punctuation_make_no_other_text(var: object, text: str) -> None:
    assert key(text) == key("my hip hurts")


def test_digits_apart_texts_are_the_same() -> None:
    assert normal("sore for 3 weeks") == normal("sore for 12 weeks")
    assert normal("don't") == normal("don\u2019t") == normal("dont")


@pytest.mark.parametrize("text", ["?", "👍", " … "])
def test_what_has_no_letters_is_still_itself(text: str) -> None:
    assert normal(text) == text.strip()


def test_a_quarter_is_measured_and_a_tenth_read_twice(var: object) -> None:
    keys = [key(f"message {'x' * number}") for number in range(1000)]
    assert 200 < sum(map(in_audit, keys)) < 300
    assert 70 < sum(map(is_read_twice, keys)) < 130
    assert keys == [key(f"message {'x' * number}") for number in range(1000)]
