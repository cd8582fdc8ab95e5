"""What is asked about a card that was shown: the second one, how long, on a chair."""

import pytest

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from actions.small_talk import ActionSay
from tests.actions.talks import ONE, OPENING, STRETCHES, phrase, say
from tests.actions.turn import Turn


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


def test_a_button_of_the_list_shows_the_card() -> None:
    told = Turn(ActionAnswer(), "answer", entities=(("exercise", "core_2"),))
    assert told.cards == ["core_2"]
    assert told.slots["cards"] == ["core_2"]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("the split step one, i mean the one with the desk", "hip_flexor_stretch"),
        ("the one where the ankle is on the thigh", "external_rotator_stretch"),
    ],
)
def test_a_card_can_be_described(text: str, card: str) -> None:
    later = {**STRETCHES, "told": [*STRETCHES["told"], OPENING], "answer": OPENING}
    assert say(text, later).cards == [card]
    assert say("the crab walk one", later).cards == []


def test_how_long_to_hold_is_about_a_card_whatever_came_between() -> None:
    later = {**ONE, "told": [*ONE["told"], OPENING], "answer": OPENING}
    assert "Hold for 20 to 30 seconds" in say("how long hold it?", later).words


def test_another_way_has_a_name_that_fits_it() -> None:
    told = say("show me an exercise for my core on a chair", {"place": "chair"}).cards
    names = [content().exercises[card].name_in("chair") for card in told]
    assert all("back" not in name for name in names)


def test_another_exercise_is_another_one() -> None:
    turn = say("ok that one looks easy. what else, i want two or three", ONE)
    assert turn.cards
    assert "hip_flexor_stretch" not in turn.cards


def test_a_move_that_no_card_shows_is_left_to_the_answers() -> None:
    told = say("it says bridges, how do i do that one", STRETCHES, answers=[OPENING], band="near")
    assert told.answers == [OPENING]
