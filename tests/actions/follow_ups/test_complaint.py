"""Complaints: an exercise that hurt, and anger."""

import pytest

from actions.nlu import complaints
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
    "text",
    [
        "isn't that one bad for me",
        "that's not for sciatica is it",
        "crossing my leg makes it shoot",
    ],
)
def test_a_card_that_is_wrong_for_somebody_is_taken_back(text: str) -> None:
    turn = say(text, ONE)
    assert "Leave the hip flexor stretch out" in turn.words
    assert "hip_flexor_stretch" not in turn.cards
    assert "unfit:hip_flexor_stretch" in turn.slots["told"]
    later = say("show me", {**ONE, "told": turn.slots["told"]})
    assert "hip_flexor_stretch" not in later.cards


@pytest.mark.parametrize("text", ["sitting makes it worse", "walking made my hip worse"])
def test_what_brings_the_pain_on_is_no_complaint_of_an_exercise(text: str) -> None:
    assert not complaints.was_hurt(text)


@pytest.mark.parametrize(
    "text",
    [
        "that stretch made my back worse and now i'm worried",
        "the exercise made it worse i may rest",
    ],
)
def test_a_worry_after_a_complaint_leaves_it_one(text: str) -> None:
    assert complaints.was_hurt(text)


@pytest.mark.parametrize(
    "text", ["it's not for me, it's for my mum", "isn't it bad to sit all day", "lifting hurts"]
)
def test_what_is_no_objection_to_a_card(text: str) -> None:
    assert not complaints.objects(text)


def test_what_somebody_else_says_is_not_the_visitors_anger() -> None:
    assert not complaints.is_angry("he says physio is a waste of time. what do i tell him")


@pytest.mark.parametrize(
    "text",
    [
        "how do i know if im making it worse",
        "can exercise make it worse",
        "is it worse to sit",
        "will the ball make it worse",
    ],
)
def test_a_worry_is_no_complaint(text: str) -> None:
    assert not complaints.is_angry(text)
    assert not complaints.was_hurt(text)
