"""Nothing that was masked or deleted stays, or comes back with a late turn of Rasa's."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from backtalk.db.events import events
from backtalk.db.models import ChatMessage, Conversation, now
from backtalk.db.session import session
from backtalk.payloads import Text
from backtalk.privacy import masking
from tests.web.conftest import Open
from tests.web.fake_engine import HELLO, FakeEngine, answers, dies_during, record, slow
from tests.web.visitor import Visitor
from web.jobs.masking import sweep, sweep_forever

NUMBER = "206 555 0199"


def kept(var: Path) -> bytes:
    """Every byte of the database's files."""
    return b"".join(path.read_bytes() for path in var.glob("backtalk.db*"))


async def test_a_number_typed_outside_a_form_stays_nowhere(
    visitor: Visitor, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.behaviours = [answers(HELLO), answers(Text(text="Shall I pass that on?"))]
    await visitor.say("Hello")
    await visitor.say(f"Call me on {NUMBER}")
    assert [m["text"] for m in await visitor.history()] == ["Hello", "Call me on [phone]"]
    assert NUMBER.encode() not in kept(tmp_path)


async def test_deleted_words_stay_nowhere_in_the_files(visitor: Visitor, tmp_path: Path) -> None:
    """Not in the search's index either, whose pages keep words as they are."""
    words = [f"quokka{number}" for number in range(6)]
    for word in words:
        async with visitor.another() as other:
            await other.say(f"My {word} hurts")
            assert word.encode() in kept(tmp_path)
            await other.http.delete("/chat", headers=other.bearer)
            assert word.encode() not in kept(tmp_path)
    assert b"quokka" not in kept(tmp_path)


async def test_what_a_reader_kept_in_the_files_goes_with_the_next_sweep(
    visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.say("My quokka hurts")
    with session() as reader:
        reader.connection().exec_driver_sql("BEGIN")
        reader.scalar(select(func.count()).select_from(ChatMessage))
        await visitor.http.delete("/chat", headers=visitor.bearer)
        assert b"quokka" in kept(tmp_path)
    visitor.gateway.erased.clear()
    await sweep(visitor.gateway)
    assert b"quokka" not in kept(tmp_path)


async def test_a_number_in_a_message_that_failed_stays_nowhere(
    visitor: Visitor, engine: FakeEngine, tmp_path: Path
) -> None:
    engine.behaviours = [dies_during]
    await visitor.post(f"Call me on {NUMBER}")
    assert NUMBER.encode() not in kept(tmp_path)
    await visitor.say(f"Call me on {NUMBER}", message_id="m1")
    assert engine.said == [f"Call me on {NUMBER}"] * 2, "the repeat says what was typed"
    assert NUMBER.encode() not in kept(tmp_path)


async def test_what_rasa_records_late_is_masked_with_the_next_message(
    opened: Open, engine: FakeEngine, tmp_path: Path
) -> None:
    visitor = await opened(engine_timeout=0.2)
    engine.behaviours = [slow(0.4, answers(HELLO))]
    await visitor.post(f"Call me on {NUMBER}")
    await engine.settle()
    assert NUMBER.encode() in kept(tmp_path), "Rasa has written it"
    await visitor.say("Hello?")
    assert NUMBER.encode() not in kept(tmp_path)


async def test_a_form_that_was_left_is_masked(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.say("Hello")
    body = {"sender": visitor.conversation_id, "metadata": {"message_id": "x"}}
    record(body | {"message": f"it is {NUMBER}"}, [HELLO])
    with session() as db, db.begin():
        ago = now() - timedelta(minutes=31)
        db.execute(update(Conversation).values(contact_open_since=ago, last_at=ago))
    await sweep(visitor.gateway)
    assert NUMBER.encode() not in kept(tmp_path)
    with session() as db:
        assert db.scalar(select(Conversation.contact_open_since)) is None


async def test_a_conversation_that_is_busy_keeps_no_other_from_being_masked(
    opened: Open,
) -> None:
    visitor = await opened(engine_timeout=0.05)
    await visitor.say("Hello")
    async with visitor.another() as other:
        await other.say("Hello")
    ago = now() - timedelta(minutes=31)
    with session() as db, db.begin():
        db.execute(update(Conversation).values(contact_open_since=ago, last_at=ago))
        first, second = masking.abandoned(db, now())
    async with visitor.gateway.locks.hold(first, 1):
        await sweep(visitor.gateway)
    with session() as db:
        assert masking.abandoned(db, now()) == [first]
        assert db.get_one(Conversation, second).contact_open_since is None
    await sweep(visitor.gateway)
    with session() as db:
        assert masking.abandoned(db, now()) == []


async def test_a_turn_that_ends_after_the_deletion_brings_nothing_back(
    opened: Open, engine: FakeEngine
) -> None:
    visitor = await opened(engine_timeout=0.2)
    await visitor.say("Hello")
    engine.behaviours = [slow(0.4, answers(HELLO))]
    await visitor.post("A slow question")
    assert (await visitor.http.delete("/chat", headers=visitor.bearer)).status_code == 200
    await engine.settle()
    assert _count() == 4, "Rasa has written the turn of a conversation that is gone"
    await sweep(visitor.gateway)
    assert _count() == 0


async def test_deletion_waits_for_the_turn_that_is_under_way(
    visitor: Visitor, engine: FakeEngine
) -> None:
    await visitor.say("Hello")
    engine.behaviours = [slow(0.1, answers(HELLO))]
    turn = asyncio.create_task(visitor.post("A question"))
    await asyncio.sleep(0.05)
    await visitor.http.delete("/chat", headers=visitor.bearer)
    assert (await turn).status_code == 200
    assert _count() == 0


async def test_a_mask_that_fails_costs_nobody_an_answer(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ValueError(f"cannot mask {NUMBER}")

    monkeypatch.setattr("backtalk.privacy.masking.after_turn", broken)
    assert (await visitor.say(f"Call me on {NUMBER}"))[-1] == HELLO.model_dump()


async def test_the_sweep_goes_on_after_a_failure(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = asyncio.Event()
    calls = 0

    async def fails_once(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError
        ran.set()

    monkeypatch.setattr("web.jobs.masking.EVERY", 0.01)
    monkeypatch.setattr("web.jobs.masking.sweep", fails_once)
    task = asyncio.create_task(sweep_forever(visitor.gateway))
    await asyncio.wait_for(ran.wait(), 1)
    task.cancel()


async def test_what_is_old_goes_within_a_day(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.say("Hello")
    with session() as db, db.begin():
        db.execute(update(Conversation).values(last_at=now() - timedelta(days=91)))
    monkeypatch.setattr("web.jobs.masking.EVERY", 0.01)
    task = asyncio.create_task(sweep_forever(visitor.gateway))
    for _ in range(200):
        if _count() == 0:
            break
        await asyncio.sleep(0.02)
    task.cancel()
    assert _count() == 0
    assert (await visitor.http.get("/chat/history", headers=visitor.bearer)).status_code == 404


@pytest.mark.parametrize(("days", "said"), [(0, "you or the clinic deletes it"), (30, "30 days")])
async def test_the_privacy_page_says_how_long_things_are_kept(
    opened: Open, days: int, said: str
) -> None:
    visitor = await opened(retention_days=45, request_retention_days=days)
    text = (await visitor.http.get("/privacy")).text
    assert "45 days after your last message" in text
    assert said in text


def _count() -> int:
    with session() as db:
        rows = db.scalar(select(func.count()).select_from(events)) or 0
        return rows + (db.scalar(select(func.count()).select_from(ChatMessage)) or 0)
