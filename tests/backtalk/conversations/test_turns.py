import json
from typing import Any

import pytest
from sqlalchemy import insert

from backtalk.conversations import turns
from backtalk.conversations.turns import BotMessage, Effects, Turn
from backtalk.db.events import events, tracker_metadata
from backtalk.db.session import database, session
from backtalk.payloads import Answer, Choice, Choices, Text


def rows(*data: dict[str, Any], sender: str = "c") -> None:
    tracker_metadata.create_all(database())
    with session() as db, db.begin():
        for event in data:
            db.execute(
                insert(events).values(
                    sender_id=sender,
                    type_name=event["event"],
                    action_name=event.get("name"),
                    data=json.dumps(event),
                )
            )


def user(message_id: str | None, **parsed: Any) -> dict[str, Any]:
    metadata = {"message_id": message_id, "model_id": "m"} if message_id else {}
    return {"event": "user", "text": "Hi", "metadata": metadata, "parse_data": parsed}


def bot(text: str | None = None, **data: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "data": data}


def shown(topic: str, section: str) -> dict[str, Any]:
    answer = Answer(topic=topic, section=section, title="T", paragraphs=["P"])
    return bot(custom=answer.model_dump())


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def slot(name: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


LISTEN = action("action_listen")


def turn(message_id: str = "m1", conversation_id: str = "c") -> Turn | None:
    with session() as db:
        return turns.turn(db, conversation_id, message_id)


def test_before_the_engine_has_ever_run_there_is_no_turn(database_url: str) -> None:
    assert turn() is None


def test_a_turn_is_all_up_to_the_next_message(database_url: str) -> None:
    rows(
        action("action_session_start"),
        {"event": "session_started"},
        LISTEN,
        user("m0"),
        bot("Not this"),
        LISTEN,
        user("m1", intent={"name": "greet", "confidence": 0.9}),
        slot("minor", None),
        slot("minor", True),
        slot("topic", "stretching"),
        action("action_answer"),
        bot("First"),
        bot(custom={"type": "text", "text": "Second"}),
        LISTEN,
        user("m2"),
        bot("Nor this"),
    )
    rows(user("m1"), bot("Another's"), sender="d")
    found = turn()
    assert found
    assert found.replies == [Text(text="First"), Text(text="Second")]
    assert found.actions == ["action_answer"]
    assert found.effects == Effects(minor=True)
    assert found.finished
    unfinished = turn("m2")
    assert unfinished
    assert not unfinished.finished
    assert turn("m3") is None
    assert turn("m0", "nobody") is None


def test_an_age_said_in_a_turn_whose_reply_was_lost_is_known_in_the_next(
    database_url: str,
) -> None:
    rows(user("m1"), slot("minor", True), user("m2"), LISTEN)
    rows(user("m1"), LISTEN, sender="d")
    found, others = turn("m2"), turn("m1", "d")
    assert found
    assert others
    assert (found.effects, others.effects) == (Effects(minor=True), Effects())


def test_of_a_message_that_ran_twice_the_last_turn_counts(database_url: str) -> None:
    rows(user("m1"), bot("Once"), user("m1"), bot("Twice"), LISTEN)
    found = turn()
    assert found
    assert found.replies == [Text(text="Twice")]


def test_events_without_our_metadata_are_nobodys_turn(database_url: str) -> None:
    rows(user(None), {**user(None), "metadata": None}, bot("Hello"), LISTEN)
    assert turn() is None


def test_understanding_is_read_in_full_and_may_be_missing(database_url: str) -> None:
    entities = [{"entity": "tool", "value": "foam_roller"}]
    rows(
        user(
            "m1",
            intent={"name": "answer", "confidence": 0.7},
            intent_ranking=[{"name": n, "confidence": c, "id": 1} for n, c in RANKING],
            entities=entities,
        ),
        shown("foam_rolling", "foam_rolling/how"),
        shown("stretching", "stretching/how"),
        user("m2"),
    )
    found = turn()
    assert found
    understood = found.understanding
    assert (understood.intent, understood.confidence) == ("topic/foam_rolling", 0.7)
    assert [other["name"] for other in understood.runners_up] == ["b", "c", "d"]
    assert (understood.topic, understood.answer) == ("foam_rolling", "foam_rolling/how")
    assert understood.entities == entities
    empty = turn("m2")
    assert empty
    assert empty.understanding.intent is None


def test_what_a_choice_stands_for_is_understood_too(database_url: str) -> None:
    entities = [{"entity": "topic", "value": "sciatica"}]
    rows(user("m1", intent={"name": "topic", "confidence": 1.0}, entities=entities))
    found = turn()
    assert found
    understood = found.understanding
    assert (understood.intent, understood.topic) == ("topic/sciatica", "sciatica")
    assert understood.answer is None


RANKING = [("a", 0.7), ("b", 0.1), ("c", 0.05), ("d", 0.04), ("e", 0.03)]


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        ({"text": "Hello"}, Text(text="Hello")),
        ({"text": ""}, None),
        ({"text": None, "custom": {"type": "unknown"}}, None),
        ({"custom": {"type": "text", "text": "Hello"}}, Text(text="Hello")),
        ({"image": "https://example.com/cat.png"}, None),
        (
            {"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm", "type": "x"}]},
            Choices(text="Sure?", choices=[Choice(title="Yes", choice="/affirm")]),
        ),
    ],
)
def test_what_rasa_says_becomes_a_typed_reply(data: dict[str, Any], reply: object) -> None:
    assert BotMessage.model_validate(data).reply() == reply
