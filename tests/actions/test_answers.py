"""Which answer is told, and how: sure, near, weak, told before, two at once."""

from typing import Any

import pytest

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from tests.actions.talks import OPENING, RUN, WALK, ask, phrase
from tests.actions.turn import Turn

CONTACT = "Talk to the clinic"
ALONE = [{"id": OPENING, "score": 0.9}, {"id": RUN, "score": 0.01}]


def test_a_sure_answer_is_told_with_what_follows_on_it() -> None:
    told = ask(RUN, WALK)
    assert told.kinds == ["answer", "choices"]
    assert told.answers == [RUN]
    assert told.titles == ["Can I walk with sciatica?", "How long does sciatica last?", CONTACT]
    assert told.slots["answer"] == RUN
    assert told.slots["topic"] == "sciatica"


def test_a_near_answer_has_the_others_one_tap_away() -> None:
    told = ask(RUN, WALK, "sciatica/how_long", OPENING, "hip_pain/opening", band="near")
    assert told.answers == [RUN]
    assert phrase("near") in told.words
    assert told.titles == [
        "Can I walk with sciatica?",
        "How long does sciatica last?",
        "I have pain down my leg.",
        CONTACT,
    ]


def test_what_is_weak_is_not_told_but_offered() -> None:
    told = ask(RUN, WALK, band="weak")
    assert told.answers == []
    assert told.kinds == ["choices"]
    assert phrase("weak") in told.words
    assert told.titles == ["Can I run with sciatica?", "Can I walk with sciatica?", CONTACT]


def test_one_of_those_offered_by_name_can_be_pointed_at() -> None:
    weak = ask(RUN, WALK, band="weak")
    told = Turn(ActionAnswer(), "follow_up", "the second one", slots=weak.slots)
    assert told.answers == [WALK]


def test_who_asks_for_an_exercise_gets_a_list_rather_than_nothing() -> None:
    told = ask(RUN, text="which stretch is good", band="weak")
    assert "Hip flexor stretch" in told.titles


def test_what_nothing_is_on_is_named() -> None:
    text = "is golf bad for it"
    golf = (("activity", "golf"),)
    weak = ask(RUN, text=text, band="weak", entities=golf)
    assert phrase("weak_named", thing="golf") in weak.words
    near = ask(RUN, text=text, band="near", entities=golf)
    assert phrase("nothing_on", thing="golf") in near.words
    assert near.answers == [RUN]
    running = ask(RUN, text="is running bad", band="near", entities=(("activity", "running"),))
    assert "nothing just on" not in running.words


def test_a_button_is_answered_whatever_was_told() -> None:
    told = Turn(ActionAnswer(), "answer", entities=(("answer", RUN),), slots={"told": [RUN]})
    assert told.answers == [RUN]
    assert phrase("near") not in told.words


@pytest.mark.parametrize(
    ("entities", "answer"),
    [
        ((("topic", "sciatica"),), OPENING),
        ((("topic", "sciatica"), ("aspect", "walk")), WALK),
        ((("topic", "sciatica"), ("aspect", "what")), OPENING),
    ],
)
def test_a_question_kept_during_a_check_is_answered(
    entities: tuple[tuple[str, Any], ...], answer: str
) -> None:
    assert Turn(ActionAnswer(), "topic", entities=entities).answers == [answer]


def test_the_same_again_is_more_and_never_the_same() -> None:
    more = ask(OPENING, slots={"told": [OPENING]})
    assert "came out about the same" in more.words
    assert "Gentle moves" not in more.words
    end = ask(OPENING, slots={"told": [*more.slots["told"], f"{OPENING}:more"]})
    assert end.answers == []
    assert phrase("told_before") in end.words
    assert CONTACT in end.titles


def test_only_the_very_same_words_were_told_before() -> None:
    told = [*ask(OPENING).slots["told"], f"{OPENING}:more"]
    other = ask(OPENING, RUN, text="so what then", ranked=ALONE, slots={"told": told})
    assert phrase("told_before") not in other.words
    assert phrase("nothing_exact") in other.words
    assert "Can I walk with sciatica?" in other.titles
    slots = {"told": [*told, *other.slots["told"]]}
    again = ask(OPENING, RUN, text="and so what", ranked=ALONE, slots=slots)
    assert phrase("nothing_exact_again") in again.words
    assert phrase("nothing_exact") not in again.words


def test_who_comes_back_to_a_question_gets_its_answer_again() -> None:
    slots = {"told": [OPENING, f"{OPENING}:more", RUN], "answer": RUN}
    again = ask(OPENING, text="so what was it then", ranked=ALONE, slots=slots)
    assert again.answers == [OPENING]
    assert phrase("nothing_exact") not in again.words


def test_another_is_named_as_perhaps_meant_only_if_it_is_nearly_as_likely() -> None:
    far = [{"id": RUN, "score": 0.4}, {"id": WALK, "score": 0.05}]
    assert phrase("near") not in ask(ranked=far, band="near").words


