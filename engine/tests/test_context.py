"""How what was said before tips the scales."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu.context import Context, resolve

LAST = Context(answer="sciatica/what", topic="sciatica")


def test_the_context_is_read_from_the_message() -> None:
    given = {"answer": "sciatica/what", "topic": "sciatica", "cards": None}
    assert Context.of(Message({"metadata": {"context": given}})) == LAST
    assert Context.of(Message({"metadata": None})) == Context()
    assert Context.of(Message({})) == Context()


def test_answers_of_the_topic_are_favoured_only_if_there_is_one() -> None:
    assert set(LAST.favour) == {"sciatica"}
    assert Context().favour == {}


@pytest.mark.parametrize(
    ("text", "joins"),
    [("and at night?", True), ("word " * 10, True), ("word " * 11, False)],
)
def test_only_a_short_message_leans_on_the_last_question(text: str, joins: bool) -> None:
    assert LAST.joins(text) is joins
    assert not Context(topic="sciatica").joins(text)


def test_the_surer_the_follow_up_the_more_the_last_question_counts() -> None:
    joined = [("sciatica/how_long", 0.6), ("sciatica/what", 0.3), ("stretching/how_long", 0.1)]
    bare = [("follow_up", 0.9), ("stretching/how_long", 0.08), ("sciatica/how_long", 0.02)]
    assert resolve(bare, joined, LAST)[0][0] == "sciatica/how_long"
    own = [("stretching/how_long", 0.9), ("follow_up", 0.1)]
    assert resolve(own, joined, LAST)[0][0] == "stretching/how_long"


def test_the_last_answer_is_not_its_own_follow_up() -> None:
    joined = [("sciatica/what", 0.9), ("sciatica/how_long", 0.1)]
    ((name, share),) = resolve([("follow_up", 1.0)], joined, LAST)
    assert name == "sciatica/how_long"
    assert share == pytest.approx(1)
