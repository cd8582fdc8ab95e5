"""Which section answers, and what goes with it."""

from typing import Any

import pytest

from actions.answers import ActionAnswer, ActionOffer
from tests.actions.turn import Turn, aspect


def topic(name: str, what: str | None, text: str = "x", **more: Any) -> Turn:
    sure = aspect(what) if what else aspect("how", 0.2)
    return Turn(ActionAnswer(), "topic", text, topic=name, aspect=sure, **more)


def follow_up(what: str | None, slots: dict[str, Any], text: str = "and?", **more: Any) -> Turn:
    sure = aspect(what) if what else aspect("how", 0.2)
    return Turn(ActionAnswer(), "follow_up", text, slots=slots, aspect=sure, **more)


@pytest.mark.parametrize(
    ("name", "what", "text", "entities", "section"),
    [
        ("stretching", "how", "x", (), "stretching#how"),
        ("stretching", None, "x", (), "stretching#what"),
        (
            "stretching",
            None,
            "my hamstrings",
            (("body_part", "hamstrings"),),
            "stretching#what.hamstrings+it_band+leg",
        ),
        # The topic's own word picks no part of it.
        (
            "foam_rolling",
            "how",
            "foam roller",
            (("tool", "foam_roller"),),
            "foam_rolling#how",
        ),
        (
            "foam_rolling",
            "safe",
            "pregnant",
            (("condition", "pregnant"),),
            "foam_rolling#safe.pregnant",
        ),
    ],
)
def test_topic_aspect_and_part_pick_the_section(
    name: str, what: str | None, text: str, entities: tuple[tuple[str, Any], ...], section: str
) -> None:
    assert topic(name, what, text, entities=entities).sections == [section]


@pytest.mark.parametrize(
    ("passage", "score", "entities", "section"),
    [
        ("stretching#safe", 0.9, (), "stretching#safe"),
        ("stretching#safe", 0.8, (), "exercise_safety#safe"),
        # A part that was not named, and a condition that the section is not on.
        ("stretching#safe.hip_replacement", 0.9, (), "exercise_safety#safe"),
        (
            "stretching#safe",
            0.9,
            (("condition", "osteoporosis"),),
            "exercise_safety#safe.osteoporosis",
        ),
    ],
)
def test_a_question_like_a_heading_is_answered_with_it(
    passage: str, score: float, entities: tuple[tuple[str, Any], ...], section: str
) -> None:
    passages = [{"id": passage, "topic": passage.split("#")[0], "score": score}]
    told = topic("exercise_safety", "safe", entities=entities, passages=passages)
    assert told.sections == [section]


@pytest.mark.parametrize(
    ("what", "slots", "text", "entities", "section"),
    [
        ("why", {"topic": "sciatica"}, "why", (), "sciatica#why"),
        (
            "how_long",
            {"topic": "stretching", "exercise": "hip_flexor_stretch"},
            "and for how long",
            (),
            "exercise:hip_flexor_stretch#how_long",
        ),
        (
            "what",
            {"topic": "stretching", "told": ["stretching#how_long"]},
            "and my glutes",
            (("body_part", "glutes"),),
            "stretching#how_long.glutes+external_rotators+piriformis",
        ),
        (
            "why",
            {"topic": "stretching", "told": ["stretching#how.hip_flexors+quads"]},
            "why",
            (),
            "stretching#why.hip_flexors",
        ),
        ("else", {"topic": "sciatica", "told": ["sciatica#what"]}, "go on", (), "sciatica#what"),
        ("else", {"topic": "sciatica", "told": ["sciatica#what"]}, "what else", (), "sciatica#how"),
    ],
)
def test_a_follow_up_takes_what_is_under_discussion(
    what: str, slots: dict[str, Any], text: str, entities: tuple[tuple[str, Any], ...], section: str
) -> None:
    assert follow_up(what, slots, text, entities=entities).sections == [section]


def test_a_follow_up_with_nothing_before_it_asks_for_more() -> None:
    told = follow_up("else", {})
    assert told.kinds == ["text", "choices"]


def test_the_same_again_is_more_then_the_next_then_a_way_on() -> None:
    once = topic("sciatica", "what")
    keys = once.slots["told"]
    more = topic("sciatica", "what", slots={"told": keys})
    assert more.sections == ["sciatica#what"]
    assert more.kinds[0] == "text"
    after = topic("sciatica", "what", slots={"told": more.slots["told"]})
    assert after.sections == ["sciatica#how"]
    all_told = [f"sciatica#{a}" for a in ("what", "how", "how_long", "why", "safe", "else")]
    end = topic("sciatica", "what", slots={"told": [*all_told, "sciatica#what:more"]})
    assert end.sections == []
    assert end.kinds == ["text", "choices"]


