"""Wishes about the conversation: repeat, simpler, more, a list, an easier one."""

import pytest

from actions.nlu import card_questions, wishes
from actions.small_talk import ActionSay
from tests.actions.talks import AFTER_SCIATICA, ONE, OPENING, RUN, WALK, phrase, say
from tests.actions.turn import Turn


def test_an_easier_one_is_shown_and_how_to_make_it_so() -> None:
    told = say("is there an easier one?", ONE)
    assert told.cards == ["external_rotator_stretch"]
    easiest = {**ONE, "told": ["group:external_rotator_stretch"]}
    assert phrase("exercise_is_easiest") in say("too hard for me", easiest).words


def test_repeat_says_the_same_again() -> None:
    told = say("say that again please", AFTER_SCIATICA)
    assert told.answers == [OPENING]
    assert "I'm sorry about your leg." in told.words


def test_simpler_is_the_first_sentence_once() -> None:
    told = say("simpler", AFTER_SCIATICA)
    assert told.words.startswith("In short: I'm sorry about your leg.")
    again = {**AFTER_SCIATICA, "told": [*AFTER_SCIATICA["told"], *told.slots["told"]]}
    assert phrase("told_all") in say("simpler", again).words


def test_more_is_the_rest_then_what_follows_then_an_honest_end() -> None:
    more = say("tell me more", AFTER_SCIATICA)
    assert "came out about the same" in more.words
    told = [*AFTER_SCIATICA["told"], f"{OPENING}:more"]
    assert say("tell me more", {**AFTER_SCIATICA, "told": told}).answers == [WALK]
    every = [*told, WALK, RUN, "sciatica/how_long"]
    end = say("tell me more", {**AFTER_SCIATICA, "told": every})
    assert end.answers == []
    assert phrase("told_all") in end.words


def test_not_what_i_meant_leads_to_what_else_it_may_have_been() -> None:
    told = say("that's not what i meant", AFTER_SCIATICA)
    assert phrase("not_meant") in told.words
    assert told.titles[:2] == ["Can I run with sciatica?", "Can I walk with sciatica?"]
    assert phrase("not_meant_unclear") in say("not what i asked", {}).words


def test_who_made_it_is_told() -> None:
    assert phrase("made_by") in Turn(ActionSay(), "ask_bot", "who made you?").words


@pytest.mark.parametrize("text", ["show me all exercises", "what exercises do you have", "list"])
def test_all_exercises_are_a_list(text: str) -> None:
    told = say(text, {}, "not_understood")
    assert told.kinds == ["choices"]
    assert len(told.titles) == 7
    assert told.titles[-1] == "Build me a routine"


def test_exercises_for_a_part_are_a_shorter_list() -> None:
    part = (("body_part", "low_back"),)
    told = say("exercises for low back", {}, "answer", entities=part)
    assert told.titles[:3] == [
        "Core exercise on your back",
        "Core exercise on hands and knees",
        "Core hold from your knees",
    ]
    assert "Glute ball" not in told.titles


def test_an_exercise_is_one_card_and_another_one_is_another() -> None:
    first = say("show me an exercise", {})
    assert len(first.cards) == 1
    slots = {"told": first.slots["told"], "cards": first.slots["cards"]}
    second = say("another one", slots)
    assert len(second.cards) == 1
    assert second.cards != first.cards


@pytest.mark.parametrize(
    "text",
    [
        "how many weeks until my hip is better",
        "what is the first thing to do for sciatica",
        "can i run the second half of a marathon",
        "more pain after sitting",
        "i want to play with my list of exercises in the park every day",
        "does foam rolling help",
    ],
)
def test_a_question_about_something_is_no_wish(text: str) -> None:
    assert wishes.wish(text) is None
    assert card_questions.pointed_at(text) is None


def test_what_it_is_is_not_said_twice() -> None:
    again = Turn(ActionSay(), "ask_bot", "who r u", slots={"told": ["ask_bot", "who_can_read"]})
    assert phrase("ask_bot") not in again.words
    joke = Turn(ActionSay(), "ask_bot", "do robots get back pain", slots={"told": ["ask_bot"]})
    assert phrase("joke") in joke.words


def test_what_is_that_explains_the_answer_before() -> None:
    turn = say("what is that", AFTER_SCIATICA)
    assert turn.kinds == ["text", "choices"]
    assert "In short" in turn.words


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("just give me 3 things sat down or standing", 3),
        ("show me two exercises in a chair", 2),
    ],
)
def test_so_many_things_are_a_list(text: str, listed: int) -> None:
    told = Turn(ActionSay(), "follow_up", text, answers=[OPENING], band="near")
    assert told.answers == []
    names = [title for title in told.titles if title != "Build me a routine"]
    assert 0 < len(names) <= listed


def test_exercises_asked_for_are_those_for_what_is_discussed() -> None:
    slots = {"answer": "stretching/hold", "topic": "stretching", "told": ["stretching/hold"]}
    told = say("which exercises?", slots, answers=["stretching/which"])
    assert told.answers == ["stretching/which"]
    assert told.cards


def test_stretches_asked_for_are_no_other_exercises() -> None:
    told = say("ok which stretch?", AFTER_SCIATICA)
    assert {*told.cards} == {"external_rotator_stretch", "hip_flexor_stretch"}
    assert "Glute ball" not in told.titles
