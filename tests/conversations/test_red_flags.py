"""What outlives Rasa: an alarm after an hour and after a crash, and a form that waits too long."""

import json
import time
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from backtalk.db.events import events
from backtalk.db.models import Conversation, DangerSign, now
from backtalk.db.session import session
from backtalk.payloads import Message
from backtalk.red_flags.state import Memory
from tests.conversations.script import Lines, Turn, titles
from tests.conversations.test_conversations import Visitor
from tests.environment import environment
from tests.stack import Stack

ANSWERS = ["I'm getting help", "A clinician has checked this", "This isn't happening"]
NUMB = "i cant feel anything between my legs and cant pee"


def say(visitor: Visitor, text: str) -> list[Message]:
    return visitor.send(Turn(say=text))


def latest() -> str:
    with session() as db:
        found = db.scalar(select(Conversation.id).order_by(Conversation.last_at.desc()).limit(1))
    assert found
    return found


def two_hours_pass(conversation_id: str) -> None:
    """Let all that Rasa recorded be older, so that it begins a new session."""
    with session() as db, db.begin():
        rows = update(events).where(events.c.sender_id == conversation_id)
        db.execute(rows.values(timestamp=events.c.timestamp - 7200))
        for row_id, data in db.execute(
            select(events.c.id, events.c.data).where(events.c.sender_id == conversation_id)
        ).all():
            event = json.loads(data)
            older = json.dumps({**event, "timestamp": event["timestamp"] - 7200})
            db.execute(update(events).where(events.c.id == row_id).values(data=older))


def test_an_alarm_outlives_the_session_and_a_crash_of_the_engine(
    stack: Stack, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(http)
    with environment(monkeypatch, var=stack.var):
        assert say(visitor, NUMB)[0].type == "alarm"
        two_hours_pass(latest())
        assert titles(say(visitor, "how do i stretch my hips")) == ANSWERS
    stack.kill_engine()
    assert titles(_patiently(visitor, "how do i stretch my hips")) == ANSWERS
    other = Visitor(http)
    assert "exercise" in {message.type for message in say(other, "how do i foam roll my glutes")}


def test_after_half_an_hour_a_waiting_request_begins_anew(
    stack: Stack, http: httpx.Client, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(http)
    with environment(monkeypatch, var=stack.var):
        say(visitor, "please have someone call me")
        visitor.send(Turn(choose="Yes, I agree"))
        say(visitor, "Zebedee Quuxley")
        say(visitor, NUMB)
        conversation_id = latest()
        with session() as db, db.begin():
            row = db.get_one(Conversation, conversation_id)
            memory = Memory.model_validate(row.danger)
            since = {"waits_since": now() - timedelta(minutes=31)}
            later = memory.model_copy(update={"now": memory.now.model_copy(update=since)})
            row.danger = later.model_dump(mode="json")
        say(visitor, "ok thanks")
        with session() as db:
            kept = db.scalars(select(events.c.data).where(events.c.sender_id == conversation_id))
            assert "Quuxley" not in " ".join(kept)
        reply = visitor.send(Turn(choose="This isn't happening"))
        assert lines.of(reply)[-1] == "contact consent"


def test_staff_will_see_the_row_and_the_words(
    stack: Stack, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(monkeypatch, var=stack.var):
        say(Visitor(http), NUMB)
        with session() as db:
            signs = db.scalars(
                select(DangerSign).where(DangerSign.conversation_id == latest())
            ).all()
    assert {sign.outcome for sign in signs} == {"alarm"}
    assert {sign.level for sign in signs} == {"emergency_now"}


def _patiently(visitor: Visitor, text: str) -> list[Message]:
    """Say it until the engine is back."""
    deadline = time.monotonic() + 120
    while True:
        try:
            return say(visitor, text)
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(2)
