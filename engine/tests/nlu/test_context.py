"""What was said before a message, and the ways to read it then."""

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu.ranking.context import (
    COLLECTIONS,
    NAMED_TOPICS,
    PLACE_OF,
    REGION_OF_TOPIC,
    Context,
    matter,
)
from backtalk_engine.nlu.ranking.texts import AnswerText, answer_texts


def answer(answer_id: str, *made_for: str) -> AnswerText:
    return AnswerText(answer_id, answer_id, "", frozenset(made_for))


TEXTS = {
    text.id: text
    for text in (
        answer("sciatica/what"),
        answer("activities/golf"),
        answer("activities/golf_warm_up"),
        answer("daily_life/sleep"),
        answer("life_stages/pregnant_sleep"),
        answer("hip_pain/night", "hip"),
    )
}


def test_the_context_is_read_from_the_message() -> None:
    given = {"answer": "sciatica/what", "topic": "sciatica", "cards": None, "parts": ["leg"]}
    assert Context.of(Message({"metadata": {"context": given}})) == Context(
        "sciatica/what", (), ("leg",)
    )
    assert Context.of(Message({"metadata": None})) == Context()
    assert Context.of(Message({})) == Context()


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context("sciatica/what"), ["sciatica: and at night", "sciatica/what and at night"]),
        (
            Context("activities/golf_warm_up"),
            ["golf: and at night", "activities/golf_warm_up and at night"],
        ),
        (
            Context("daily_life/sleep", parts=("hip_flexors",)),
            ["hip flexors: and at night", "daily_life/sleep and at night"],
        ),
        (Context("daily_life/sleep"), ["and at night", "daily_life/sleep and at night"]),
    ],
)
def test_a_message_is_read_after_its_subject_and_after_the_question(
    context: Context, expected: list[str]
) -> None:
    assert context.readings("and at night", TEXTS) == expected


@pytest.mark.parametrize(
    ("context", "answer_id", "expected"),
    [
        (Context(conditions=("pregnant",)), "life_stages/pregnant_sleep", True),
        (Context(parts=("hip",)), "hip_pain/night", True),
        (Context(conditions=("nerve_pain",)), "sciatica/what", True),
        (Context(conditions=("nerve_pain",)), "hip_pain/night", False),
        (Context(), "life_stages/pregnant_sleep", False),
    ],
)
def test_an_answer_can_be_for_what_was_said_before(
    context: Context, answer_id: str, expected: bool
) -> None:
    assert context.is_for_them(TEXTS[answer_id]) is expected


def test_an_answer_goes_on_from_the_one_that_its_name_begins_with() -> None:
    assert matter("activities/golf_warm_up", TEXTS) == "activities/golf"
    assert matter("sciatica/what", TEXTS) == "sciatica/what"


@pytest.mark.parametrize(
    ("parts", "conditions", "named", "answer_id", "expected"),
    [
        (("hip",), (), (), "low_back_pain/night", True),
        (("hip",), (), (), "hip_pain/night", False),
        (("hip",), (), ("low_back",), "low_back_pain/night", False),
        (("hip", "low_back"), (), (), "low_back_pain/night", False),
        ((), ("nerve_pain",), (), "low_back_pain/how_long", True),
        (("hip",), (), (), "stretching/when", False),
        ((), (), (), "low_back_pain/night", False),
    ],
)
def test_an_answer_is_elsewhere_if_its_place_is_not_the_only_one_named(
    parts: tuple[str, ...],
    conditions: tuple[str, ...],
    named: tuple[str, ...],
    answer_id: str,
    expected: bool,
) -> None:
    context = Context("stretching/when", conditions, parts)
    assert context.is_elsewhere(answer_id, named) is expected


@pytest.mark.parametrize(
    ("context", "named", "answer_id", "expected"),
    [
        (Context("stretching/when"), (), "life_stages/pregnant_sleep", True),
        (Context("stretching/when", ("pregnant",)), (), "life_stages/pregnant_sleep", False),
        (Context("stretching/when"), ("pregnant",), "life_stages/pregnant_sleep", False),
        (Context("life_stages/pregnant_core"), (), "life_stages/pregnant_sleep", False),
        (Context("stretching/when"), (), "sciatica/what", True),
        (Context("stretching/when", (), ("leg",)), (), "sciatica/what", False),
        (Context("stretching/when"), (), "hip_pain/night", False),
    ],
)
def test_an_answer_is_for_others_if_nobody_named_its_condition(
    context: Context, named: tuple[str, ...], answer_id: str, expected: bool
) -> None:
    assert context.is_for_others(answer_id, named) is expected


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("and for me, my back is stiff", True),
        ("ok what about me", True),
        ("i have the same too", True),
        ("what is best for me to tell her", False),
        ("and for me mum", False),
        ("can i help her on my own", False),
        ("and at night", False),
    ],
)
def test_what_was_said_of_somebody_else_is_not_the_visitors(text: str, back: bool) -> None:
    given = {"answer": "life_stages/pregnant_sleep", "conditions": ["pregnant"], "person": "wife"}
    message = Message({"text": text, "metadata": {"context": given}})
    assert (Context.of(message).conditions == ()) is back
    alone = Message({"text": text, "metadata": {"context": {**given, "person": None}}})
    assert Context.of(alone).conditions == ("pregnant",)


def test_a_condition_spoken_of_is_remembered_for_a_while() -> None:
    told = ["net", "conditions/disc", "exercise:core_1", "stretching/when"]
    message = Message({"text": "x", "metadata": {"context": {"told": told}}})
    assert Context.of(message).named == "conditions/disc"
    later = [*told, *(f"stretching/other{n}" for n in range(5))]
    message = Message({"text": "x", "metadata": {"context": {"told": later}}})
    assert Context.of(message).named is None


def test_the_answers_and_topics_that_the_context_knows_are_there(content: Path) -> None:
    texts = answer_texts(content)
    topics = {name.partition("/")[0] for name in texts}
    assert topics >= {*NAMED_TOPICS, *COLLECTIONS, *REGION_OF_TOPIC}
    for start in PLACE_OF.values():
        assert any(name.startswith(start) for name in texts), start
