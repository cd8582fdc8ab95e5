"""What visitors say of themselves: kept, noted beside answers, and never made up."""

import pytest

from actions.answers import ActionAnswer
from actions.compose.knowledge import content
from tests.actions.talks import OPENING, RUN, WALK, ask
from tests.actions.turn import Turn

CONTACT = "Talk to the clinic"


def test_under_16_is_told_once_and_offered_no_request() -> None:
    first = ask(RUN, text="i'm 14", entities=(("age", "14"),))
    assert first.kinds == ["text", "answer", "choices"]
    assert first.slots["minor"] is True
    assert CONTACT not in first.titles
    later = ask(WALK, slots={"minor": True})
    assert later.kinds == ["answer", "choices"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("what is sciatica", None), ("why do i have sciatica", ["nerve_pain"])],
)
def test_asking_what_a_condition_is_does_not_state_it(text: str, kept: list[str] | None) -> None:
    told = ask(OPENING, text=text, entities=(("condition", "nerve_pain"),))
    assert told.slots.get("conditions") == kept


def test_who_lifts_a_child_is_none() -> None:
    child = (("condition", "child"),)
    assert "conditions" not in ask(RUN, text="can i lift my kids", entities=child).slots
    theirs = ask(RUN, text="my son is 12 and his hip hurts", entities=child)
    assert theirs.slots["conditions"] == ["child"]
    assert "minor" not in theirs.slots


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("my son is 12 and his hip hurts", False),
        ("stretches for my 12 year old", False),
        ("she's 12", False),
        ("i'm 12", True),
        ("my hip hurts i'm 12", True),
        ("12 years old", True),
        ("my age is 12", True),
    ],
)
def test_a_parent_is_not_under_16(text: str, minor: bool) -> None:
    start = text.index("12")
    age = {"entity": "age", "value": "12", "start": start, "end": start + 2}
    told = Turn(ActionAnswer(), "answer", text, answers=[RUN], entities_=[age])
    assert told.slots.get("minor", False) is minor


def test_what_visitors_say_of_themselves_is_kept() -> None:
    told = ask(RUN, text="my wife has a sore left hip", entities=(("side", "left"),))
    assert told.slots["person"] == "wife"
    assert told.slots["side"] == "left"


def test_what_a_condition_asks_for_stands_beside_an_answer_for_everybody() -> None:
    slots = {"conditions": ["osteoporosis"]}
    told = Turn(ActionAnswer(), "answer", "is it safe", slots=slots, answers=["stretching/hold"])
    assert content().phrase("note_osteoporosis") in told.words
    slots["told"] = told.slots["told"]
    again = Turn(ActionAnswer(), "answer", "and how", slots=slots, answers=["core_stability/often"])
    assert content().phrase("note_osteoporosis") not in again.words
    desk = Turn(ActionAnswer(), "answer", "open?", slots=slots, answers=["front_desk/hours"])
    assert content().phrase("note_osteoporosis") not in desk.words


def test_what_an_answer_is_made_for_is_never_said_to_be_missing() -> None:
    bendy = ({"entity": "condition", "value": "nerve_pain", "start": 0, "end": 9},)
    told = Turn(
        ActionAnswer(),
        "answer",
        "my nerves and stretching",
        answers=["stretching/hold"],
        band="near",
        entities_=bendy,
    )
    assert "nothing just on" not in told.words


@pytest.mark.parametrize(
    ("text", "word", "kept"),
    [
        ("i have osteoporosis, would it be safe", "osteoporosis", ["osteoporosis"]),
        ("could it be osteoporosis", "osteoporosis", None),
        ("she has no osteoporosis", "osteoporosis", None),
    ],
)
def test_what_is_only_wondered_about_is_not_what_one_has(
    text: str, word: str, kept: list[str] | None
) -> None:
    found = (("condition", "osteoporosis"),)
    told = Turn(ActionAnswer(), "answer", text, found, answers=["stretching/hold"])
    assert word in text
    assert told.slots.get("conditions") == kept
