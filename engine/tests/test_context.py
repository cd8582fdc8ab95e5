"""How what was said before tips the scales."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from backtalk_engine.nlu.context import Context, resolve
from backtalk_engine.nlu.texts import AnswerText

LAST = Context(answer="sciatica/what", topic="sciatica")


def answers(*ids: str, **made_for: str) -> dict[str, AnswerText]:
    def named(answer_id: str) -> frozenset[str]:
        return frozenset(made_for.get(answer_id.partition("/")[2], "").split())

    return {answer_id: AnswerText(answer_id, answer_id, "", named(answer_id)) for answer_id in ids}


TEXTS = answers(
    *("sciatica/what", "sciatica/run", "activities/golf", "activities/golf_warm_up"),
    *("activities/warm_up", "life_stages/pregnant", "life_stages/pregnant_sleep"),
    *("hip_pain/night", "low_back_pain/night"),
    night="hip",
)


def test_the_context_is_read_from_the_message() -> None:
    given = {"answer": "sciatica/what", "topic": "sciatica", "cards": None, "parts": ["leg"]}
    assert Context.of(Message({"metadata": {"context": given}})) == Context(
        "sciatica/what", "sciatica", (), ("leg",)
    )
    assert Context.of(Message({"metadata": None})) == Context()
    assert Context.of(Message({})) == Context()


def test_answers_of_the_topic_are_favoured_only_if_there_is_one() -> None:
    assert set(LAST.favour) == {"sciatica"}
    assert Context().favour == {}


def test_the_topic_counts_more_where_the_message_names_no_subject() -> None:
    bare = LAST.favour_of("how long until it is better", (), TEXTS)["sciatica"]
    own = LAST.favour_of("and my hip", ("body_part",), TEXTS)["sciatica"]
    assert bare > own


def test_answers_on_the_same_matter_count_more() -> None:
    favour = Context("activities/golf", "activities").favour_of("and a warm up", (), TEXTS)
    assert "activities/golf_warm_up" in favour
    assert "activities/warm_up" not in favour


def test_what_somebody_has_favours_the_answers_for_it_until_another_is_named() -> None:
    context = Context(conditions=("pregnant",), parts=("hip",))
    favour = context.favour_of("how do i sleep", (), TEXTS)
    assert {"life_stages/pregnant_sleep", "hip_pain/night"} <= favour.keys()
    assert not context.favour_of("my back with arthritis", ("body_part", "condition"), TEXTS)


def test_a_correction_speaks_against_what_was_answered() -> None:
    for text in ("no i mean the leg when i sit", "i meant at night", "nah not that, the other"):
        assert LAST.favour_of(text, (), TEXTS)["sciatica/what"] < 0
    assert LAST.favour_of("and at night", (), TEXTS).get("sciatica/what", 0) >= 0


def test_somebody_with_a_condition_is_answered_for_it() -> None:
    context = Context(conditions=("older_adult", "pregnant"))
    told = context.as_told("how do i sleep", CLEAR, (), TEXTS)
    assert told is not None
    assert told[0].text == "how do i sleep pregnant"
    assert told[1] == {"life_stages/pregnant", "life_stages/pregnant_sleep"}
    assert context.as_told("with arthritis", CLEAR, ("condition",), TEXTS) is None
    assert context.as_told("what does it cost", [("front_desk/price", 0.9)], (), TEXTS) is None
    assert context.as_told("call me", [("contact", 0.9)], (), TEXTS) is None


def test_a_message_that_leans_is_heard_after_its_subject_and_after_the_question() -> None:
    ways = LAST.ways("and for how long", FOLLOWING, (), TEXTS)
    assert [way.text for way in ways] == [
        "sciatica: and for how long",
        "sciatica/what and for how long",
    ]
    golf = Context("activities/golf_warm_up", "activities")
    assert golf.ways("and for how long", FOLLOWING, (), TEXTS)[0].text.startswith("golf:")
    assert not LAST.ways("can i run", CLEAR, ("activity",), TEXTS)


FOLLOWING = [("follow_up", 0.9), ("stretching/how_long", 0.1)]
UNCLEAR = [("consistency/no_change", 0.2), ("follow_up", 0.1)]
CLEAR = [("activities/run_back", 0.8), ("follow_up", 0.1)]


@pytest.mark.parametrize(
    ("text", "plain", "kinds", "share"),
    [
        ("and for how long?", FOLLOWING, (), 0.9),
        ("which exercises there are", UNCLEAR, (), 0.5),
        ("which exercises help", UNCLEAR, (), 0.65),
        ("is worse when i sit", CLEAR, ("activity",), 0.5),
        ("can i run with it?", CLEAR, (), 0.5),
        ("and running?", CLEAR, ("activity",), 0.5),
        ("can i run", CLEAR, ("activity",), 0.0),
        ("hip pain", UNCLEAR, ("body_part",), 0.0),
        ("is it the disc", CLEAR, ("condition",), 0.0),
        ("call me about it", [("contact", 0.9), ("follow_up", 0.1)], (), 0.0),
        ("word " * 15, FOLLOWING, (), 0.0),
        ("my back too?", CLEAR, ("body_part",), 0.65),
        ("no i mean the leg", FOLLOWING, (), 0.0),
    ],
)
def test_a_short_message_that_points_back_leans_on_the_last_question(
    text: str, plain: list[tuple[str, float]], kinds: tuple[str, ...], share: float
) -> None:
    assert LAST.share(text, plain, kinds) == share
    assert Context(topic="sciatica").share(text, plain, kinds) == 0


def test_what_every_hearing_speaks_for_wins() -> None:
    joined = [("sciatica/how_long", 0.6), ("sciatica/what", 0.3), ("stretching/how_long", 0.1)]
    bare = [("follow_up", 0.9), ("stretching/how_long", 0.06), ("sciatica/how_long", 0.04)]
    assert resolve(bare, [(joined, 0.9)], LAST)[0][0] == "sciatica/how_long"
    own = [("stretching/how_long", 0.95), ("follow_up", 0.05)]
    assert resolve(own, [(joined, 0.1)], LAST)[0][0] == "stretching/how_long"


def test_the_last_answer_is_not_its_own_follow_up() -> None:
    joined = [("sciatica/what", 0.9), ("sciatica/how_long", 0.1)]
    ((name, share),) = resolve([("follow_up", 1.0)], [(joined, 1.0)], LAST)
    assert name == "sciatica/how_long"
    assert share == pytest.approx(1)


def test_an_answer_for_a_condition_needs_the_words_of_it() -> None:
    own = frozenset(f"life_stages/pregnant_{n}" for n in range(20))
    told = [("life_stages/pregnant_1", 0.8), ("stretching/how", 0.2)]
    plain = [("stretching/how", 0.9), ("stretching/safe", 0.1)]
    assert resolve(plain, [], LAST, (own, told))[0][0] == "life_stages/pregnant_1"
    unlikely = [("life_stages/pregnant_1", 0.2), ("stretching/how", 0.8)]
    assert resolve(plain, [], LAST, (own, unlikely))[0][0] == "stretching/how"
