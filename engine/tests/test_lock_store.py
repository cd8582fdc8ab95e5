"""Several engines take turns at a conversation; one that was killed holds nobody up for long."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.utils.endpoints import EndpointConfig

from backtalk_serving import lock_store
from backtalk_serving.lock_store import LockStore

needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis is installed")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    socket = tmp_path / "redis"
    arguments = ("--port", "0", "--unixsocket", str(socket), "--save", "")
    server = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
    while not socket.exists():
        time.sleep(0.01)
    yield f"redis+unix://{socket}"
    server.terminate()
    server.wait(10)


def engine(url: str) -> LockStore:
    return LockStore(EndpointConfig(url=url))


async def turns(engines: list[LockStore], conversations: list[str]) -> list[str]:
    """Who began and ended a turn, in order, of one turn for each."""
    happened = []

    async def turn(number: int) -> None:
        async with engines[number % len(engines)].lock(conversations[number]):
            happened.append(f"begin {number}")
            await asyncio.sleep(0.05)
            happened.append(f"end {number}")

    await asyncio.gather(*map(turn, range(len(conversations))))
    return happened


def alone(happened: list[str]) -> bool:
    """Whether each turn ended before the next began."""
    pairs = zip(happened[::2], happened[1::2], strict=True)
    return all(begin.replace("begin", "end") == end for begin, end in pairs)


@needs_redis
def test_two_engines_take_turns_at_one_conversation(redis: str) -> None:
    async def both() -> list[str]:
        return await turns([engine(redis), engine(redis)], ["one"] * 6)

    happened = asyncio.run(both())
    assert len(happened) == 12
    assert alone(happened)


@needs_redis
def test_other_conversations_do_not_wait(redis: str) -> None:
    async def both() -> list[str]:
        return await turns([engine(redis), engine(redis)], ["one", "two"])

    assert not alone(asyncio.run(both()))


@needs_redis
def test_a_turn_of_a_killed_engine_is_given_up(redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_store, "LONGEST", 0.3)

    async def killed_and_next() -> None:
        await engine(redis)._among_all("one")  # and never given back
        async with asyncio.timeout(2), engine(redis).lock("one"):
            pass

    asyncio.run(killed_and_next())


@pytest.mark.parametrize("url", ["", "unix:///nowhere/redis", "redis://127.0.0.1:1/0"])
def test_without_redis_one_engine_takes_turns_alone(url: str) -> None:
    async def one() -> list[str]:
        only = engine(url)
        return await turns([only], ["one", "one"])

    assert alone(asyncio.run(one()))
