"""Complaints: an exercise that hurt, and anger."""

import pytest

from actions.nlu import wishes
from tests.actions.talks import AFTER_SCIATICA, ONE, phrase, say


@pytest.mark.parametrize(
    "text", ["that stretch made my back worse", "i did it three days and now it is sore all day"]
)
def test_who_was_hurt_hears_what_to_do_and_never_sees_that_card(text: str) -> None:
    turn = say(text, ONE)
    assert "half" in turn.words
    assert "easy walks" in turn.words
    assert turn.cards == []
    assert "Talk to the clinic" in turn.titles
    later = say("show me", {**ONE, "told": turn.slots["told"]})
    assert "hip_flexor_stretch" not in later.cards


def test_who_was_hurt_and_asks_what_now_hears_the_same() -> None:
    told = [*ONE["told"], "hurt:hip_flexor_stretch", "exercise_safety/worse_after"]
    assert "easy walks" in say("so what do I do NOW", {**ONE, "told": told}).words


@pytest.mark.parametrize("text", ["that's not helping", "you people should be sued"])
def test_anger_gets_sorry_and_a_person(text: str) -> None:
    turn = say(text, AFTER_SCIATICA, "ask_bot")
    assert phrase("angry") in turn.words
    assert "Talk to the clinic" in turn.titles


@pytest.mark.parametrize(
    "text", ["can exercise make it worse", "is it worse to sit", "will the ball make it worse"]
)
def test_a_worry_is_no_complaint(text: str) -> None:
    assert not wishes.is_angry(text)
    assert not wishes.was_hurt(text)
