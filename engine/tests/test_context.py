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


FOLLOWING = [("follow_up", 0.9), ("stretching/how_long", 0.1)]
UNCLEAR = [("consistency/no_change", 0.2), ("follow_up", 0.1)]
CLEAR = [("activities/run_back", 0.8), ("follow_up", 0.1)]


@pytest.mark.parametrize(
    ("text", "plain", "kinds", "share"),
    [
        ("and for how long?", FOLLOWING, (), 0.9),
        ("which exercises help", UNCLEAR, (), 0.5),
        ("can i run with it?", CLEAR, (), 0.5),
        ("and running?", CLEAR, ("activity",), 0.5),
        ("can i run", CLEAR, ("activity",), 0.0),
        ("hip pain", UNCLEAR, ("body_part",), 0.0),
        ("is it the disc", CLEAR, ("condition",), 0.0),
        ("call me about it", [("contact", 0.9), ("follow_up", 0.1)], (), 0.0),
        ("word " * 11, FOLLOWING, (), 0.0),
    ],
)
def test_a_short_message_that_points_back_leans_on_the_last_question(
    text: str, plain: list[tuple[str, float]], kinds: tuple[str, ...], share: float
) -> None:
    assert LAST.share(text, plain, kinds) == share
    assert Context(topic="sciatica").share(text, plain, kinds) == 0


def test_the_surer_the_follow_up_the_more_the_last_question_counts() -> None:
    joined = [("sciatica/how_long", 0.6), ("sciatica/what", 0.3), ("stretching/how_long", 0.1)]
    bare = [("follow_up", 0.9), ("stretching/how_long", 0.08), ("sciatica/how_long", 0.02)]
    assert resolve(bare, joined, LAST, 0.9)[0][0] == "sciatica/how_long"
    own = [("stretching/how_long", 0.9), ("follow_up", 0.1)]
    assert resolve(own, joined, LAST, 0.1)[0][0] == "stretching/how_long"


def test_the_last_answer_is_not_its_own_follow_up() -> None:
    joined = [("sciatica/what", 0.9), ("sciatica/how_long", 0.1)]
    ((name, share),) = resolve([("follow_up", 1.0)], joined, LAST, 1.0)
    assert name == "sciatica/how_long"
    assert share == pytest.approx(1)