@pytest.mark.parametrize(
    ("text", "first"),
    [("how long will it be", "sciatica/how_long"), ("can i do that", RUN)],
)
def test_the_form_of_the_question_decides_between_near_answers(text: str, first: str) -> None:
    both = [{"id": RUN, "score": 0.2}, {"id": "sciatica/how_long", "score": 0.19}]
    assert ask(text=text, ranked=both, band="near").answers == [first]


def test_three_requests_are_told_in_short_and_the_rest_are_buttons() -> None:
    more = [
        {"intent": "answer", "answers": [{"id": i, "score": 0.6}]}
        for i in (WALK, "sciatica/how_long", "stretching/hold")
    ]
    told = ask(RUN, requests=more)
    assert told.answers == [RUN, WALK, "sciatica/how_long"]
    assert phrase("left_over") in told.words
    assert content().answer("stretching/hold").heading in told.titles


def test_without_an_answer_a_call_is_spoken_of_only_in_the_contact_form() -> None:
    assert phrase("weak_in_form") in ask(band="weak", form="contact_form").words
    assert phrase("weak_here") in ask(band="weak", form="routine_form").words


def test_a_word_taken_for_a_thing_by_mistake_is_not_named() -> None:
    quoted = "“"
    text = "i get it alot"
    entity = [{"entity": "activity", "value": "lifting", "start": 9, "end": 13}]
    turn = Turn(ActionAnswer(), "answer", text, answers=[RUN], band="near", entities_=entity)
    assert quoted not in turn.words


def test_another_question_that_finds_a_told_answer_gets_the_next_likely() -> None:
    assert ask(OPENING, WALK, slots={"told": [OPENING]}).answers == [WALK]


def test_cards_come_gentler_first_and_at_most_two() -> None:
    told = ask("core_stability/start")
    assert told.cards == ["core_1", "core_2"]
    assert told.slots["cards"] == ["core_1", "core_2"]


def test_a_card_comes_once_unless_the_words_point_at_it() -> None:
    seen = {"told": ["exercise:glute_ball", "exercise:hip_flexor_stretch"]}
    assert ask("foam_rolling/how").cards == ["glute_ball"]
    assert ask("foam_rolling/how", slots=seen).cards == []
    assert "hip_flexor_stretch" in ask("stretching/which", slots=seen).cards


def test_an_exercise_that_a_condition_forbids_is_named_with_the_reason() -> None:
    told = ask("foam_rolling/how", slots={"conditions": ["osteoporosis"]})
    assert told.cards == []
    assert "Hard pressing is not for weak bones" in told.words


def test_cards_fit_the_place() -> None:
    chair = ask("stretching/which", text="i sit in a wheelchair, any stretch on a chair?")
    assert chair.slots["place"] == "chair"
    assert "Sit sideways on a chair" in chair.words


def test_the_safety_net_is_said_once() -> None:
    first = ask(RUN)
    assert "Get help now" in first.words
    second = ask(WALK, slots={"told": first.slots["told"]})
    assert "Get help now" not in second.words
    other = ask("hip_pain/opening", slots={"told": first.slots["told"]})
    assert "can't put weight on it" in other.words
    assert phrase("under_answer") not in other.words


@pytest.mark.parametrize(
    ("request_", "answers", "follows"),
    [
        ({"text": "call me", "intent": "contact"}, [RUN], ["contact_form"]),
        ({"text": "walk", "intent": "answer", "answer": WALK}, [RUN, WALK], []),
        ({"text": "walk", "intent": "answer", "answers": [{"id": WALK}]}, [RUN, WALK], []),
    ],
)
def test_a_second_request_is_served_too(
    request_: dict[str, Any], answers: list[str], follows: list[str]
) -> None:
    told = ask(RUN, requests=[request_])
    assert told.answers == answers
    assert told.follows == follows


def test_in_a_form_nothing_else_is_offered() -> None:
    assert ask(RUN, form="contact_form").kinds == ["answer"]
    weak = ask(RUN, form="contact_form", band="weak")
    assert weak.kinds == ["text"]
    assert phrase("weak_in_form") in weak.words


@pytest.mark.parametrize(("text", "greeted"), [("Ellen Fall", True), ("Front Desk", False)])
def test_who_gives_a_name_and_asks_nothing_is_greeted(text: str, greeted: bool) -> None:
    told = Turn(ActionAnswer(), "answer", text, answers=["stretching/hold"])
    assert (told.answers == []) is greeted


def test_what_frightens_or_embarrasses_is_told_when_asked_and_is_no_button() -> None:
    hidden = "hip_pain/worse"
    heading = content().answers[hidden].heading
    near = ask(RUN, hidden, WALK, band="near")
    assert heading not in near.titles
    assert "Can I walk with sciatica?" in near.titles
    assert heading not in ask(hidden, RUN, band="weak").titles
    assert ask(hidden).answers == [hidden]