def test_a_card_comes_once_but_for_who_asks_to_see_it() -> None:
    told = {"told": ["exercise:glute_ball"]}
    assert "exercise" in topic("foam_rolling", "how").kinds
    assert "exercise" not in topic("foam_rolling", "how", slots=told).kinds
    assert "exercise" in topic("foam_rolling", "video", slots=told).kinds


def test_an_exercise_that_a_condition_forbids_is_named_with_the_reason() -> None:
    told = topic("foam_rolling", "how", slots={"conditions": ["osteoporosis"]})
    assert told.kinds == ["answer", "text", "choices"]
    assert "Hard pressing is not for weak bones" in told.reply[1].model_dump()["text"]


def test_a_video_of_an_exercise_is_its_card() -> None:
    slots = {"topic": "core_stability", "exercise": "core_2"}
    assert follow_up("video", slots).kinds == ["text", "exercise", "choices"]


@pytest.mark.parametrize(
    ("request_", "kinds", "follows"),
    [
        (
            {"text": "call me", "intent": "contact", "topic": None, "aspect": "what"},
            ["answer"],
            ["contact_form"],
        ),
        (
            {"text": "why sit", "intent": "topic", "topic": "regular_movement", "aspect": "why"},
            ["answer", "answer", "choices"],
            [],
        ),
        (
            {"text": "ibuprofen", "intent": "medical_other", "topic": None, "aspect": "what"},
            ["answer", "text", "choices"],
            [],
        ),
    ],
)
def test_a_second_request_is_served_too(
    request_: dict[str, Any], kinds: list[str], follows: list[str]
) -> None:
    told = topic("sciatica", "why", requests=[request_])
    assert told.kinds == kinds
    assert told.follows == follows


def test_a_part_belongs_to_the_request_that_names_it() -> None:
    roll = {
        "text": "how do i roll my glutes",
        "intent": "topic",
        "topic": "foam_rolling",
        "aspect": "how",
    }
    text = "what is sciatica and how do i roll my glutes"
    told = topic("sciatica", "how", text, entities=(("body_part", "glutes"),), requests=[roll])
    assert told.sections == [
        "sciatica#how",
        "foam_rolling#how.glutes+lacrosse_ball+tennis_ball+piriformis",
    ]


def test_in_a_form_nothing_else_is_offered() -> None:
    assert topic("sciatica", "why", form="contact_form").kinds == ["answer"]


@pytest.mark.parametrize(
    ("slots", "form", "kinds"),
    [
        ({}, None, ["choices"]),
        ({"topic": "stretching"}, None, ["answer", "choices"]),
        ({"topic": "consistency"}, None, ["choices"]),
        ({}, "contact_form", ["answer"]),
    ],
)
def test_two_topics_are_offered_where_neither_is_under_discussion(
    slots: dict[str, Any], form: str | None, kinds: list[str]
) -> None:
    offered = ["sciatica", "stretching"]
    why = aspect("why")
    told = Turn(ActionOffer(), "unsure", "x", slots=slots, form=form, offered=offered, aspect=why)
    assert told.kinds == kinds
    if kinds == ["choices"]:
        assert told.titles[-1] == "Something else"
        assert len(told.titles) == 3


def test_under_16_is_told_once_and_offered_no_request() -> None:
    first = topic("sciatica", "why", entities=(("age", "14"),))
    assert first.kinds == ["text", "answer", "choices"]
    assert first.slots["minor"] is True
    assert "Talk to the clinic" not in first.titles
    later = topic("stretching", "why", slots={"minor": True})
    assert later.kinds == ["answer", "choices"]
    assert "Talk to the clinic" not in later.titles


@pytest.mark.parametrize(
    ("what", "text", "kept"),
    [("what", "what is sciatica", None), ("why", "why do i have sciatica", ["nerve_pain"])],
)
def test_asking_what_a_condition_is_does_not_state_it(
    what: str, text: str, kept: list[str] | None
) -> None:
    told = topic("sciatica", what, text, entities=(("condition", "nerve_pain"),))
    assert told.slots.get("conditions") == kept
