"""Every way in which an answer comes, comes late, or does not come."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.db.session import session
from backtalk.payloads import Alarm, Answer, Text
from tests.web.conftest import Open
from tests.web.fake_engine import (
    HELLO,
    Behaviour,
    FakeEngine,
    answers,
    dies_after,
    dies_during,
    raw,
    record,
    slow,
)
from tests.web.visitor import Visitor, error

PHONE = "(206) 555-0142"
ALARM = Alarm(level="emergency_now", title="Call 911", text="Now.", phones=[], note="")


def state(message_id: str = "m1") -> str | None:
    with session() as db:
        return db.scalar(select(ChatMessage.state).where(ChatMessage.message_id == message_id))


async def test_the_first_reply_says_who_is_answering_and_later_ones_do_not(
    visitor: Visitor,
) -> None:
    first = await visitor.say("Hello")
    assert [m["text"] for m in first] == [visitor.gateway.say("opening"), HELLO.text]
    assert await visitor.say("Hello again") == [HELLO.model_dump()]


async def test_no_greeting_goes_with_an_alarm(visitor: Visitor, engine: FakeEngine) -> None:
    engine.behaviours = [answers(ALARM)]
    assert await visitor.say("I cannot feel my legs") == [ALARM.model_dump()]


async def test_a_repeat_of_an_answered_message_gets_the_same_reply_without_the_engine(
    visitor: Visitor, engine: FakeEngine
) -> None:
    first = await visitor.say("Hello", message_id="a")
    assert await visitor.say("Hello", message_id="a") == first
    assert engine.said == ["Hello"]


async def test_a_repeat_of_a_failed_message_runs_again(
    visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [dies_during]
    await visitor.post("Hello", message_id="a")
    assert state("a") == "failed"
    assert (await visitor.say("Hello", message_id="a"))[-1] == HELLO.model_dump()
    assert engine.said == ["Hello", "Hello"]
    assert state("a") == "answered"


async def test_a_repeat_while_the_first_is_being_answered_waits_for_its_reply(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    engine.behaviours = [slow(0.2, answers(Text(text="At last.")))]
    replies = await asyncio.gather(
        visitor.say("Long question", message_id="a"), visitor.say("Long question", message_id="a")
    )
    assert replies[0] == replies[1] == [Text(text="At last.").model_dump()]
    assert engine.said.count("Long question") == 1


async def test_a_repeat_waits_up_to_the_deadline_and_is_then_told_to_come_back(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(engine_timeout=0.3)
    await visitor.say("Hello")
    _received("a", visitor.conversation_id)
    answer = await visitor.post("Where was I?", message_id="a")
    assert PHONE in error(answer, 503, "still_working")
    assert int(answer.headers["Retry-After"]) > 0
    assert engine.said == ["Hello"]
    assert (await visitor.say("Where was I?", message_id="a")) == [HELLO.model_dump()]


async def test_a_repeat_gets_the_reply_of_another_worker_as_soon_as_it_is_there(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    _received("a", visitor.conversation_id)
    repeat = asyncio.create_task(visitor.say("Where was I?", message_id="a"))
    await asyncio.sleep(0.1)
    body = {"sender": visitor.conversation_id, "message": "", "metadata": {"message_id": "a"}}
    record(body, [Text(text="Here.")])
    assert await repeat == [Text(text="Here.").model_dump()]
    assert engine.said == ["Hello"]


async def test_a_message_that_web_left_behind_when_it_stopped_runs_again(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    _received("a", visitor.conversation_id, age=timedelta(minutes=1))
    assert await visitor.say("Where was I?", message_id="a") == [HELLO.model_dump()]


def _received(message_id: str, conversation_id: str, age: timedelta = timedelta()) -> None:
    with session() as db, db.begin():
        db.add(
            ChatMessage(
                conversation_id=conversation_id,
                message_id=message_id,
                text="Where was I?",
                state="received",
                received_at=now() - age,
            )
        )


async def test_an_engine_that_was_never_up_is_warming_up(opened: Open, engine: FakeEngine) -> None:
    visitor = await opened()
    await engine.stop()
    answer = await visitor.post("Hello")
    error(answer, 503, "warming_up")
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.token, "the page needs the token for its repeat"


async def test_an_engine_that_died_before_the_turn(opened: Open, engine: FakeEngine) -> None:
    visitor = await opened()
    await visitor.say("Hello")
    await engine.stop()
    answer = await visitor.post("Are you there?", message_id="a")
    assert PHONE in error(answer, 503, "assistant_unavailable")
    assert state("a") == "failed"


async def test_an_engine_that_dies_during_the_turn(visitor: Visitor, engine: FakeEngine) -> None:
    engine.behaviours = [dies_during]
    assert PHONE in error(await visitor.post("Hello"), 503, "assistant_unavailable")
    assert (await visitor.say("Hello", message_id="m1"))[-1] == HELLO.model_dump()


async def test_an_engine_that_dies_after_the_turn_is_not_asked_twice(
    visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [dies_after]
    error(await visitor.post("Hello"), 503, "assistant_unavailable")
    assert (await visitor.say("Hello", message_id="m1"))[-1] == HELLO.model_dump()
    assert engine.said == ["Hello"]


async def test_when_the_deadline_passes_and_rasa_finishes_late_the_reply_is_rebuilt(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(engine_timeout=0.2)
    chosen = [{"entity": "topic", "value": "sciatica"}]
    parsed = {"intent": {"name": "topic", "confidence": 0.9}, "entities": chosen}
    late = answers(Text(text="Late, but here."), parsed=parsed)
    engine.behaviours = [slow(0.4, late)]
    answer = await visitor.post("Hello")
    assert PHONE in error(answer, 503, "assistant_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    await engine.settle()
    assert (await visitor.say("Hello", message_id="m1"))[-1]["text"] == "Late, but here."
    assert engine.said == ["Hello"]
    with session() as db:
        assert db.scalar(select(ChatMessage.intent)) == "topic/sciatica"


async def test_a_turn_that_rasa_broke_off_is_not_taken_for_an_answer(
    visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [dies_during]
    await visitor.post("Hello")
    body = engine.received[0]
    record(body, [Text(text="Half a")], finished=False)
    assert (await visitor.say("Hello", message_id="m1"))[-1] == HELLO.model_dump()


@pytest.mark.parametrize(
    "behaviour",
    [
        raw(b"<html>"),
        raw(b"{}"),
        raw(b'["text"]'),
        raw(b'[{"custom": {"type": "nonsense"}}]'),
        raw(b'{"error": "no"}', "500 Internal Server Error"),
        raw(b"\xff\xfe"),
        raw(b'[{"text": "a", "buttons": 3}]'),
    ],
)
async def test_garbage_from_the_engine_is_no_answer(
    visitor: Visitor, engine: FakeEngine, behaviour: Behaviour
) -> None:
    engine.behaviours = [behaviour]
    assert PHONE in error(await visitor.post("Hello"), 503, "assistant_unavailable")
    assert state() == "failed"


async def test_messages_of_one_conversation_reach_the_engine_one_by_one_in_order(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("zero")
    running = most = 0

    async def watch(fake: FakeEngine, body: dict[str, object]) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return await answers(HELLO)(fake, body)

    engine.behaviours = [watch] * 6
    words = ["one", "two", "three", "four", "five", "six"]
    await asyncio.gather(*(visitor.say(word) for word in words))
    assert engine.said == ["zero", *words]
    assert most == 1
    assert [m["text"] for m in await visitor.history()] == ["zero", *words]


async def test_one_slow_conversation_does_not_hold_up_another(
    visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [slow(2, answers(HELLO))]
    stuck = asyncio.create_task(visitor.say("Hello"))
    await asyncio.sleep(0.05)
    async with visitor.another() as other:
        await asyncio.wait_for(other.say("Hello"), 1)
    stuck.cancel()


async def test_the_next_message_waits_no_longer_than_the_deadline(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(engine_timeout=0.4)
    await visitor.say("Hello")
    visitor.app.state.gateway.settings = visitor.gateway.settings.model_copy(
        update={"engine_timeout": 0.2}
    )
    async with visitor.gateway.locks.hold(visitor.conversation_id, 1):
        error(await visitor.post("Hello?"), 503, "still_working")
    assert engine.said == ["Hello"]


async def test_what_the_message_was_taken_for_is_kept(visitor: Visitor, engine: FakeEngine) -> None:
    parsed = {
        "intent": {"name": "answer", "confidence": 0.8},
        "intent_ranking": [
            {"name": "foam_rolling/how_long", "confidence": 0.8},
            {"name": "stretching/how_long", "confidence": 0.1},
        ],
    }
    told = Answer(
        topic="foam_rolling",
        section="foam_rolling/how_long",
        title="How long?",
        paragraphs=["One."],
    )
    engine.behaviours = [answers(told, parsed=parsed)]
    await visitor.say("How long do I roll?")
    with session() as db:
        row = db.scalars(select(ChatMessage)).one()
        topic = db.scalar(select(Conversation.topic))
    assert (row.intent, row.confidence) == ("topic/foam_rolling", 0.8)
    assert row.answer == "foam_rolling/how_long"
    assert row.runners_up == [{"name": "stretching/how_long", "confidence": 0.1}]
    assert (row.action, topic) == ("action_answer", "foam_rolling")


@pytest.mark.parametrize("reply", [HELLO, ALARM])
async def test_the_database_goes_away_during_the_turn(
    visitor: Visitor, engine: FakeEngine, reply: Text | Alarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("Hello")

    async def drop(_: FakeEngine, body: dict[str, object]) -> bytes:
        with session() as db, db.begin():
            db.execute(update(ChatMessage).values(state="received"))
            db.connection().exec_driver_sql("ALTER TABLE messages RENAME TO gone")
        return await answers(reply)(engine, body)

    engine.behaviours = [drop]
    answer = await visitor.post("Now")
    if isinstance(reply, Alarm):
        assert answer.json()["messages"][0]["type"] == "alarm", "danger is told in any case"
    else:
        assert PHONE in error(answer, 503, "database_unavailable")
