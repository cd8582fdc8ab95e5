import socket
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from backtalk.db.session import database, session
from tests.web.conftest import Open
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor, error

OK = dict.fromkeys(("web", "engine", "actions", "database", "model"), "ok")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question is asked anew."""
    monkeypatch.setattr("web.health.FRESH", 0.0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def actions() -> AsyncIterator[FakeEngine]:
    """Something that answers GET /health."""
    server = FakeEngine()
    yield server
    await server.stop()


async def health(visitor: Visitor) -> dict[str, str]:
    answer = await visitor.http.get("/health")
    assert answer.status_code == 200
    states: dict[str, str] = answer.json()
    return states


async def test_all_is_well(opened: Open, actions: FakeEngine) -> None:
    visitor = await opened(actions_port=await actions.start())
    assert await health(visitor) == OK


async def test_what_never_answered_is_starting_and_what_stopped_is_down(
    opened: Open, engine: FakeEngine, actions: FakeEngine
) -> None:
    port = free_port()
    visitor = await opened(actions_port=port)
    await engine.stop()
    starting = {"engine": "starting", "model": "starting", "actions": "starting"}
    assert await health(visitor) == OK | starting
    await engine.start(visitor.gateway.settings.engine_port)
    await actions.start(port)
    assert await health(visitor) == OK
    await engine.stop()
    await actions.stop()
    assert await health(visitor) == OK | dict.fromkeys(starting, "down")


@pytest.mark.parametrize("status", [b"{}", b"garbage", b"[]", b'{"model_id": null}'])
async def test_an_engine_without_a_model(
    opened: Open, engine: FakeEngine, actions: FakeEngine, status: bytes
) -> None:
    engine.status = status
    visitor = await opened(actions_port=await actions.start())
    assert await health(visitor) == OK | {"model": "down"}


async def test_a_database_without_its_tables_is_down(opened: Open, actions: FakeEngine) -> None:
    visitor = await opened(actions_port=await actions.start())
    with session() as db, db.begin():
        db.execute(text("ALTER TABLE conversations RENAME TO gone"))
    assert await health(visitor) == OK | {"database": "down"}


async def test_only_who_can_be_kept_is_to_be_sent_here(
    opened: Open, actions: FakeEngine, engine: FakeEngine
) -> None:
    visitor = await opened(actions_port=await actions.start())
    await engine.stop()
    assert (await visitor.http.get("/health/ready")).json() == {"ready": True}, "without an engine"

    @event.listens_for(database(), "checkout")
    def read_only(connection: DBAPIConnection, *_: object) -> None:
        connection.cursor().execute("PRAGMA query_only=ON")

    assert "cannot be written" in error(await visitor.http.get("/health/ready"), 503, "not_ready")
    assert (await health(visitor))["database"] == "down"
    assert (await visitor.http.get("/health/live")).json() == {"live": True}


async def test_a_database_out_of_reach_is_down(opened: Open, actions: FakeEngine) -> None:
    visitor = await opened(
        actions_port=await actions.start(), database_url="postgresql://u:p@127.0.0.1:1/x"
    )
    assert await health(visitor) == OK | {"database": "down"}


async def test_the_parts_are_not_asked_as_often_as_anybody_likes(
    opened: Open, engine: FakeEngine, actions: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.health.FRESH", 60.0)
    visitor = await opened(actions_port=await actions.start())
    for _ in range(5):
        await health(visitor)
    assert len([path for path in engine.paths if path.startswith("/status")]) == 1


async def test_a_disk_that_is_nearly_full_is_not_ready(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await opened()
    monkeypatch.setattr("web.health.LEAST_SPACE", 10**18)
    assert (await visitor.http.get("/health/ready")).status_code == 503
