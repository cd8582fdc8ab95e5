"""What a message wants of the conversation: for my wife, a doctor, a routine."""

import pytest

from actions.answers import ActionAnswer
from actions.nlu import visitor
from actions.small_talk import ActionSay
from tests.actions.talks import AFTER_SCIATICA, RUN, phrase, say
from tests.actions.turn import Turn


def test_for_somebody_else_nothing_is_said_twice() -> None:
    told = say("and for my wife?", AFTER_SCIATICA)
    assert told.answers == []
    assert phrase("same_for_other", person="wife") in told.words
    assert told.slots["person"] == "wife"


@pytest.mark.parametrize("text", ["im not pregnant", "no, I'm not pregnant!"])
def test_a_condition_that_is_denied_is_taken_back(text: str) -> None:
    slots = {**AFTER_SCIATICA, "conditions": ["pregnant", "osteoporosis"]}
    denied = {"denied_conditions": ["pregnant"]}
    told = say(text, slots, "answer", answers=[RUN], band="sure", **denied)
    assert told.answers == []
    assert phrase("denial_noted") in told.words
    assert told.slots["conditions"] == ["osteoporosis"]


@pytest.mark.parametrize("text", ["i don't have a mat", "i'm not pregnant, it's my hip that aches"])
def test_what_is_no_condition_or_says_more_is_no_mere_denial(text: str) -> None:
    denied = {"denied_conditions": ["pregnant"] if "pregnant" in text else []}
    told = say(text, AFTER_SCIATICA, "answer", answers=[RUN], band="sure", **denied)
    assert phrase("denial_noted") not in told.words


@pytest.mark.parametrize(
    "text",
    ["should i see a doctor", "do I need to see someone?", "When should I see someone?"],
)
def test_whether_to_see_a_doctor_is_always_answered(text: str) -> None:
    for action, intent in ((ActionAnswer(), "answer"), (ActionSay(), "medical_other")):
        told = Turn(action, intent, text, answers=["beyond/medicine"], slots=AFTER_SCIATICA)
        assert told.answers == ["therapy/when_to_be_seen"]


def test_a_routine_of_some_minutes_is_asked_for_in_any_words() -> None:
    ten = (("duration", 600.0),)
    told = say("10 minute routine for my hips", {}, "answer", entities=ten, answers=[RUN])
    assert told.follows == ["routine_form"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("it hurts when i sit in a chair", None),
        ("my hip aches lying on that side", None),
        ("stretches i can do in bed", "lying"),
        ("i can't get down on the floor", "chair"),
        ("something for my desk at work", "desk"),
        ("kneeling hurts", "no_kneel"),
        ("need something i can do at my desk, back gets stiff by 3pm", "desk"),
        ("my back gets stiff at my desk", None),
    ],
)
def test_a_place_to_exercise_is_no_place_that_hurts(text: str, place: str | None) -> None:
    assert visitor.place(text) == place


def test_politeness_does_not_win_over_a_sentence_that_has_none_of_it() -> None:
    turn = Turn(ActionSay(), "thank", "i keep thinking about it", answers=[RUN], band="near")
    assert turn.answers == [RUN]
    thanks = Turn(ActionSay(), "thank", "thanks that is nice of you", answers=[RUN], band="near")
    assert thanks.answers == []


def test_a_minor_is_told_to_tell_an_adult() -> None:
    turn = say("should i tell my mom", {"minor": True})
    assert phrase("tell_adult") in turn.words
