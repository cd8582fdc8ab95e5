"""What the form makes of single messages; intents and confidences as the classifier gives them."""

from dataclasses import replace
from typing import Any

import pytest

from actions.contact.extract import extract
from actions.contact.said import Said

KNOWN = {
    "contact_consent": True,
    "contact_name": "Jo",
    "contact_reach": {"phone": "+14155550132", "email": None},
}


def heard(step: str, text: str, intent: str, confidence: float, **entities: str) -> Any:
    said = Said(text, intent, confidence, {kind: [value] for kind, value in entities.items()})
    known = {"contact_consent": True} if step in ("contact_name", "contact_reach") else KNOWN
    return extract(said, {**known, "requested_slot": step}, "US")


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("jo", "out_of_scope", 0.39),
        ("fine. jo", "affirm", 0.8),
        ("Kate O'Brien", "out_of_scope", 0.95),
        ("Mohammed Al-Farsi", "out_of_scope", 0.87),
        ("Hipolito", "topic", 0.41),
        ("Mark Back", "not_understood", 0.29),
        ("Ella Fell", "answer", 0.95),
        ("Dr. Smith", "contact", 0.66),
        ("José Hernández", "not_english", 0.9),
    ],
)
def test_a_name_is_a_name_whatever_the_classifier_thinks(
    text: str, intent: str, confidence: float
) -> None:
    name = text.removeprefix("fine. ")
    assert heard("contact_name", text, intent, confidence)["contact_name"] == name


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("foam rolling", "topic", 1.0),
        ("Foam Rolling", "topic", 1.0),
        ("Glute Bridge", "answer", 0.95),
        ("Rose has sciatica", "answer", 0.95),
        ("how long do i roll", "topic", 0.99),
        ("my hip hurts", "topic", 0.61),
        ("who will see this", "ask_bot", 0.5),
        ("piriformis syndrome", "topic", 0.9),
        ("is this safe", "ask_bot", 0.86),
    ],
)
def test_a_question_is_never_a_name(text: str, intent: str, confidence: float) -> None:
    assert heard("contact_name", text, intent, confidence) is None


@pytest.mark.parametrize(("text", "name"), [("Long Nguyen",) * 2, ("how long", None)])
def test_a_name_that_was_taken_for_a_question_is_believed_when_it_comes_again(
    text: str, name: str | None
) -> None:
    said = Said(text, "answer", 0.95, {})
    slots = {"contact_consent": True, "requested_slot": "contact_name"}
    assert extract(said, slots, "US") is None
    assert (extract(replace(said, again=True), slots, "US") or {}).get("contact_name") == name


@pytest.mark.parametrize(
    ("text", "intent"), [("hello", "greet"), ("thanks", "thank"), ("yes", "affirm"), ("no", "deny")]
)
def test_small_talk_is_no_name(text: str, intent: str) -> None:
    assert heard("contact_name", text, intent, 1.0) == {}


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "entities", "time"),
    [
        ("mornings", "greet", 0.65, {"time_of_day": "morning"}, "mornings"),
        ("between 10 and 12", "follow_up", 0.71, {}, "between 10 and 12"),
        ("not before 9", "deny", 0.99, {}, "not before 9"),
        ("before work", "follow_up", 0.79, {"time_of_day": "morning"}, "before work"),
        ("tomorrow at 3pm", "contact", 0.65, {}, "tomorrow at 3pm"),
        ("doesn't matter", "follow_up", 0.43, {}, ""),
        ("I'd rather not say", "deny", 0.96, {}, ""),
    ],
)
def test_times_in_the_visitors_own_words(
    text: str, intent: str, confidence: float, entities: dict[str, str], time: str
) -> None:
    assert heard("contact_time", text, intent, confidence, **entities) == {"contact_time": time}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can you call at 6?", "contact"),
        ("could someone ring me after 5pm?", "contact"),
        ("would mornings work?", "follow_up"),
        ("6pm?", "not_understood"),
        ("is tomorrow ok?", "answer"),
    ],
)
def test_a_time_may_be_put_as_a_question(text: str, intent: str) -> None:
    assert heard("contact_time", text, intent, 0.9) == {"contact_time": text}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("are you open in the morning?", "answer"),
        ("how long should I hold it in the morning?", "answer"),
        ("what is sciatica?", "answer"),
    ],
)
def test_a_question_that_names_a_time_is_a_question(text: str, intent: str) -> None:
    assert heard("contact_time", text, intent, 0.9) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [("no kim", "deny"), ("sore back", "out_of_scope"), ("fine", "not_understood"), ("R2", "x")],
)
def test_who_gives_the_name_again_is_believed(text: str, intent: str) -> None:
    said = Said(text, intent, 0.5, {})
    slots = {"contact_consent": True, "requested_slot": "contact_name"}
    assert extract(said, slots, "US") in ({}, None)
    again = extract(said, {**slots, "contact_retries": 1}, "US") or {}
    assert again.get("contact_name") == (None if text == "fine" else text)


@pytest.mark.parametrize("text", ["foam rolling", "my hip hurts when I sit", "do you take Aetna?"])
def test_a_reason_may_be_a_topic_or_a_question_for_the_clinic(text: str) -> None:
    intent = "contact" if text.endswith("?") else "topic"
    assert heard("contact_reason", text, intent, 0.95) == {"contact_reason": text}


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "confirmed"),
    [
        ("yep that's me", "affirm", 0.81, True),
        ("looks good", "feedback_good", 0.42, True),
        ("perfect thanks", "thank", 0.99, True),
        ("all good", "not_understood", 0.35, True),
        ("i don't think so", "deny", 0.84, None),
        ("almost", "not_understood", 0.37, None),
    ],
)
def test_the_read_back_is_confirmed_only_by_a_yes(
    text: str, intent: str, confidence: float, confirmed: bool | None
) -> None:
    changes = heard("contact_confirmed", text, intent, confidence)
    assert changes.get("contact_confirmed") is confirmed


def test_a_button_is_no_visitors_words() -> None:
    said = Said.of({"text": '/inform{"contact_time": "evening"}', "intent": {"name": "inform"}})
    assert said.text == ""


def test_after_consent_was_masked_away_it_is_asked_for_again() -> None:
    said = Said("mornings", "greet", 0.6, {})
    assert extract(said, {"requested_slot": "contact_time"}, "US") == {}
