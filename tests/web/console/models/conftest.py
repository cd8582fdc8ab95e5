"""A trainer in front of two models; no training begins by itself."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.conftest import Open
from tests.web.console.browser import Browser
from tests.web.console.conftest import Browsers
from tests.web.console.models.making import found, made
from web.console.pages.models import one
from web.jobs import training


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "FOLLOWING", 0.3)
    monkeypatch.setattr(one, "_LOOK", 0.02)
    monkeypatch.setattr(training, "EVERY", 0.02)
    # No training begins by itself.
    monkeypatch.setattr(training, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))


@pytest.fixture
async def browsers(opened: Open, tmp_path: Path) -> AsyncIterator[Browsers]:
    from contextlib import AsyncExitStack

    (tmp_path / "models").mkdir()
    visitor = await opened(models=tmp_path / "models")
    async with AsyncExitStack() as stack:
        yield Browsers(visitor.app, stack)


@pytest.fixture
async def trainer(browsers: Browsers) -> Browser:
    return await browsers.signed_in("trainer")


@pytest.fixture
def two(browsers: Browsers, tmp_path: Path) -> tuple[int, int]:
    """The model that answers, and a candidate that may."""
    active = made(tmp_path, "one", active=True)
    return active, made(tmp_path, "two", comparison=found(active), decisions=37)
