"""What a message wants of the conversation: repeat, simpler, that one, on a chair, for my wife."""

from typing import Any

import pytest

from actions import visitor, wishes
from actions.answers import ActionAnswer
from actions.knowledge import content
from actions.say import ActionSay
from tests.actions.turn import Turn

OPENING, RUN, WALK = "sciatica/opening", "sciatica/run", "sciatica/walk"
BOTH = "group:external_rotator_stretch+hip_flexor_stretch"
STRETCHES: dict[str, Any] = {
    "answer": "stretching/which",
    "topic": "stretching",
    "cards": ["external_rotator_stretch", "hip_flexor_stretch"],
    "told": [
        "stretching/which",
        "exercise:external_rotator_stretch",
        "exercise:hip_flexor_stretch",
        BOTH,
    ],
}
ONE = {**STRETCHES, "told": [*STRETCHES["told"], "group:hip_flexor_stretch"]}
AFTER_SCIATICA: dict[str, Any] = {
    "answer": OPENING,
    "topic": "sciatica",
    "told": [OPENING, f"near:{RUN}+{WALK}"],
}


def say(text: str, slots: dict[str, Any], intent: str = "follow_up", **more: Any) -> Turn:
    return Turn(ActionAnswer(), intent, text, slots=slots, **({"band": "weak"} | more))


def phrase(key: str, **values: str) -> str:
    return content().phrase(key, **values)


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("the second one", ["hip_flexor_stretch"]),
        ("Can you show me the first stretch again?", ["external_rotator_stretch"]),
        ("number 2 please", ["hip_flexor_stretch"]),
        ("the last one you showed me", ["hip_flexor_stretch"]),
    ],
)
def test_shown_cards_can_be_pointed_at(text: str, cards: list[str]) -> None:
    assert say(text, STRETCHES).cards == cards
    assert Turn(ActionSay(), "thank", text, slots=STRETCHES).cards == cards


def test_that_one_is_the_one_under_discussion_or_asked_for() -> None:
    assert say("that one again", ONE).cards == ["hip_flexor_stretch"]
    unclear = say("that one", STRETCHES)
    assert unclear.cards == []
    assert phrase("exercise_which") in unclear.words
    assert "Hip flexor stretch" in unclear.titles


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("how long?", "Hold for 20 to 30 seconds"),
        ("how many", "2 to 4 on each side"),
        ("and how often", "most days"),
        ("why?", "It loosens the front of the hip"),
        ("what if it hurts", "stop that one"),
        ("is it safe", "ask which stretches suit you now"),
    ],
)
def test_a_bare_question_is_about_the_card_under_discussion(text: str, says: str) -> None:
    assert says in say(text, ONE).words


def test_of_two_cards_both_are_answered() -> None:
    words = say("how many?", STRETCHES).words
    assert "Outer hip and buttock stretch: Hold" in words
    assert "Hip flexor stretch: Hold" in words


def test_a_sure_question_with_words_of_its_own_is_no_question_about_a_card() -> None:
    told = say("how long does sciatica last", ONE, "answer", answers=[OPENING], band="sure")
    assert told.answers == [OPENING]


def test_after_another_answer_the_card_is_no_longer_under_discussion() -> None:
    later = {**ONE, "told": [*ONE["told"], OPENING], "answer": OPENING}
    told = say("how long?", later, answers=["sciatica/how_long"], band="near")
    assert told.answers == ["sciatica/how_long"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("can't kneel, a chair?", "Sit sideways on a chair"),
        ("i cant kneel", "Sit sideways on a chair"),
        ("can i do it standing", "Stand in a split step"),
        ("at my desk?", "Hold your desk"),
    ],
)
def test_the_card_is_shown_for_the_place(text: str, way: str) -> None:
    told = say(text, ONE)
    assert told.cards == ["hip_flexor_stretch"]
    assert way in told.words
    assert told.slots["place"]


def test_where_there_is_no_way_another_that_fits_is_shown() -> None:
    told = say("can i do it in bed", ONE)
    assert phrase("exercise_no_way") in told.words
    assert told.cards == ["external_rotator_stretch"]


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


def test_for_somebody_else_nothing_is_said_twice() -> None:
    told = say("and for my wife?", AFTER_SCIATICA)
    assert told.answers == []
    assert phrase("same_for_other", person="wife") in told.words
    assert told.slots["person"] == "wife"


@pytest.mark.parametrize("text", ["im not pregnant", "no, I'm not pregnant!"])
def test_a_condition_that_is_denied_is_taken_back(text: str) -> None:
    slots = {**AFTER_SCIATICA, "conditions": ["pregnant", "osteoporosis"]}
    told = say(text, slots, "answer", answers=[RUN], band="sure")
    assert told.answers == []
    assert phrase("denial_noted") in told.words
    assert told.slots["conditions"] == ["osteoporosis"]
    assert not visitor.denies("i don't have a mat")
    assert not visitor.denies("i'm not sure what to do")


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


def test_a_button_of_the_list_shows_the_card() -> None:
    told = Turn(ActionAnswer(), "answer", entities=(("exercise", "core_2"),))
    assert told.cards == ["core_2"]
    assert told.slots["cards"] == ["core_2"]


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
    assert wishes.pointed_at(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("it hurts when i sit in a chair", None),
        ("my hip aches lying on that side", None),
        ("stretches i can do in bed", "lying"),
        ("i can't get down on the floor", "chair"),
        ("something for my desk at work", "desk"),
        ("kneeling hurts", "no_kneel"),
    ],
)
def test_a_place_to_exercise_is_no_place_that_hurts(text: str, place: str | None) -> None:
    assert visitor.place(text) == place


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


def test_what_it_is_is_not_said_twice() -> None:
    again = Turn(ActionSay(), "ask_bot", "who r u", slots={"told": ["ask_bot", "who_can_read"]})
    assert phrase("ask_bot") not in again.words
    joke = Turn(ActionSay(), "ask_bot", "do robots get back pain", slots={"told": ["ask_bot"]})
    assert phrase("joke") in joke.words


def test_what_is_that_explains_the_answer_before() -> None:
    turn = say("what is that", AFTER_SCIATICA)
    assert turn.kinds == ["text", "choices"]
    assert "In short" in turn.words


def test_politeness_does_not_win_over_a_sentence_that_has_none_of_it() -> None:
    turn = Turn(ActionSay(), "thank", "i keep thinking about it", answers=[RUN], band="near")
    assert turn.answers == [RUN]
    thanks = Turn(ActionSay(), "thank", "thanks that is nice of you", answers=[RUN], band="near")
    assert thanks.answers == []


def test_a_minor_is_told_to_tell_an_adult() -> None:
    turn = say("should i tell my mom", {"minor": True})
    assert phrase("tell_adult") in turn.words
