"""What Rasa's own HTTP interface would let through, closed by the gateway; one test for each."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from backtalk.db.models import ChatMessage
from backtalk.db.session import session
from backtalk.settings import Settings
from tests.web.conftest import Open
from tests.web.fake_engine import HELLO, FakeEngine, answers, raw, slow
from tests.web.visitor import Visitor, error


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/model",
        "/model/train",
        "/model/parse",
        "/conversations/default/tracker",
        "/conversations/default/execute",
        "/domain",
        "/status",
        "/version",
        "/socket.io/",
    ],
)
async def test_trap_1_nothing_of_rasas_interface_can_be_reached(
    visitor: Visitor, engine: FakeEngine, path: str
) -> None:
    for method in ("GET", "POST", "PUT"):
        answer = await visitor.http.request(method, path, json={"sender": "x", "message": "hi"})
        error(answer, 404, "not_found")
    assert engine.paths == []


def test_trap_1_the_engine_and_web_listen_on_loopback_unless_told_otherwise() -> None:
    assert Settings().engine.startswith("http://127.0.0.1:")
    assert Settings().host == "127.0.0.1"


async def test_trap_2_nobody_chooses_whose_conversation_they_are_in(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    async with visitor.another() as other:
        error(await other.post("Hello", sender=visitor.conversation_id), 422, "invalid_sender")
        other.token = visitor.conversation_id
        await other.say("Hello")
    mine, theirs = [body["sender"] for body in engine.received]
    assert UUID(mine).version == UUID(theirs).version == 4
    assert mine != theirs


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/inform{"phone": "+1"}',
        " /restart",
        "\u200b/restart",
        "\ufeff\n/\u2060/restart",
        "\uff0frestart",
    ],
)
async def test_trap_3_free_text_is_never_an_intent(
    visitor: Visitor, engine: FakeEngine, text: str
) -> None:
    await visitor.say(text)
    assert not engine.said[0].startswith("/")
    assert not engine.said[0].isspace()


async def test_trap_4_an_empty_success_becomes_an_honest_reply_that_is_not_kept(
    visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [raw(b"[]")]
    answer = await visitor.post("Hello")
    assert answer.status_code == 200
    (message,) = answer.json()["messages"]
    assert visitor.gateway.content.get().clinic.phone in message["text"]
    assert answer.json()["contact_form"] is True
    with session() as db:
        row = db.scalars(select(ChatMessage)).one()
        assert (row.state, row.reply) == ("failed", None)
    again = await visitor.post("Hello", message_id="m1")
    assert again.json()["messages"][-1] == HELLO.model_dump()
    assert again.json()["contact_form"] is False


async def test_trap_5_a_failing_turn_logs_no_words(
    visitor: Visitor,
    engine: FakeEngine,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine.behaviours = [raw(b"[]"), raw(b"quokka")]
    await visitor.post("My quokka hurts")
    await visitor.post("My quokka hurts")
    captured = capsys.readouterr()
    assert "quokka" not in captured.out + captured.err + caplog.text


async def test_trap_6_size_and_time_are_limited_before_rasa(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(engine_timeout=0.2)
    error(await visitor.post("x" * 200_000), 413, "too_large")
    error(await visitor.post("x" * 1001), 422, "too_long")
    assert engine.said == []
    engine.behaviours = [slow(30, answers(HELLO))]
    answer = await asyncio.wait_for(visitor.post("Hello"), 2)
    error(answer, 503, "assistant_unavailable")


async def test_trap_10_rasa_never_has_two_messages_of_one_visitor_to_lock(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    engine.behaviours = [slow(0.2, answers(HELLO))]
    first = asyncio.create_task(visitor.say("First"))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(visitor.say("Second"))
    await asyncio.sleep(0.05)
    assert engine.said == ["Hello", "First"]
    await asyncio.gather(first, second)
    assert engine.said == ["Hello", "First", "Second"]


async def test_trap_13_other_websites_are_let_in_one_by_one_and_never_with_credentials(
    opened: Open,
) -> None:
    visitor = await opened(origins="https://www.clinic.example")
    for origin, status in (("https://www.clinic.example", 200), ("https://evil.example", 403)):
        visitor.http.headers["Origin"] = origin
        answer = await visitor.post("Hello")
        assert answer.status_code == status
        assert answer.headers.get("access-control-allow-origin", "") != "*"
        assert "access-control-allow-credentials" not in answer.headers
