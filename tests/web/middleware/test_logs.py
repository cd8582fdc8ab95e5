"""A visitor's words, token and contact details are in no log, whatever goes wrong."""

import asyncio
import errno
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backtalk.content import ContentStore
from backtalk.db.migrate import upgrade
from backtalk.db.session import session
from backtalk.payloads import Text
from backtalk.secrets import engine_token
from tests.environment import environment
from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine, answers, dies_during, raw, slow
from tests.web.visitor import Visitor
from web.app import create_app

SECRET = "quokka"
NUMBER = "206 555 0199"
WORDS = f"My {SECRET} hurts, call Jo on {NUMBER}"


@pytest.fixture
def logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Callable[[], str]:
    """Gives all that anybody has logged or printed, at the finest level."""
    caplog.set_level(logging.DEBUG)

    def read() -> str:
        printed = capsys.readouterr()
        return printed.out + printed.err + caplog.text

    return read


def broken(*_: object, **__: object) -> None:
    raise RuntimeError(WORDS)


async def everything_that_fails(
    visitor: Visitor, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = visitor.http
    engine.behaviours = [
        dies_during,
        raw(b"[]"),
        raw(WORDS.encode()),
        raw(WORDS.encode(), "500 Internal Server Error"),
        raw(json.dumps([{"custom": {"type": WORDS}}]).encode()),
        slow(1, answers(Text(text=WORDS))),
        answers(Text(text=WORDS)),
        answers(Text(text=WORDS), slots={"delete_requested": True}),
    ]
    for _ in range(8):
        await visitor.post(WORDS)
    await http.post("/chat/messages", json={"message_id": SECRET, "text": 7, SECRET: SECRET})
    await http.post("/chat/messages", content=WORDS.encode())
    await http.post("/chat/messages", json={"message_id": "a", "choice": SECRET})
    await http.post("/chat/messages", json={"message_id": "a", "text": WORDS * 50})
    await http.get(f"/{SECRET}?text={SECRET}")
    await http.get(f"/chat/history?token={SECRET}", headers={"Authorization": f"Bearer {SECRET}"})
    await http.get(f"/static/{SECRET}.js")
    await http.request(SECRET.upper(), "/chat")
    await http.post("/chat/messages", headers={"Origin": f"https://{SECRET}.example"})
    form = {"message_id": "a", "name": SECRET, "reach": NUMBER, "consent": True}
    await http.post("/chat/contact", json=form)
    form["consent_version"] = visitor.gateway.say("contact_consent_version")
    with session() as db, db.begin():
        for table in ("leads", "messages"):
            db.connection().exec_driver_sql(
                f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SECRET}'); END"
            )
    await http.post("/chat/contact", json=form)
    await visitor.post(WORDS)
    with session() as db, db.begin():
        db.connection().exec_driver_sql("DROP TABLE messages")
    await visitor.post(WORDS)
    monkeypatch.setattr("web.chat.routes.deliver", broken)
    monkeypatch.setattr("web.chat.routes.store.begin", broken)
    visitor.token = None
    assert (await visitor.http.post("/chat/messages", json=form)).status_code == 422
    answer = await visitor.http.post("/chat/messages", json={"message_id": "a", "text": WORDS})
    assert answer.status_code == 500


async def test_no_failure_logs_what_a_visitor_said(
    logged: Callable[[], str], opened: Open, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened(engine_timeout=0.3)
    await everything_that_fails(visitor, engine, monkeypatch)
    text = logged()
    assert "engine_failed" in text, "the failures are logged"
    assert "engine_answered_nothing" in text
    assert "database_failed" in text
    assert "bug" in text
    for secret in (SECRET, SECRET.upper(), "555 0199", "5550199", "Bearer", "Jo on"):
        assert secret not in text
    for token in _tokens(text):
        assert visitor.gateway.tokens.conversation(token) is None


def _tokens(text: str) -> list[str]:
    return [word.strip('",') for word in text.split() if word.count(".") == 2]


async def test_each_request_is_one_line_of_json_with_its_route(
    logged: Callable[[], str], visitor: Visitor
) -> None:
    await visitor.post("Hello")
    lines = [line for line in logged().splitlines() if '"event": "request"' in line]
    (entry,) = [json.loads(line) for line in lines]
    assert (entry["method"], entry["route"], entry["status"]) == ("POST", "/chat/messages", 200)


async def test_an_empty_answer_of_the_engine_is_counted(
    logged: Callable[[], str], visitor: Visitor, engine: FakeEngine
) -> None:
    engine.behaviours = [raw(b"[]")]
    await visitor.post("Hello")
    assert logged().count("engine_answered_nothing") == 1


async def test_a_request_has_one_name_in_the_answer_the_log_and_the_engine(
    visitor: Visitor, engine: FakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.behaviours = [dies_during]
    answer = await visitor.post("Hello")
    name = answer.headers["X-Request-Id"]
    assert f"x-request-id: {name}\r\n" in engine.heads[-1].lower()
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["event"]: line["request_id"] for line in lines} == {
        "engine_failed": name,
        "request": name,
    }
    other = await visitor.http.get("/", headers={"X-Request-Id": name})
    assert other.headers["X-Request-Id"] not in ("", name), "nobody chooses what is logged"


async def test_the_engine_is_shown_the_shared_token(visitor: Visitor, engine: FakeEngine) -> None:
    await visitor.say("Hello")
    assert f"Authorization: Bearer {engine_token()}\r\n" in engine.heads[-1]


async def test_nothing_fails_before_the_tables_are_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: ContentStore,
    logged: Callable[[], str],
) -> None:
    """A first start serves before the database is migrated."""
    for module in ("outbox", "masking"):
        monkeypatch.setattr(f"web.jobs.{module}.EVERY", 0.01)
    monkeypatch.setattr("web.jobs.visits._EVERY", 0.01)
    monkeypatch.setattr("web.gateway.TABLES_EVERY", 0.01)
    with environment(monkeypatch, var=tmp_path):
        app = create_app(content)
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0.1)
            assert "failed" not in logged()
            upgrade()
            async with asyncio.timeout(5):
                await app.state.gateway.tables()


async def test_a_log_that_cannot_be_written_keeps_nobody_from_an_answer(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def write(self, *_: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        flush = write

    monkeypatch.setattr(sys, "stderr", Full())
    assert (await visitor.http.get("/chat/contact")).is_success
