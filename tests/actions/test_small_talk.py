"""The sentences for small talk, what is not ours, and what was not understood."""

import pytest

from actions.compose.knowledge import content
from actions.small_talk import ActionSay, ActionStartOver
from tests.actions.turn import Turn


def said(turn: Turn) -> list[str]:
    return [message.text for message in turn.reply if message.type == "text"]


@pytest.mark.parametrize(
    ("intent", "care", "told", "key"),
    [
        ("greet", None, [], "greet"),
        ("thank", None, [], "thanks"),
        ("medical_other", None, [], "medical_other"),
        ("medical_other", "medicine", [], "medicine"),
        ("medical_other", "scan", [], "scan"),
        ("out_of_scope", "surgery", [], "surgery"),
        ("thank", "medicine", [], "thanks"),
        ("ask_bot", "diagnosis", [], "diagnosis"),
        ("out_of_scope", "comments", [], "comments"),
        ("inform", None, [], "say_more"),
        ("deny", None, [], "no_to_nothing"),
        ("not_understood", None, [], "not_understood"),
        ("not_understood", None, ["not_understood"], "not_understood_again"),
        ("not_understood", None, ["not_understood", "sciatica/run"], "not_understood"),
    ],
)
def test_the_sentence_fits_what_was_said_before(
    intent: str, care: str | None, told: list[str], key: str
) -> None:
    entities = (("care", care),) if care else ()
    turn = Turn(ActionSay(), intent, "x", entities=entities, slots={"told": told})
    assert said(turn)[0] == content().phrase(key)
    assert turn.kinds.count("choices") <= 1


def test_no_diagnosis_but_when_to_be_seen() -> None:
    turn = Turn(ActionSay(), "medical_other", "x", entities=(("care", "diagnosis"),))
    assert turn.answers == ["therapy/when_to_be_seen"]


@pytest.mark.parametrize("intent", ["urgent_drive", "urgent_wait", "urgent_who"])
def test_nobody_is_hurried_whom_nothing_was_told_of_an_emergency(intent: str) -> None:
    turn = Turn(ActionSay(), intent, "should i ring a doctor")
    assert turn.answers == ["therapy/when_to_be_seen"]


def test_not_understood_offers_what_it_may_have_been() -> None:
    likely = ["sciatica/run", "stretching/hold"]
    turn = Turn(ActionSay(), "not_understood", "x", answers=likely, band="weak")
    assert turn.titles == [
        "Can I run with sciatica?",
        "How long do I hold a stretch?",
        "Talk to the clinic",
    ]


def test_what_is_not_about_health_is_declined_with_topics_and_without_a_number() -> None:
    turn = Turn(ActionSay(), "out_of_scope", "a recipe for bread")
    assert content().clinic.phone not in turn.words
    assert turn.titles == ["My low back hurts", "My hip hurts", "Build me a routine"]


def test_what_others_can_help_with_names_them() -> None:
    turn = Turn(ActionSay(), "out_of_scope", "my knee", answers=["beyond/other_joints"])
    assert turn.answers == ["beyond/other_joints"]
    assert "How can I book?" in turn.titles


def test_a_contact_request_beside_it_is_served() -> None:
    request = {"text": "call me", "intent": "contact", "topic": None, "aspect": "what"}
    turn = Turn(ActionSay(), "medical_other", "x", requests=[request])
    assert turn.follows == ["contact_form"]
    assert turn.kinds == ["text"]


@pytest.mark.parametrize("language", ["es", "xx"])
def test_not_english_is_told_in_plain_english_and_the_own_language(language: str) -> None:
    turn = Turn(ActionSay(), "not_english", "x", language=language)
    assert said(turn)[0] == content().phrase("not_english")
    assert len(turn.reply) == (2 if language == "es" else 1)


def test_start_over_keeps_the_age_alone() -> None:
    turn = Turn(ActionStartOver(), "start_over", slots={"minor": True, "topic": "sciatica"})
    assert [e["event"] for e in turn.events] == ["reset_slots", "slot"]
    assert turn.slots == {"minor": True}
    assert "Talk to the clinic" not in turn.titles


def test_a_doubtful_refusal_goes_on_with_what_is_under_discussion() -> None:
    slots = {"answer": "sciatica/opening", "topic": "sciatica", "told": ["sciatica/opening"]}
    likely = ["sciatica/walk", "sciatica/run"]
    doubtful = {"name": "out_of_scope", "confidence": 0.4}
    turn = Turn(
        ActionSay(), "x", "in the cab", answers=likely, band="near", slots=slots, intent_=doubtful
    )
    assert turn.answers == ["sciatica/walk"]
    sure = Turn(ActionSay(), "out_of_scope", "in the cab", answers=likely, slots=slots)
    assert sure.answers == []
