import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from backtalk.content import ContentStore
from backtalk.db.migrate import upgrade
from tests import frozen
from tests.environment import environment
from tests.web.fake_engine import FakeEngine
from tests.web.visitor import Visitor
from web.app import create_app

Open = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
def content() -> ContentStore:
    """The clinic's content, read once."""
    store = ContentStore(frozen.folder(), Path(os.devnull))
    store.get()
    return store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tables; each test works on a copy."""
    var = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as patch, environment(patch, var=var):
        upgrade()
    return var / "backtalk.db"


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    """An engine that is not up yet; `opened` starts it."""
    fake = FakeEngine()
    yield fake
    await fake.stop()


@pytest.fixture
async def opened(
    engine: FakeEngine,
    content: ContentStore,
    migrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Open]:
    """Opens the application with given settings, and the engine; gives a visitor of it."""
    async with AsyncExitStack() as stack:

        async def open_(**settings: Any) -> Visitor:
            shutil.copy(migrated, tmp_path / "backtalk.db")
            port = await engine.start()
            values = {"var": tmp_path, "engine_port": port, "rate_limit": "1000/minute", **settings}
            stack.enter_context(environment(monkeypatch, **values))
            app = create_app(content)
            await stack.enter_async_context(app.router.lifespan_context(app))
            return await stack.enter_async_context(Visitor(app))

        yield open_


@pytest.fixture
async def visitor(opened: Open) -> Visitor:
    """A visitor of the application with usual settings."""
    return await opened()


@pytest.fixture
async def form(visitor: Visitor) -> dict[str, Any]:
    """The form, well filled in."""
    shown = (await visitor.http.get("/chat/contact")).json()
    return {
        "message_id": "form-1",
        "name": "Jo March",
        "reach": "206 555 0199",
        "best_time": "mornings",
        "reason": "My hip",
        "consent": True,
        "consent_version": shown["consent_version"],
    }
